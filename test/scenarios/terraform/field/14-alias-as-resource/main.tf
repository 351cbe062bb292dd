# aws-cdk#2794: an IAM statement names a key by its alias, which is no resource of kms:Decrypt.
resource "aws_sqs_queue" "managed" {
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sqs_queue" "customer" {
  kms_master_key_id = aws_kms_key.k.arn
}

resource "aws_kms_key" "k" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "k" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.k.key_id
}

locals {
  ec2 = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role" "broken" {
  name               = "broken"
  assume_role_policy = local.ec2
}

resource "aws_iam_role_policy" "broken" {
  role = aws_iam_role.broken.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.managed.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs" },
    ]
  })
}

# The same of a customer managed key, by an alias of the project: here it costs the reader its messages.
resource "aws_iam_role" "aliased" {
  name               = "aliased"
  assume_role_policy = local.ec2
}

resource "aws_iam_role_policy" "aliased" {
  role = aws_iam_role.aliased.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.customer.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_alias.k.arn },
    ]
  })
}

# Their right twin: the ARN of the key.
resource "aws_iam_role" "right" {
  name               = "right"
  assume_role_policy = local.ec2
}

resource "aws_iam_role_policy" "right" {
  role = aws_iam_role.right.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.customer.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.k.arn },
    ]
  })
}
