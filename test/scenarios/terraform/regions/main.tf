variable "region" {
  type    = string
  default = "us-east-1"
}

variable "key" {
  type      = string
  sensitive = true
  default   = "arn:aws:kms:ap-south-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab"
}

provider "aws" {
  alias                       = "other"
  region                      = var.region
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_sqs_queue" "here" {
  kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_sqs_queue" "there" {
  provider          = aws.other
  kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_sqs_queue" "secret" {
  kms_master_key_id = var.key
}
