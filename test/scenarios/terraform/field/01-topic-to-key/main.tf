# aws-cdk#11122, #12120: a topic sends to a queue whose key does not know SNS; messages vanish without an error.
resource "aws_sns_topic" "orders" {
  name = "orders"
}

data "aws_iam_policy_document" "broken" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
  }
}

resource "aws_kms_key" "broken" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.broken.json
}

resource "aws_sqs_queue" "broken" {
  kms_master_key_id = aws_kms_key.broken.arn
}

resource "aws_sns_topic_subscription" "broken" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.broken.arn
}

resource "aws_sqs_queue_policy" "broken" {
  queue_url = aws_sqs_queue.broken.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.broken.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
    }]
  })
}

# Its right twin.
data "aws_iam_policy_document" "right" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
  }
  statement {
    sid       = "Service"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_kms_key" "right" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.right.json
}

resource "aws_sqs_queue" "right" {
  kms_master_key_id = aws_kms_key.right.arn
}

resource "aws_sns_topic_subscription" "right" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.right.arn
}

resource "aws_sqs_queue_policy" "right" {
  queue_url = aws_sqs_queue.right.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.right.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
    }]
  })
}
