variable "name" {
  type = string
}

resource "aws_kms_key" "this" {
  count = 1
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this[0].key_id
}

output "arn" {
  value = aws_kms_key.this[0].arn
}
