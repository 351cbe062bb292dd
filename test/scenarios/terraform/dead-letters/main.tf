resource "aws_kms_key" "k" {}

resource "aws_sqs_queue" "plain" {
  for_each                = toset(["orders", "refunds"])
  name                    = "${each.key}-dead"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "main" {
  for_each          = toset(["orders", "refunds"])
  name              = each.key
  kms_master_key_id = aws_kms_key.k.arn
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.plain[each.key].arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "apart_dead" {
  sqs_managed_sse_enabled = false
}

resource "aws_sqs_queue" "apart" {
  kms_master_key_id = aws_kms_key.k.arn
}

resource "aws_sqs_queue_redrive_policy" "apart" {
  queue_url      = aws_sqs_queue.apart.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.apart_dead.arn, maxReceiveCount = 3 })
}
