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

const KEY = 'aws_kms_key';

/** A key that is not rotated, with its queue, and a queue of a module that its caller leaves in plaintext. */
const CALLING_SOURCE = `resource "${KEY}" "main" {
}

resource "${QUEUE}" "sealed" {
  kms_master_key_id = ${KEY}.main.arn
}

module "queue" {
  source = "./queue"
  sealed = false
}
`;

const CALLED_SOURCE = `variable "sealed" {
  type = bool
}

resource "${QUEUE}" "this" {
  sqs_managed_sse_enabled = var.sealed
}
`;

function planned(type: string, name: string, after: object, unknown: object, module = ''): object {
  const address = `${module}${type}.${name}`;
  const change = { actions: ['create'], before: null, after, after_unknown: { arn: true, id: true, ...unknown } };
  const provider_name = 'registry.terraform.io/hashicorp/aws';
  const inModule = module === '' ? {} : { module_address: module.slice(0, -1) };
  return { address, ...inModule, mode: 'managed', type, name, provider_name, change };
}

function configured(type: string, name: string, expressions: object): object {
  return { address: `${type}.${name}`, mode: 'managed', type, name, expressions };
}

/** What is planned of the two sources above. */
const CALLING_PLAN = JSON.stringify({
  format_version: '1.2',
  terraform_version: '1.11.4',
  resource_changes: [
    planned(KEY, 'main', {}, {}),
    planned(QUEUE, 'sealed', {}, { kms_master_key_id: true }),
    planned(QUEUE, 'this', { sqs_managed_sse_enabled: false }, {}, 'module.queue.'),
  ],
  configuration: {
    root_module: {
      resources: [
        configured(KEY, 'main', {}),
        configured(QUEUE, 'sealed', { kms_master_key_id: { references: [`${KEY}.main.arn`, `${KEY}.main`] } }),
      ],
      module_calls: {
        queue: {
          source: './queue',
          expressions: { sealed: { constant_value: false } },
          module: {
            resources: [configured(QUEUE, 'this', { sqs_managed_sse_enabled: { references: ['var.sealed'] } })],
            variables: { sealed: {} },
          },
        },
      },
    },
  },
});

/** A template whose key can be mended without a question, and one that calls it. */
const MENDABLE = `Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties: {}
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref OrdersKey
`;
const CALLER = `Resources:
  Mendable:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./mendable.yaml
`;

/** The same, too long to be mended while it is saved. */
const LONG = `${MENDABLE}${'# and so on\n'.repeat(10_000)}`;

/** A queue and a function, as SAM has them. */
const SAM = `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: 'exports.handler = async () => {};'
      Events:
        Jobs: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
`;

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
  'generated/calling/main.tf': CALLING_SOURCE,
  'generated/calling/queue/main.tf': CALLED_SOURCE,
  'generated/calling/plan.json': CALLING_PLAN,
  'generated/mendable.yaml': MENDABLE,
  'generated/caller.yaml': CALLER,
  'generated/long.yaml': LONG,
  'generated/sam.yaml': SAM,
  'generated/slow.yaml': ORDERS,
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
