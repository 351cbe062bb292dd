# Grants let roles use a key besides its policy, which here leaves that to the account.
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

resource "aws_sqs_queue" "q" {
  kms_master_key_id = aws_kms_key.k.arn
}

resource "aws_sqs_queue" "other" {
  kms_master_key_id = aws_kms_key.k.arn
}

locals {
  lambda = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  work = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.q.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.other.arn },
    ]
  })
}

resource "aws_iam_role" "worker" {
  for_each           = toset(["granted", "described", "narrow", "elsewhere"])
  name               = each.key
  assume_role_policy = local.lambda
}

resource "aws_iam_role_policy" "worker" {
  for_each = aws_iam_role.worker
  role     = each.value.name
  policy   = local.work
}

# Both calls, whatever the queue.
resource "aws_kms_grant" "granted" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = aws_iam_role.worker["granted"].arn
  operations        = ["Decrypt", "GenerateDataKey"]
}

# Neither of the calls that SQS makes.
resource "aws_kms_grant" "described" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = aws_iam_role.worker["described"].arn
  operations        = ["DescribeKey"]
}

# Both calls, for one of the queues alone: it may read but not send.
resource "aws_kms_grant" "narrow" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = aws_iam_role.worker["narrow"].arn
  operations        = ["Decrypt", "GenerateDataKey"]
  constraints {
    encryption_context_equals = {
      "aws:sqs:arn" = aws_sqs_queue.q.arn
    }
  }
}

# Both calls, on another key.
resource "aws_kms_key" "other" {
  enable_key_rotation = true
}

resource "aws_kms_grant" "elsewhere" {
  key_id            = aws_kms_key.other.key_id
  grantee_principal = aws_iam_role.worker["elsewhere"].arn
  operations        = ["Decrypt", "GenerateDataKey"]
}

resource "aws_kms_grant" "partner" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = "arn:aws:iam::999999999999:role/partner"
  operations        = ["Decrypt", "DescribeKey"]
}

# Its right twin, of the own account.
resource "aws_kms_grant" "own" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = "arn:aws:iam::111122223333:role/own"
  operations        = ["Decrypt", "DescribeKey"]
}
