# opensearch-project/data-prepper#2422: a reader on a machine may not decrypt; the error that it gets speaks of a wrong Region.
data "aws_iam_policy_document" "key" {
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

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

resource "aws_sqs_queue" "logs" {
  kms_master_key_id = aws_kms_key.logs.arn
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "reads" {
  statement {
    sid       = "ReadLogs"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
    resources = [aws_sqs_queue.logs.arn]
  }
}

data "aws_iam_policy_document" "decrypts" {
  source_policy_documents = [data.aws_iam_policy_document.reads.json]
  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.logs.arn]
  }
}

resource "aws_iam_role" "broken" {
  name               = "broken"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "broken" {
  role   = aws_iam_role.broken.id
  policy = data.aws_iam_policy_document.reads.json
}

resource "aws_iam_instance_profile" "broken" {
  role = aws_iam_role.broken.name
}

# Its right twin, by a managed policy.
resource "aws_iam_role" "right" {
  name               = "right"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_policy" "right" {
  policy = data.aws_iam_policy_document.decrypts.json
}

resource "aws_iam_role_policy_attachment" "right" {
  role       = aws_iam_role.right.name
  policy_arn = aws_iam_policy.right.arn
}
