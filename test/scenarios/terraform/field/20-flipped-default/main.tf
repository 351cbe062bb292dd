# terraform-provider-aws#22197: since October 2022 SQS switches SSE-SQS on by itself, which the provider reads back of queues that
# say nothing. What terraform.tfstate holds is what there is.

# Made before: it is stored in plaintext, and stays so.
resource "aws_sqs_queue" "old" {
  name = "old"
}

# Made since, or switched on elsewhere.
resource "aws_sqs_queue" "flipped" {
  name = "flipped"
}

# Its right twins: beside a key it says nothing, whichever way it is.
resource "aws_sqs_queue" "sealed" {
  name              = "sealed"
  kms_master_key_id = "alias/orders"
}

resource "aws_sqs_queue" "sealed_since" {
  name              = "sealed-since"
  kms_master_key_id = "alias/orders"
}

# Not there yet.
resource "aws_sqs_queue" "new" {
  name = "new"
}
