# An organisation's hook refuses what does not declare its encryption.
resource "aws_sqs_queue" "broken" {
  name = "orders"
}

resource "aws_kms_key" "k" {}

resource "aws_sqs_queue" "right" {
  name              = "orders-sealed"
  kms_master_key_id = aws_kms_key.k.key_id
}
