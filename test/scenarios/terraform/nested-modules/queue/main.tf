variable "name" {
  type = string
}

variable "key" {
  type    = string
  default = null
}

variable "sse" {
  type    = bool
  default = null
}

resource "aws_sqs_queue" "this" {
  name                    = var.name
  kms_master_key_id       = var.key
  sqs_managed_sse_enabled = var.sse
}
