# OpenTofu reads main.tofu in the place of this file.
resource "aws_sqs_queue" "plain" {
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "only_terraform" {
}
