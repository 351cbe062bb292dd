resource "aws_iam_role" "worker" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_sns_topic" "t" {}

data "aws_iam_policy_document" "base" {
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
    sid       = "Everyone"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

# Put off to apply; the override takes the statement for everyone away.
data "aws_iam_policy_document" "narrowed" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "Worker"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.worker.arn]
    }
  }
  override_policy_documents = [jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Everyone", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, Action = "kms:Decrypt", Resource = "*" }]
  })]
}

# Put off to apply as well, with everyone in it.
data "aws_iam_policy_document" "wide" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    actions   = ["kms:GenerateDataKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.worker.arn]
    }
  }
}

# Nobody can see how many statements there will be.
data "aws_iam_policy_document" "hidden" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  dynamic "statement" {
    for_each = toset([aws_iam_role.worker.arn])
    content {
      actions   = ["kms:Decrypt"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

resource "aws_kms_key" "narrowed" {
  policy = data.aws_iam_policy_document.narrowed.json
}

resource "aws_kms_key" "wide" {
  policy = data.aws_iam_policy_document.wide.json
}

resource "aws_kms_key" "hidden" {
  policy = data.aws_iam_policy_document.hidden.json
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "Topic"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q["wide"].arn]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.t.arn]
    }
  }
  statement {
    sid       = "Anyone"
    actions   = ["sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.q["wide"].arn]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q["wide"].id
  policy    = data.aws_iam_policy_document.queue.json
}

resource "aws_sqs_queue" "q" {
  for_each = {
    narrowed = aws_kms_key.narrowed.arn
    wide     = aws_kms_key.wide.arn
    hidden   = aws_kms_key.hidden.arn
  }
  kms_master_key_id = each.value
}
