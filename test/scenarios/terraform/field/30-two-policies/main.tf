resource "aws_kms_key" "k" {}

locals {
  statement = {
    Effect    = "Allow"
    Principal = { AWS = "arn:aws:iam::111122223333:role/sender" }
    Action    = "sqs:SendMessage"
    Resource  = aws_sqs_queue.q.arn
  }
}

resource "aws_sqs_queue" "q" {
  kms_master_key_id = aws_kms_key.k.arn
}

# Both set the one policy of the queue; the last one wins.
resource "aws_sqs_queue_policy" "first" {
  queue_url = aws_sqs_queue.q.id
  policy    = jsonencode({ Version = "2012-10-17", Statement = [local.statement] })
}

resource "aws_sqs_queue_policy" "second" {
  queue_url = aws_sqs_queue.q.url
  policy    = jsonencode({ Version = "2012-10-17", Statement = [merge(local.statement, { Sid = "Other" })] })
}

resource "aws_sqs_queue" "right" {
  kms_master_key_id = aws_kms_key.k.arn
}

resource "aws_sqs_queue_policy" "right" {
  queue_url = aws_sqs_queue.right.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/sender" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.right.arn }]
  })
}
