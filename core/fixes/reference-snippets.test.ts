import { describe, expect, test } from 'vitest';
import type { Resource } from '../resources/resource.ts';
import { ALWAYS } from '../resources/test.ts';
import { type Change, documentValue, type NewResource, type NewStatement, type NewValue } from './change.ts';
import { applyEdits } from './edits.ts';
import { writeFix } from './write-fix.ts';

/** What the fixes of the catalogue start from. */
const BASE = `data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_iam_role" "consumer" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy" "consumer" {
  name = "consumer"
  role = aws_iam_role.consumer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.orders.arn
      },
    ]
  })
}

resource "aws_kms_key" "orders_queue" {
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EnableIamPolicies"
        Effect    = "Allow"
        Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}
`;

const QUEUE = 'resource "aws_sqs_queue" "orders" {\n  name = "orders"\n}\n';

/** The queue of the base with two arguments that may not stand side by side. */
function keyed(key: string, managed: string): string {
  return `resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  kms_master_key_id       = ${key}
  sqs_managed_sse_enabled = ${managed}
}
`;
}

const POLICY = `resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
      },
    ]
  })
}
`;

function origin(text: string, piece: string, from = '') {
  const start = text.indexOf(piece, text.indexOf(from));
  if (start < 0) throw new Error(`${piece} is not there.`);
  return { path: 'main.tf', span: { start, end: start + piece.length } };
}

function named(text: string, type: string, name: string): Resource {
  const at = origin(text, `resource "${type}" "${name}"`);
  return {
    id: `${type}.${name}`,
    name: `${type}.${name}`,
    type,
    properties: { kind: 'map', origin: at, entries: new Map() },
    deletionPolicy: { kind: 'absent', origin: at },
    origin: at,
    exists: ALWAYS,
    via: [],
  };
}

/** What the fix of a number is made of. */
type Changes = (queue: Resource, key: Resource, text: string) => readonly Change[];

function written(changes: Changes, text = BASE): string {
  const queue = named(text, 'aws_sqs_queue', 'orders');
  const key = named(text, 'aws_kms_key', 'orders_queue');
  const files = { read: () => text, list: () => ['main.tf'] };
  const edits = writeFix({ title: '', safe: true, changes: changes(queue, key, text) }, files);
  return 'cannot' in edits ? edits.cannot : applyEdits(text, edits[0]?.edits ?? []);
}

const arn = (of: Resource | NewResource): NewValue => ({ kind: 'attribute', of, attribute: 'arn' });
const topic = (text: string): NewValue => arn(named(text, 'aws_sns_topic', 'orders'));

const SERVICE: NewStatement = {
  effect: 'Allow',
  principal: { type: 'Service', values: ['sns.amazonaws.com'] },
  actions: [],
  resources: ['*'],
  conditions: [],
};

/** The policy of a queue, with one statement. */
function queuePolicy(queue: Resource, statement: NewStatement): Change {
  const resource: NewResource = {
    kind: 'queuePolicy',
    name: 'OrdersPolicy',
    properties: new Map<string, NewValue>([
      ['queues', { kind: 'list', items: [{ kind: 'attribute', of: queue, attribute: 'url' }] }],
      ['policy', documentValue([{ ...statement, resources: [arn(queue)] }])],
    ]),
    isKept: false,
  };
  return { do: 'add', resource, before: queue };
}

/** The text of an expression behind a place. */
function encoded(text: string, from: string) {
  const start = text.indexOf('jsonencode(', text.indexOf(from));
  return { path: 'main.tf', span: { start, end: text.indexOf('\n  })\n', start) + 5 } };
}

describe('the catalogue of fixes', () => {
  test.each<[name: string, changes: Changes, snippet: string, text?: string]>([
    [
      'FX-1 states SSE-SQS',
      (queue) => [{ do: 'set', on: queue, property: 'managedSse', value: true }],
      `resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}
`,
    ],
    [
      'FX-2 uses a key that is there',
      (queue, key) => [{ do: 'set', on: queue, property: 'key', value: arn(key) }],
      `resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders_queue.arn
}
`,
    ],
    [
      'FX-4 adds a service to a key policy',
      (_queue, _key, text) => [
        {
          do: 'state',
          in: encoded(text, '"orders_queue"'),
          statement: {
            ...SERVICE,
            sid: 'AllowSnsToUseTheKey',
            actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
            conditions: [{ operator: 'ArnEquals', key: 'aws:SourceArn', values: [topic(text)] }],
          },
        },
      ],
      `resource "aws_kms_key" "orders_queue" {
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EnableIamPolicies"
        Effect    = "Allow"
        Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "AllowSnsToUseTheKey"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = "*"
        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
      },
    ]
  })
}
`,
    ],
    [
      'FX-5 lets one source send',
      (queue, _key, text) => [
        queuePolicy(queue, {
          ...SERVICE,
          sid: 'AllowSnsToSend',
          actions: ['sqs:SendMessage'],
          conditions: [{ operator: 'ArnEquals', key: 'aws:SourceArn', values: [topic(text)] }],
        }),
      ],
      `resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowSnsToSend"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
      },
    ]
  })
}
`,
    ],
    [
      'FX-6 narrows a wildcard to the account',
      (_queue, _key, text) => [
        {
          do: 'restrict',
          statement: {
            path: 'main.tf',
            span: {
              start: text.indexOf('{\n        Sid       = "AllowThisAccount"'),
              end: text.lastIndexOf('      },\n    ]') + 7,
            },
          },
          condition: {
            operator: 'StringEquals',
            key: 'aws:PrincipalAccount',
            values: [{ kind: 'deployment', fact: 'account' }],
          },
        },
      ],
      `        Sid       = "AllowThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Condition = { StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id } }
      },
`,
      BASE + POLICY,
    ],
    [
      'FX-8 lets a role use the key, in the policy that it has',
      (_queue, key, text) => [
        {
          do: 'state',
          in: encoded(text, '"aws_iam_role_policy"'),
          statement: { effect: 'Allow', actions: ['kms:Decrypt'], resources: [arn(key)], conditions: [] },
        },
      ],
      `resource "aws_iam_role_policy" "consumer" {
  name = "consumer"
  role = aws_iam_role.consumer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.orders.arn
      },
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.orders_queue.arn
      },
    ]
  })
}
`,
    ],
    [
      'FX-8 lets a role use the key, in a policy of its own',
      (_queue, key, text) => [
        {
          do: 'permit',
          to: named(text, 'aws_iam_role', 'consumer'),
          statement: { effect: 'Allow', actions: ['kms:Decrypt'], resources: [arn(key)], conditions: [] },
        },
      ],
      `resource "aws_iam_role_policy" "consumer_use_key" {
  role = aws_iam_role.consumer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.orders_queue.arn
      },
    ]
  })
}

resource "aws_iam_role" "consumer" {
`,
    ],
    [
      'FX-10 leaves SSE-SQS to a queue whose key decides',
      (queue) => [{ do: 'unset', on: queue, property: 'managedSse' }],
      `resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders_queue.arn
}
`,
      BASE.replace(QUEUE, keyed('aws_kms_key.orders_queue.arn', 'true')),
    ],
    [
      'FX-10 takes an empty key away and states SSE-SQS',
      (queue) => [
        { do: 'unset', on: queue, property: 'key' },
        { do: 'set', on: queue, property: 'managedSse', value: true },
      ],
      `resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}
`,
      BASE.replace(QUEUE, keyed('""', 'false')),
    ],
    [
      'FX-11 refuses plain HTTP',
      (queue) => [
        queuePolicy(queue, {
          sid: 'DenyInsecureTransport',
          effect: 'Deny',
          principal: '*',
          actions: ['sqs:*'],
          resources: [],
          conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
        }),
      ],
      `resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyInsecureTransport"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.orders.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
`,
    ],
    [
      'FX-14 keeps a key',
      (_queue, key) => [{ do: 'keep', on: key }],
      `  })

  lifecycle {
    prevent_destroy = true
  }
}
`,
    ],
  ])('is written as the reference has it: %s', (_, changes, snippet, text) => {
    expect(written(changes, text)).toContain(snippet);
  });
});
