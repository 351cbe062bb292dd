resource "aws_iam_role" "worker" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

locals {
  root = {
    Effect    = "Allow"
    Principal = { AWS = "arn:aws:iam::111122223333:root" }
    Action    = "kms:*"
    Resource  = "*"
  }
  open = {
    Version = "2012-10-17"
    Statement = [
      local.root,
      { Sid = "Worker", Effect = "Allow", Principal = { AWS = aws_iam_role.worker.arn }, Action = "kms:Decrypt", Resource = "*" },
      { Sid = "Open", Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*" },
    ]
  }
}

# One part is known only after apply, so that the plan says nothing of any of it.
resource "aws_kms_key" "from_local" {
  policy = jsonencode(local.open)
}

resource "aws_kms_key" "from_heredoc" {
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" },
        { "Sid": "Worker", "Effect": "Allow", "Principal": { "AWS": "${aws_iam_role.worker.arn}" }, "Action": "kms:Decrypt", "Resource": "*" },
        { "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*" }
      ]
    }
  JSON
}

module "key" {
  source = "./key"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
      { Sid = "Open", Effect = "Allow", Principal = { AWS = ["*", aws_iam_role.worker.arn] }, Action = "kms:Decrypt", Resource = "*" },
    ]
  })
}

resource "aws_sqs_queue" "q" {
  for_each = {
    local   = aws_kms_key.from_local.arn
    heredoc = aws_kms_key.from_heredoc.arn
    module  = module.key.arn
  }
  kms_master_key_id = each.value
}
