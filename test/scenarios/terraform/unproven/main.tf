resource "aws_sns_topic" "t" {}

resource "aws_kms_key" "a" {}

resource "aws_kms_key" "b" {}

# May still turn out to be null.
resource "aws_sqs_queue" "null_or_alias" {
  kms_master_key_id = aws_sns_topic.t.arn == "" ? null : "alias/x"
}

resource "aws_sqs_queue" "key_or_null" {
  kms_master_key_id = aws_sns_topic.t.arn == "" ? null : aws_kms_key.a.arn
}

# A key in any case, though not which.
resource "aws_sqs_queue" "one_of_two" {
  kms_master_key_id = coalesce(aws_kms_key.a.arn, aws_kms_key.b.arn)
}

# Known to be chosen.
resource "aws_sqs_queue" "chosen" {
  kms_master_key_id = 1 == 1 ? aws_kms_key.a.arn : null
}

resource "aws_sqs_queue" "switch" {
  sqs_managed_sse_enabled = aws_sns_topic.t.arn != ""
}
