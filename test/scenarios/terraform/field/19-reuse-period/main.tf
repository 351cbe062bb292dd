resource "aws_kms_key" "k" {}

# Set without a key, where it has no effect.
resource "aws_sqs_queue" "broken" {
  kms_data_key_reuse_period_seconds = 600
}

resource "aws_sqs_queue" "right" {
  kms_master_key_id                 = aws_kms_key.k.arn
  kms_data_key_reuse_period_seconds = 600
}

# Nothing written: what the provider fills in is nobody's mistake.
resource "aws_sqs_queue" "silent" {
  sqs_managed_sse_enabled = true
}
