# aws-cdk#33169: the dead-letter queue of an EventBridge target has a key of its own, which does not know EventBridge.
resource "aws_cloudwatch_event_rule" "orders" {
  name          = "orders"
  event_pattern = jsonencode({ source = ["shop.orders"] })
}

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
      identifiers = ["events.amazonaws.com"]
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

resource "aws_sqs_queue" "right" {
  kms_master_key_id = aws_kms_key.right.arn
}

resource "aws_sqs_queue" "broken" {
  kms_master_key_id = aws_kms_key.broken.arn
}

resource "aws_cloudwatch_event_target" "orders" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = aws_sqs_queue.right.arn
  dead_letter_config {
    arn = aws_sqs_queue.broken.arn
  }
}

resource "aws_sqs_queue_policy" "right" {
  queue_url = aws_sqs_queue.right.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.right.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.orders.arn } }
    }]
  })
}

resource "aws_sqs_queue_policy" "broken" {
  queue_url = aws_sqs_queue.broken.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.broken.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.orders.arn } }
    }]
  })
}
