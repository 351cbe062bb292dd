variable "keys" {
  type = map(string)
}

variable "first" {
  type = string
}

locals {
  orders = var.first
}

module "orders" {
  source = "../queue"
  name   = "orders"
  key    = local.orders
}

module "audit" {
  source = "../queue"
  name   = "audit"
  key    = var.keys["audit"]
}

module "plain" {
  source = "../queue"
  name   = "plain"
}

module "switched_off" {
  source = "../queue"
  name   = "off"
  sse    = false
}
