# In a key policy, Resource "*" means this key.
resource "aws_kms_key" "right" {
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }
      ]
    }
  JSON
}

resource "aws_sqs_queue" "right" {
  kms_master_key_id = aws_kms_key.right.id
}
