/** Orders is stored in plaintext; the note on plain HTTP, which is on every such queue, is off. */
const ORDERS = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
  Sealed:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders
`;

const QUIET = 'rules: { sqs-tls-not-enforced: off }\n';

/** A key that everybody may use, a queue that it seals in production, and the queue that takes what fails. */
const SEALED = `Conditions:
  IsProd: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Own
            Effect: Allow
            Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}
            Action: kms:*
            Resource: '*'
          - Sid: Everyone
            Effect: Allow
            Principal: '*'
            Action: kms:Decrypt
            Resource: '*'
          - Sid: Nothing
            Effect: Allow
            Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}
            Action: s3:GetObject
            Resource: '*'
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !If [IsProd, !Ref OrdersKey, !Ref AWS::NoValue]
      SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, false]
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dlq.Arn, maxReceiveCount: 3}
  Dlq:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref OrdersKey
`;

/** A queue that a topic may not send to, and that a role may read from. */
const TALK = `Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Own
            Effect: Allow
            Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}
            Action: kms:*
            Resource: '*'
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref OrdersKey
  News:
    Type: AWS::SNS::Topic
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref News, Endpoint: !GetAtt Orders.Arn}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: !GetAtt Orders.Arn}
              - {Effect: Allow, Action: 'kms:Decrypt', Resource: !GetAtt OrdersKey.Arn}
`;

const PARENT = `Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: {Sse: 'false'}
`;

/** Of its own, nobody knows what the parameter is. */
const CHILD = `Parameters:
  Sse: {Type: String}
Resources:
  Inner:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: !Ref Sse
`;

const QUEUE = 'aws_sqs_queue';

const SOURCE = `resource "${QUEUE}" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = false
}
`;

/** What is planned of the source above, as far as it bears on the queue. */
const PLAN = JSON.stringify({
  format_version: '1.2',
  terraform_version: '1.11.4',
  resource_changes: [
    {
      address: `${QUEUE}.orders`,
      mode: 'managed',
      type: QUEUE,
      name: 'orders',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['create'],
        before: null,
        after: { name: 'orders', sqs_managed_sse_enabled: false },
        after_unknown: { arn: true, id: true },
      },
    },
  ],
  configuration: { root_module: { resources: [] } },
});

/** A workspace of one folder. */
export const SHOP: Readonly<Record<string, string>> = {
  '.queueseal.yaml': QUIET,
  '.gitignore': 'generated/\n',
  'template.yaml': ORDERS,
  'windows.yaml': ORDERS.replaceAll('\n', '\r\n'),
  'sealed.yaml': SEALED,
  'nested/parent.yaml': PARENT,
  'nested/child.yaml': CHILD,
  'generated/old.yaml': ORDERS,
  'generated/talk.yaml': TALK,
  'compose.yaml': 'services:\n  web:\n    image: nginx\n',
  'terraform/main.tf': SOURCE,
  'terraform/plan.json': PLAN,
};

/** A second folder, which asks for customer managed keys. */
export const BILLING: Readonly<Record<string, string>> = {
  '.queueseal.yaml': `require: cmk\n${QUIET}`,
  'template.yaml': ORDERS.replace('alias/orders', 'alias/aws/sqs'),
};

/** A workspace that is no business of ours, but for one file that only its content betrays. */
export const OTHER: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    image: nginx\n',
  'package.json': '{}\n',
  'src/main.ts': 'export {};\n',
  'k8s/service.yaml': 'apiVersion: v1\nkind: Service\n',
  'odd/name.yaml': ORDERS,
};
