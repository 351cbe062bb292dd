# aws-cdk#14370: S3 refuses to notify a queue on the AWS managed key.
resource "aws_s3_bucket" "uploads" {
  bucket = "uploads-111122223333"
}

resource "aws_sqs_queue" "broken" {
  kms_master_key_id = "alias/aws/sqs"
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
      identifiers = ["s3.amazonaws.com"]
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

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  queue {
    queue_arn     = aws_sqs_queue.broken.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "broken/"
  }
  queue {
    queue_arn     = aws_sqs_queue.right.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "right/"
  }
}

resource "aws_sqs_queue_policy" "broken" {
  queue_url = aws_sqs_queue.broken.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.broken.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.uploads.arn } }
    }]
  })
}

resource "aws_sqs_queue_policy" "right" {
  queue_url = aws_sqs_queue.right.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.right.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.uploads.arn } }
    }]
  })
}
