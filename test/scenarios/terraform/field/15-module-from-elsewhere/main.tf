# cloud-platform#3128: a module from elsewhere makes the queue and its key, and the key does not know S3. An input says who it knows.
resource "aws_s3_bucket" "uploads" {
  bucket = "uploads-111122223333"
}

module "broken" {
  source = "git::https://example.com/queue.git?ref=v1.0.0"
  name   = "broken"
}

module "right" {
  source  = "git::https://example.com/queue.git?ref=v1.0.0"
  name    = "right"
  service = "s3.amazonaws.com"
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  queue {
    queue_arn     = module.broken.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "broken/"
  }
  queue {
    queue_arn     = module.right.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "right/"
  }
}

resource "aws_sqs_queue_policy" "broken" {
  queue_url = module.broken.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = module.broken.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.uploads.arn } }
    }]
  })
}

resource "aws_sqs_queue_policy" "right" {
  queue_url = module.right.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = module.right.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.uploads.arn } }
    }]
  })
}
