# The types of the provider hashicorp/awscc, which are those of CloudFormation in other words.
terraform {
  required_providers {
    awscc = {
      source = "hashicorp/awscc"
    }
  }
}

provider "awscc" {
  region = "eu-west-1"
}

locals {
  root = {
    Sid       = "Root"
    Effect    = "Allow"
    Principal = { AWS = "arn:aws:iam::111122223333:root" }
    Action    = "kms:*"
    Resource  = "*"
  }
}

resource "awscc_kms_key" "good" {
  enable_key_rotation = true
  key_policy          = jsonencode({ Version = "2012-10-17", Statement = [local.root] })
}

resource "awscc_kms_key" "public" {
  enable_key_rotation = true
  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.root,
      { Sid = "Anybody", Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:Decrypt", Resource = "*" },
    ]
  })
}

resource "awscc_kms_key" "off" {
  enabled    = false
  key_policy = jsonencode({ Version = "2012-10-17", Statement = [local.root] })
}

resource "awscc_kms_alias" "good" {
  alias_name    = "alias/orders"
  target_key_id = awscc_kms_key.good.key_id
}

resource "awscc_kms_replica_key" "replica" {
  primary_key_arn = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  key_policy      = jsonencode({ Version = "2012-10-17", Statement = [local.root] })
}

resource "awscc_sqs_queue" "implicit" {
  queue_name = "implicit"
}

resource "awscc_sqs_queue" "plain" {
  sqs_managed_sse_enabled = false
}

resource "awscc_sqs_queue" "managed" {
  kms_master_key_id = "alias/aws/sqs"
}

resource "awscc_sqs_queue" "customer" {
  kms_master_key_id = awscc_kms_key.good.arn
  redrive_policy = jsonencode({
    deadLetterTargetArn = awscc_sqs_queue.plain.arn
    maxReceiveCount     = 5
  })
}

resource "awscc_sqs_queue" "alias" {
  kms_master_key_id = awscc_kms_alias.good.alias_name
}

resource "awscc_sqs_queue" "replica" {
  kms_master_key_id = awscc_kms_replica_key.replica.key_id
}

resource "awscc_sqs_queue" "unusable" {
  kms_master_key_id = awscc_kms_key.off.arn
  tags              = [{ key = "team", value = "orders" }]
}

resource "awscc_sqs_queue_policy" "customer" {
  queues = [awscc_sqs_queue.customer.queue_url]
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Anybody", Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = awscc_sqs_queue.customer.arn },
    ]
  })
}
