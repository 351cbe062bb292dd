module "keys" {
  source   = "./keys"
  for_each = toset(["orders", "audit"])
  name     = each.key
}

module "service" {
  source = "./service"
  keys   = { for name, key in module.keys : name => key.arn }
  first  = module.keys["orders"].arn
}
