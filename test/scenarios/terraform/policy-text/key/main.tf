variable "policy" {
  type = string
}

resource "aws_kms_key" "this" {
  policy = var.policy
}

output "arn" {
  value = aws_kms_key.this.arn
}
