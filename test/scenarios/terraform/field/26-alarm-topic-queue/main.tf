# hyp3#762, landing-zone-accelerator#31: an alarm to an encrypted topic to a queue. The topic's key is not judged, the queue's is.
data "aws_iam_policy_document" "topic" {
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
    sid       = "Alarms"
    actions   = ["kms:GenerateDataKey*", "kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_kms_key" "topic" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.topic.json
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = aws_kms_key.topic.arn
}

resource "aws_cloudwatch_metric_alarm" "failures" {
  alarm_name          = "failures"
  namespace           = "Shop"
  metric_name         = "Failures"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

# Broken: the queue's key knows CloudWatch, which sends to the topic and not to the queue.
resource "aws_kms_key" "broken" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.topic.json
}

resource "aws_kms_key" "right" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.queue.json
}

data "aws_iam_policy_document" "queue" {
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
    sid       = "Topic"
    actions   = ["kms:GenerateDataKey*", "kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.alarms.arn]
    }
  }
}

resource "aws_sqs_queue" "inbox" {
  for_each          = { broken = aws_kms_key.broken.arn, right = aws_kms_key.right.arn }
  name              = "inbox-${each.key}"
  kms_master_key_id = each.value
}

resource "aws_sqs_queue_policy" "inbox" {
  for_each  = aws_sqs_queue.inbox
  queue_url = each.value.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = each.value.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.alarms.arn } }
    }]
  })
}

resource "aws_sns_topic_subscription" "inbox" {
  for_each  = aws_sqs_queue.inbox
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "sqs"
  endpoint  = each.value.arn
}
