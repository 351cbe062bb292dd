resource "aws_kms_key" "disabled" {
  is_enabled = false
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "RSA_2048"
  key_usage                = "SIGN_VERIFY"
}

resource "aws_kms_external_key" "without_material" {}

resource "aws_sqs_queue" "disabled" {
  kms_master_key_id = aws_kms_key.disabled.arn
}

resource "aws_sqs_queue" "asymmetric" {
  kms_master_key_id = aws_kms_key.asymmetric.key_id
}

resource "aws_sqs_queue" "without_material" {
  kms_master_key_id = aws_kms_external_key.without_material.arn
}

resource "aws_sqs_queue" "other_service" {
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sqs_queue" "other_region" {
  kms_master_key_id = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_sqs_queue" "no_key" {
  kms_master_key_id = "orders key"
}
