# modernisation-platform-environments#18985: a function may send to its dead-letter queue, but not use that queue's key.
resource "aws_kms_key" "k" {
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Root"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue" "failed" {
  kms_master_key_id = aws_kms_key.k.id
}

locals {
  lambda = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role" "broken" {
  name               = "broken"
  assume_role_policy = local.lambda
}

resource "aws_iam_role_policy" "broken" {
  role = aws_iam_role.broken.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failed.arn }]
  })
}

resource "aws_lambda_function" "broken" {
  function_name = "broken"
  role          = aws_iam_role.broken.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "broken.zip"
  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

# Its right twin.
resource "aws_iam_role" "right" {
  name               = "right"
  assume_role_policy = local.lambda
}

resource "aws_iam_role_policy" "right" {
  role = aws_iam_role.right.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failed.arn },
      { Effect = "Allow", Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = aws_kms_key.k.arn },
    ]
  })
}

resource "aws_lambda_function" "right" {
  function_name = "right"
  role          = aws_iam_role.right.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "right.zip"
  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}
