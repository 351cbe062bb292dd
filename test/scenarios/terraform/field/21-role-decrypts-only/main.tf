# terraform-aws-github-runner#3126: a role that sends may only decrypt, and SQS asks for data keys.
data "aws_iam_policy_document" "k" {
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

resource "aws_kms_key" "k" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.k.json
}

resource "aws_sqs_queue" "q" {
  kms_master_key_id = aws_kms_key.k.arn
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "broken" {
  name               = "broken"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "broken" {
  role = aws_iam_role.broken.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.k.arn },
    ]
  })
}

resource "aws_scheduler_schedule" "broken" {
  name                = "broken"
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.q.arn
    role_arn = aws_iam_role.broken.arn
  }
}

# Its right twin, by a policy that is attached.
resource "aws_iam_role" "right" {
  name               = "right"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_policy" "right" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn },
      { Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = aws_kms_key.k.arn },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "right" {
  role       = aws_iam_role.right.name
  policy_arn = aws_iam_policy.right.arn
}

resource "aws_scheduler_schedule" "right" {
  name                = "right"
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.q.arn
    role_arn = aws_iam_role.right.arn
  }
}
