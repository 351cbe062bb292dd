import { describe, expect, test } from 'vitest';
import type { Resource } from '../resources/resource.ts';
import { ALWAYS } from '../resources/test.ts';
import type { Files } from '../text/files.ts';
import type { Origin } from '../text/span.ts';
import type { Change, NewResource, NewStatement, NewValue } from './change.ts';
import { documentValue, mapOf } from './change.ts';
import { applyEdits } from './edits.ts';
import { writeFix } from './write-fix.ts';

type Texts = Readonly<Record<string, string>>;

/** The place of a piece of text, behind another one. */
function at(texts: Texts, piece: string, path = 'main.tf', behind = ''): Origin {
  const text = texts[path] ?? '';
  const start = text.indexOf(piece, text.indexOf(behind));
  if (start < 0) throw new Error(`${piece} is not in ${path}.`);
  return { path, span: { start, end: start + piece.length } };
}

/** A resource that is written in a block with a header, or made by a module that is called there. */
function resource(id: string, origin: Origin, via: readonly Origin[] = []): Resource {
  const local = id
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .slice(-2);
  return {
    id,
    name: id,
    type: local[0] ?? '',
    properties: { kind: 'map', origin, entries: new Map() },
    deletionPolicy: { kind: 'absent', origin },
    origin,
    exists: ALWAYS,
    via,
  };
}

/** A resource of the root module, by its block. */
function own(texts: Texts, id: string, path = 'main.tf'): Resource {
  const [type, name] = id.replace(/\[.*/, '').split('.');
  return resource(id, at(texts, `resource "${type}" "${name}"`, path));
}

function filesOf(texts: Texts): Files {
  return {
    read: (path) => texts[path],
    list: (folder) =>
      Object.keys(texts)
        .filter((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) === folder)
        .map((path) => path.slice(path.lastIndexOf('/') + 1)),
  };
}

/** All texts after changes, or why there are none. */
function written(texts: Texts, ...changes: Change[]): Texts | string {
  const edits = writeFix({ title: '', safe: true, changes }, filesOf(texts));
  if ('cannot' in edits) return edits.cannot;
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [
      path,
      applyEdits(text, edits.find((edit) => edit.path === path)?.edits ?? []),
    ]),
  );
}

/** A text after changes that are made of it. */
function edited(text: string, changes: (texts: Texts) => readonly Change[], path = 'main.tf'): string {
  const texts = { [path]: text };
  const result = written(texts, ...changes(texts));
  return typeof result === 'string' ? result : (result[path] ?? '');
}

function set(property: string, value: NewValue, id = 'aws_sqs_queue.q') {
  return (texts: Texts): readonly Change[] => [{ do: 'set', on: own(texts, id), property, value }];
}

describe('an argument', () => {
  test('stands behind the last one and before blocks, and is aligned with its neighbours', () => {
    expect(
      edited(
        `resource "aws_sqs_queue" "q" {
  name = "orders" # by name

  tags = {
    Team = "orders"
  }

  timeouts {
    create = "5m"
  }
}
`,
        set('managedSse', true),
      ),
    ).toBe(`resource "aws_sqs_queue" "q" {
  name = "orders" # by name

  tags = {
    Team = "orders"
  }
  sqs_managed_sse_enabled = true

  timeouts {
    create = "5m"
  }
}
`);
    expect(
      edited('resource "aws_sqs_queue" "q" {\n  name       = "q"\n  fifo_queue = true\n}\n', set('managedSse', true)),
    ).toBe(
      'resource "aws_sqs_queue" "q" {\n  name                    = "q"\n  fifo_queue              = true\n  sqs_managed_sse_enabled = true\n}\n',
    );
  });

  test('leaves alone what was not aligned', () => {
    expect(
      edited('resource "aws_sqs_queue" "q" {\n  name= "q"\n  fifo_queue = true\n}\n', set('managedSse', true)),
    ).toBe('resource "aws_sqs_queue" "q" {\n  name= "q"\n  fifo_queue = true\n  sqs_managed_sse_enabled = true\n}\n');
  });

  test('unfolds a block on one line', () => {
    expect(edited('resource "aws_sqs_queue" "q" {}', set('managedSse', true))).toBe(
      'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = true\n}',
    );
    expect(edited('resource "aws_sqs_queue" "q" { name = "q" } # one\n', set('managedSse', true))).toBe(
      'resource "aws_sqs_queue" "q" {\n  name                    = "q"\n  sqs_managed_sse_enabled = true\n} # one\n',
    );
  });

  test('keeps carriage returns', () => {
    expect(edited('resource "aws_sqs_queue" "q" {\r\n  name = "q"\r\n}\r\n', set('key', ''))).toBe(
      'resource "aws_sqs_queue" "q" {\r\n  name              = "q"\r\n  kms_master_key_id = ""\r\n}\r\n',
    );
  });

  test('takes the place of a literal, and of the very same argument only', () => {
    expect(
      edited('resource "aws_sqs_queue" "q" {\n  kms_master_key_id = "" # none\n}\n', set('key', 'alias/orders')),
    ).toBe('resource "aws_sqs_queue" "q" {\n  kms_master_key_id = "alias/orders" # none\n}\n');
  });

  test.each([
    ['var.key', 'Its value is computed (var.key); change what it is computed from.'],
    ['local.key', 'Its value is computed (local.key); change what it is computed from.'],
    ['var.prod ? aws_kms_key.k.arn : null', 'Its value is computed (a condition); change what it is computed from.'],
    ['try(var.key, null)', 'Its value is computed (try); change what it is computed from.'],
    [
      '"alias/${"x"}-${var.env}"',
      'Its value is computed (a text with something in it that is filled in); change what it is computed from.',
    ],
  ])('is left alone where it is computed: %s', (code, why) => {
    expect(edited(`resource "aws_sqs_queue" "q" {\n  kms_master_key_id = ${code}\n}\n`, set('key', 'alias/x'))).toBe(
      why,
    );
  });

  test('goes with its line, and its neighbours close up', () => {
    const text = `resource "aws_sqs_queue" "q" {
  name                    = "q"
  sqs_managed_sse_enabled = true # why not both
  # the key
  kms_master_key_id = "alias/orders"
}
`;
    expect(
      edited(text, (texts) => [{ do: 'unset', on: own(texts, 'aws_sqs_queue.q'), property: 'managedSse' }]),
    ).toBe(`resource "aws_sqs_queue" "q" {
  name = "q"
  # the key
  kms_master_key_id = "alias/orders"
}
`);
  });

  test('takes the place of another one', () => {
    expect(
      edited(
        'resource "aws_sqs_queue" "q" {\n  name              = "q"\n  kms_master_key_id = "alias/aws/sqs"\n}\n',
        (texts) => [
          { do: 'unset', on: own(texts, 'aws_sqs_queue.q'), property: 'key' },
          { do: 'set', on: own(texts, 'aws_sqs_queue.q'), property: 'managedSse', value: true },
        ],
      ),
    ).toBe('resource "aws_sqs_queue" "q" {\n  name                    = "q"\n  sqs_managed_sse_enabled = true\n}\n');
  });

  test('is not written into a file with a syntax error', () => {
    expect(edited('resource "aws_sqs_queue" "q" {\n  name = \n}\n', set('managedSse', true))).toBe(
      'The text has a syntax error.',
    );
  });
});

const SNS: NewStatement = {
  sid: 'AllowSnsToUseTheKey',
  effect: 'Allow',
  principal: { type: 'Service', values: ['sns.amazonaws.com'] },
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: ['*'],
  conditions: [],
};

const ROOT: NewValue = {
  kind: 'text',
  parts: [
    'arn:',
    { kind: 'deployment', fact: 'partition' },
    ':iam::',
    { kind: 'deployment', fact: 'account' },
    ':root',
  ],
};

const OWNER: NewStatement = {
  sid: 'EnableIamPolicies',
  effect: 'Allow',
  principal: { type: 'AWS', values: [ROOT] },
  actions: ['kms:*'],
  resources: ['*'],
  conditions: [],
};

/** A key for a queue, with a statement for a topic. */
function sealed(queue: Resource, topic: Resource): readonly Change[] {
  const condition = { operator: 'ArnEquals', key: 'aws:SourceArn', values: [arnOf(topic)] };
  const key: NewResource = {
    kind: 'key',
    name: 'OrdersKey',
    properties: new Map<string, NewValue>([
      ['rotation', true],
      ['policy', documentValue([OWNER, { ...SNS, conditions: [condition] }])],
    ]),
    isKept: false,
  };
  const alias: NewResource = {
    kind: 'alias',
    name: 'OrdersKeyAlias',
    properties: new Map<string, NewValue>([
      ['name', 'alias/orders'],
      ['target', { kind: 'attribute', of: key, attribute: 'id' }],
    ]),
    isKept: false,
  };
  return [
    { do: 'add', resource: key, before: queue },
    { do: 'add', resource: alias, before: queue },
    { do: 'set', on: queue, property: 'key', value: arnOf(key) },
  ];
}

function arnOf(of: Resource | NewResource): NewValue {
  return { kind: 'attribute', of, attribute: 'arn' };
}

const TOPIC_AND_QUEUE = `resource "aws_sns_topic" "orders" {
  name = "orders"
}

# All orders.
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
`;

describe('a resource', () => {
  test('stands before the queue and its comment, with the data sources that it names beside others', () => {
    const texts = { 'main.tf': TOPIC_AND_QUEUE, 'data.tf': 'data "aws_caller_identity" "me" {}\n' };
    const result = written(texts, ...sealed(own(texts, 'aws_sqs_queue.orders'), own(texts, 'aws_sns_topic.orders')));
    expect(result).toEqual({
      'data.tf': `data "aws_partition" "current" {}\n\n${texts['data.tf']}`,
      'main.tf': `resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_kms_key" "orders" {
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EnableIamPolicies"
        Effect    = "Allow"
        Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.me.account_id}:root" }
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

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

# All orders.
resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
}
`,
    });
  });

  test('has a name of its own in all files of the module', () => {
    const texts = {
      'main.tf': TOPIC_AND_QUEUE,
      'keys.tf': 'resource "aws_kms_key" "orders" {}\ndata "aws_partition" "current" {\n  count = 1\n}\n',
    };
    const result = written(texts, ...sealed(own(texts, 'aws_sqs_queue.orders'), own(texts, 'aws_sns_topic.orders')));
    const text = typeof result === 'string' ? result : (result['main.tf'] ?? '');
    expect(text).toContain('resource "aws_kms_key" "orders_2" {');
    expect(text).toContain('kms_master_key_id = aws_kms_key.orders_2.arn');
    expect(result).toHaveProperty(['keys.tf'], expect.stringContaining('data "aws_partition" "current_2" {}'));
  });

  test('has an instance for each one of the queue where it names one', () => {
    const text = `resource "aws_sqs_queue" "q" {
  for_each = toset(["a", "b"])
  provider = aws.west
  name     = each.key
}
`;
    const policy = (queue: Resource): NewResource => ({
      kind: 'queuePolicy',
      name: 'QPolicy',
      properties: new Map<string, NewValue>([
        ['queues', { kind: 'list', items: [{ kind: 'attribute', of: queue, attribute: 'url' }] }],
        ['policy', documentValue([{ ...SNS, sid: 'Deny', effect: 'Deny', principal: '*', resources: [arnOf(queue)] }])],
      ]),
      isKept: true,
    });
    expect(
      edited(text, (texts) => {
        const queue = own(texts, 'aws_sqs_queue.q["a"]');
        return [{ do: 'add', resource: policy(queue), before: queue }];
      }),
    ).toBe(`resource "aws_sqs_queue_policy" "q" {
  for_each  = toset(["a", "b"])
  provider  = aws.west
  queue_url = aws_sqs_queue.q[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Deny"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = aws_sqs_queue.q[each.key].arn
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}

${text}`);
  });

  test('is there under the condition under which the queue is', () => {
    const text = `resource "aws_sqs_queue" "q" {
  count = var.on ? 1 : 0
}
`;
    expect(
      edited(text, (texts) => {
        const on = own(texts, 'aws_sqs_queue.q[0]');
        const key: NewResource = {
          kind: 'key',
          name: 'QKey',
          properties: new Map([['rotation', true]]),
          isKept: false,
        };
        return [
          { do: 'add', resource: key, before: on },
          { do: 'set', on, property: 'key', value: arnOf(key) },
        ];
      }),
    ).toBe(`resource "aws_kms_key" "q" {
  count               = var.on ? 1 : 0
  enable_key_rotation = true
}

resource "aws_sqs_queue" "q" {
  count             = var.on ? 1 : 0
  kms_master_key_id = aws_kms_key.q[count.index].arn
}
`);
  });

  test('is not of a provider that the module does not use', () => {
    const text = 'resource "awscc_sqs_queue" "q" {}\n';
    const key: NewResource = { kind: 'key', name: 'QKey', properties: new Map([['rotation', true]]), isKept: false };
    const add = (texts: Texts): readonly Change[] => [
      { do: 'add', resource: key, before: own(texts, 'awscc_sqs_queue.q') },
    ];
    expect(edited(text, add)).toBe('The module uses hashicorp/awscc alone, and aws_kms_key is of hashicorp/aws.');
    expect(edited(`${text}data "aws_region" "here" {}\n`, add)).toContain('resource "aws_kms_key" "q" {');
  });

  test('is kept by its lifecycle', () => {
    const keep = (texts: Texts): readonly Change[] => [{ do: 'keep', on: own(texts, 'aws_kms_key.k') }];
    expect(edited('resource "aws_kms_key" "k" {\n  enable_key_rotation = true\n}\n', keep)).toBe(
      'resource "aws_kms_key" "k" {\n  enable_key_rotation = true\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
    );
    expect(edited('resource "aws_kms_key" "k" {\n  lifecycle {\n    ignore_changes = [policy]\n  }\n}\n', keep)).toBe(
      'resource "aws_kms_key" "k" {\n  lifecycle {\n    ignore_changes  = [policy]\n    prevent_destroy = true\n  }\n}\n',
    );
    expect(edited('resource "aws_kms_key" "k" {}\n', keep)).toBe(
      'resource "aws_kms_key" "k" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
    );
  });
});

function stated(text: string, place: string, statement: NewStatement = SNS): string {
  return edited(text, (texts) => [{ do: 'state', in: at(texts, place), statement }]);
}

describe('a statement', () => {
  test('is added to what is encoded as JSON, with the habits of the text', () => {
    const text = `resource "aws_kms_key" "k" {
  policy = jsonencode({
    Version = "2012-10-17",
    Statement = [{
      Effect = "Allow",
      Action = "kms:*"
    }]
  })
}
`;
    expect(
      stated(text, text.slice(text.indexOf('jsonencode'), text.indexOf(')') + 1)),
    ).toBe(`resource "aws_kms_key" "k" {
  policy = jsonencode({
    Version = "2012-10-17",
    Statement = [{
      Effect = "Allow",
      Action = "kms:*"
      }, {
      Sid       = "AllowSnsToUseTheKey"
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
      Resource  = "*"
    }]
  })
}
`);
    expect(
      stated(
        'resource "aws_kms_key" "k" {\n  policy = jsonencode({ Statement = { Effect = "Deny" } })\n}\n',
        'jsonencode({ Statement = { Effect = "Deny" } })',
      ),
    ).toBe(
      'resource "aws_kms_key" "k" {\n  policy = jsonencode({ Statement = [{ Effect = "Deny" }, { Sid = "AllowSnsToUseTheKey", Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = "*" }] })\n}\n',
    );
  });

  const LINES = `locals {
  policy = {
    Statement = [
      { Effect = "Allow" },
      { Effect = "Deny" } # the last
    ]
  }
}

resource "aws_kms_key" "k" {
  policy = jsonencode(local.policy)
}
`;

  test('is added to a local that nobody else names', () => {
    expect(stated(LINES, 'jsonencode(local.policy)')).toBe(
      LINES.replace(
        '{ Effect = "Deny" } # the last',
        '{ Effect = "Deny" }, # the last\n      { Sid = "AllowSnsToUseTheKey", Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = "*" }',
      ),
    );
    expect(stated(`${LINES}output "p" {\n  value = local.policy\n}\n`, 'jsonencode(local.policy)')).toBe(
      'local.policy is used elsewhere too; what is changed here changes others.',
    );
  });

  const DOCUMENT = `data "aws_iam_policy_document" "key" {
  statement {
    sid     = "Owner"
    actions = ["kms:*"]
  }
}

resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.key.json
}
`;

  test('is a block of a data source', () => {
    const condition = {
      operator: 'StringEquals',
      key: 'aws:SourceAccount',
      values: [{ kind: 'deployment', fact: 'account' } as const],
    };
    expect(stated(DOCUMENT, 'data.aws_iam_policy_document.key.json', { ...SNS, conditions: [condition] })).toBe(
      `data "aws_caller_identity" "current" {}

${DOCUMENT.replace(
  '["kms:*"]\n  }\n',
  `["kms:*"]
  }

  statement {
    sid       = "AllowSnsToUseTheKey"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
`,
)}`,
    );
    expect(stated(DOCUMENT, 'data "aws_iam_policy_document" "key"')).toContain('sid       = "AllowSnsToUseTheKey"');
    expect(stated(`${DOCUMENT}# data.aws_iam_policy_document.key`, 'data "aws_iam_policy_document" "key"')).toContain(
      'is used elsewhere too',
    );
  });

  test('is added to a heredoc in which nothing is filled in', () => {
    const text = `resource "aws_kms_key" "k" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow"
        }
      ]
    }
  EOT
  is_enabled = true
}
`;
    const heredoc = text.slice(text.indexOf('<<-'), text.indexOf('  is_') - 1);
    expect(stated(text, heredoc, { ...SNS, actions: ['kms:Decrypt'] })).toBe(
      text.replace(
        `          "Effect": "Allow"
        }
`,
        `          "Effect": "Allow"
        },
        {
          "Sid": "AllowSnsToUseTheKey",
          "Effect": "Allow",
          "Principal": {
            "Service": "sns.amazonaws.com"
          },
          "Action": "kms:Decrypt",
          "Resource": "*"
        }
`,
      ),
    );
    const filled = text.replace('"Allow"', '"${var.effect}"');
    expect(stated(filled, heredoc.replace('"Allow"', '"${var.effect}"'))).toBe(
      'Its value is computed (a text with something in it that is filled in); change what it is computed from.',
    );
  });

  test.each([
    ['file("policy.json")', 'Its value is computed (file); change what it is computed from.'],
    ['var.policy', 'Its value is computed (var.policy); change what it is computed from.'],
    ['module.policy.json', 'Its value is computed (module.policy); change what it is computed from.'],
    ['"{}"', 'It is written inside of a text.'],
  ])('is not added to %s', (code, why) => {
    expect(stated(`resource "aws_kms_key" "k" {\n  policy = ${code}\n}\n`, code)).toBe(why);
  });
});

describe('a condition', () => {
  const restricted = (text: string, place: string, key = 'aws:SourceAccount'): string =>
    edited(text, (texts) => [
      {
        do: 'restrict',
        statement: at(texts, place),
        condition: { operator: 'StringEquals', key, values: ['111122223333'] },
      },
    ]);

  test('is added to a statement that is encoded as JSON', () => {
    const text = (condition: string): string => `resource "aws_kms_key" "k" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow"${condition} }
    ]
  })
}
`;
    expect(restricted(text(''), '{ Effect = "Allow" }')).toBe(
      text(', Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }'),
    );
    const there = ', Condition = { StringEquals = { "aws:SourceOrgID" = "o" } }';
    expect(restricted(text(there), `{ Effect = "Allow"${there} }`)).toBe(
      text(', Condition = { StringEquals = { "aws:SourceOrgID" = "o", "aws:SourceAccount" = "111122223333" } }'),
    );
  });

  test('is a block of a statement in a data source', () => {
    const statement = `statement {
    actions = ["kms:*"]
    condition {
      test     = "StringEquals"
      variable = "aws:SourceOrgID"
      values   = ["o"]
    }
  }`;
    const text = `data "aws_iam_policy_document" "d" {\n  ${statement}\n}\n`;
    expect(restricted(text, statement)).toBe(
      text.replace(
        '["o"]\n    }\n',
        `["o"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["111122223333"]
    }
`,
      ),
    );
    expect(restricted(text, statement, 'aws:SourceOrgID')).toBe(text.replace('["o"]', '["111122223333"]'));
  });
});

describe('a value', () => {
  test('is replaced, added and taken away where it is', () => {
    const text = `data "aws_iam_policy_document" "d" {
  statement {
    actions = ["kms:Encrypt", "kms:Decrypt"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
`;
    const encrypt = (texts: Texts): Origin => at(texts, '"kms:Encrypt"');
    expect(edited(text, (texts) => [{ do: 'replace', at: encrypt(texts), value: 'kms:GenerateDataKey' }])).toBe(
      text.replace('kms:Encrypt', 'kms:GenerateDataKey'),
    );
    expect(edited(text, (texts) => [{ do: 'remove', at: encrypt(texts) }])).toBe(text.replace('"kms:Encrypt", ', ''));
    expect(
      edited(text, (texts) => [
        { do: 'append', to: at(texts, '["kms:Encrypt", "kms:Decrypt"]'), value: 'kms:DescribeKey' },
      ]),
    ).toBe(text.replace('"kms:Decrypt"', '"kms:Decrypt", "kms:DescribeKey"'));
    expect(
      edited(text, (texts) => [
        { do: 'replace', at: at(texts, '"*"', 'main.tf', 'identifiers'), value: mapOf({ AWS: ROOT }) },
      ]),
    ).toContain('type        = "AWS"');
  });

  test('that may be any of several in a set is left alone', () => {
    const text = `data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["kms:Encrypt", "kms:Decrypt"]
    resources = [aws_kms_key.a.arn, aws_kms_key.b.arn, "*"]
  }
}
`;
    const removed = (piece: string): string => edited(text, (texts) => [{ do: 'remove', at: at(texts, piece) }]);
    expect(removed('aws_kms_key.a.arn')).toBe('Which of several items it is cannot be told.');
    expect(removed('["kms:Encrypt", "kms:Decrypt"]')).toBe('Which of several items it is cannot be told.');
    expect(removed('"*"')).toBe(text.replace(', "*"', ''));
  });

  test('of a statement takes its lines along', () => {
    const text = `data "aws_iam_policy_document" "d" {
  statement {
    sid = "A"
  }

  statement {
    sid = "B"
  }
}
`;
    expect(edited(text, (texts) => [{ do: 'remove', at: at(texts, 'statement {\n    sid = "B"\n  }') }])).toBe(
      'data "aws_iam_policy_document" "d" {\n  statement {\n    sid = "A"\n  }\n}\n',
    );
  });

  test('of an object or list takes its comma along', () => {
    const text = `resource "aws_kms_key" "k" {
  policy = jsonencode({
    Statement = [
      { Sid = "A", Effect = "Allow" },
      { Sid = "B", Action = "kms:Encrypt" },
    ]
  })
}
`;
    expect(edited(text, (texts) => [{ do: 'remove', at: at(texts, '{ Sid = "A", Effect = "Allow" }') }])).toBe(
      text.replace('      { Sid = "A", Effect = "Allow" },\n', ''),
    );
    expect(edited(text, (texts) => [{ do: 'remove', at: at(texts, '"Allow"') }])).toBe(
      text.replace(', Effect = "Allow"', ''),
    );
    expect(edited(text, (texts) => [{ do: 'append', to: at(texts, '"kms:Encrypt"'), value: 'kms:Decrypt' }])).toBe(
      text.replace('"kms:Encrypt"', '["kms:Encrypt", "kms:Decrypt"]'),
    );
  });

  test('in a plan alone cannot be changed', () => {
    const origin = { path: 'plan.json', span: { start: 0, end: 0 }, trail: 'aws_sqs_queue.q' };
    expect(
      written(
        { 'plan.json': '{}' },
        { do: 'set', on: resource('aws_sqs_queue.q', origin), property: 'managedSse', value: true },
      ),
    ).toBe('The source is not beside the plan.');
  });
});

describe('a module', () => {
  const MODULE = `variable "kms" {
  default = null
}

resource "aws_sqs_queue" "this" {
  kms_master_key_id = var.kms
}
`;
  const CALL = `module "orders" {
  source = "./queue"
}

module "others" {
  source = "./queue"
  count  = 2
}
`;

  const queueIn = (texts: Texts, call: string): Resource => {
    const name = /\w+/.exec(call.slice('module.'.length))?.[0] ?? '';
    const header = at(texts, 'resource "aws_sqs_queue" "this"', 'queue/main.tf');
    return resource(`${call}.aws_sqs_queue.this`, header, [at(texts, `module "${name}"`)]);
  };

  test('is given what its argument hands on at its call', () => {
    const texts = { 'main.tf': CALL, 'queue/main.tf': MODULE };
    const on = queueIn(texts, 'module.orders');
    expect(written(texts, { do: 'set', on, property: 'key', value: 'alias/orders' })).toEqual({
      'main.tf': CALL.replace('"./queue"', '"./queue"\n  kms    = "alias/orders"'),
      'queue/main.tf': MODULE,
    });
    const place = at(texts, 'var.kms', 'queue/main.tf');
    expect(written(texts, { do: 'replace', at: place, value: 'alias/orders', of: { on, property: 'key' } })).toEqual(
      written(texts, { do: 'set', on, property: 'key', value: 'alias/orders' }),
    );
  });

  test.each([
    ['that has to be given', 'variable "kms" {}', '\n  kms    = null'],
    ['with another default', 'variable "kms" {\n  default = "alias/orders"\n}', '\n  kms    = null'],
    ['that is null by default', 'variable "kms" {\n  default = null\n}', ''],
  ])('is given nothing for an input %s', (_, variable, input) => {
    const texts = {
      'main.tf': CALL.replace('"./queue"', '"./queue"\n  kms    = "alias/aws/sqs"'),
      'queue/main.tf': MODULE.replace(/variable "kms" \{[^}]*\}/, variable),
    };
    const on = queueIn(texts, 'module.orders');
    expect(written(texts, { do: 'unset', on, property: 'key' })).toEqual({
      ...texts,
      'main.tf': CALL.replace('"./queue"', `"./queue"${input}`),
    });
  });

  test('is left alone where an input cannot be null', () => {
    const texts = {
      'main.tf': CALL.replace('"./queue"', '"./queue"\n  kms    = "alias/aws/sqs"'),
      'queue/main.tf': MODULE.replace(/variable "kms" \{[^}]*\}/, 'variable "kms" {\n  nullable = false\n}'),
    };
    expect(written(texts, { do: 'unset', on: queueIn(texts, 'module.orders'), property: 'key' })).toBe(
      'kms of its module cannot be null.',
    );
  });

  /** A key for the queue of a module, with an alias that has the name of the queue. */
  const sealedIn = (on: Resource): readonly Change[] => {
    const key: NewResource = {
      kind: 'key',
      name: 'ThisKey',
      properties: new Map<string, NewValue>([['description', `Encrypts ${on.name}`]]),
      isKept: false,
    };
    const alias: NewResource = {
      kind: 'alias',
      name: 'ThisKeyAlias',
      properties: new Map<string, NewValue>([
        ['name', 'alias/others-0'],
        ['target', { kind: 'attribute', of: key, attribute: 'id' }],
      ]),
      isKept: false,
    };
    return [
      { do: 'add', resource: key, before: on },
      { do: 'add', resource: alias, before: on },
      { do: 'set', on, property: 'key', value: arnOf(key) },
    ];
  };

  test('gets a new key beside its call, for all of its instances in the very same edit', () => {
    const texts = { 'main.tf': CALL, 'queue/main.tf': MODULE };
    const fixes = [0, 1].map((index) => written(texts, ...sealedIn(queueIn(texts, `module.others[${index}]`))));
    expect(fixes[0]).toEqual({
      'main.tf': CALL.replace(
        'module "others" {\n  source = "./queue"\n  count  = 2',
        `resource "aws_kms_key" "others" {
  description = "Encrypts module.others.aws_sqs_queue.this"
}

resource "aws_kms_alias" "others" {
  name          = "alias/others"
  target_key_id = aws_kms_key.others.key_id
}

module "others" {
  source = "./queue"
  count  = 2
  kms    = aws_kms_key.others.arn`,
      ),
      'queue/main.tf': MODULE,
    });
    expect(fixes[1]).toEqual(fixes[0]);
  });

  test('that is called several times has no names in it that can be given once only', () => {
    const texts = { 'main.tf': CALL, 'queue/main.tf': MODULE.replace('var.kms', '""') };
    const result = written(texts, ...sealedIn(queueIn(texts, 'module.orders')));
    expect(result).toHaveProperty(
      ['queue/main.tf'],
      expect.stringContaining(`resource "aws_kms_alias" "this" {
  name_prefix   = "alias/this-"
  target_key_id = aws_kms_key.this.key_id
}`),
    );
  });

  test('is written to itself where it decides', () => {
    const texts = { 'main.tf': CALL, 'queue/main.tf': MODULE };
    const on = queueIn(texts, 'module.orders');
    expect(written(texts, { do: 'set', on, property: 'managedSse', value: false })).toEqual({
      'main.tf': CALL,
      'queue/main.tf': MODULE.replace(
        'kms_master_key_id = var.kms',
        'kms_master_key_id       = var.kms\n  sqs_managed_sse_enabled = false',
      ),
    });
  });

  test('does not name what is in another one', () => {
    const texts = {
      'main.tf': `${CALL}resource "aws_kms_key" "k" {}\n`,
      'queue/main.tf': MODULE.replace('var.kms', '"x"'),
    };
    const on = queueIn(texts, 'module.orders');
    const key = own(texts, 'aws_kms_key.k');
    expect(written(texts, { do: 'set', on, property: 'key', value: arnOf(key) })).toBe(
      'aws_kms_key.k is in another module, which would have to say what it is called.',
    );
  });

  test('lets nobody in whom one of its calls alone needs', () => {
    const text = 'resource "aws_kms_key" "k" {\n  policy = jsonencode({ Statement = [] })\n}\n';
    const texts = { 'main.tf': CALL, 'queue/main.tf': text };
    const document = at(texts, 'jsonencode({ Statement = [] })', 'queue/main.tf');
    const state = (statement: NewStatement): Change => ({ do: 'state', in: document, statement });
    expect(written(texts, state(SNS))).toBe('The module is called several times, and each call would let them in.');
    expect(written(texts, state({ ...SNS, effect: 'Deny' }))).toHaveProperty(['queue/main.tf']);
    expect(written({ ...texts, 'main.tf': CALL.slice(0, CALL.indexOf('module "others"')) }, state(SNS))).toHaveProperty(
      ['queue/main.tf'],
    );
  });

  test('from elsewhere is given an input, and never written to', () => {
    const texts = {
      'main.tf': CALL.replaceAll('./queue', 'example/queue'),
      '.terraform/modules/modules.json':
        '{"Modules": [{"Key": "orders", "Source": "example/queue", "Dir": ".terraform/modules/orders"}]}',
      '.terraform/modules/orders/main.tf': MODULE.replace('}\n', '}\n').replace(
        'kms_master_key_id = var.kms',
        'kms_master_key_id = var.kms\n  sqs_managed_sse_enabled = var.kms == null',
      ),
    };
    const on = resource('module.orders.aws_sqs_queue.this', at(texts, 'module "orders"'));
    expect(written(texts, { do: 'set', on, property: 'key', value: 'alias/orders' })).toEqual({
      ...texts,
      'main.tf': texts['main.tf'].replace('"example/queue"', '"example/queue"\n  kms    = "alias/orders"'),
    });
    expect(written(texts, { do: 'set', on, property: 'managedSse', value: true })).toBe(
      'Module orders decides sqs_managed_sse_enabled of aws_sqs_queue itself: it has no input that is nothing else.',
    );
    expect(written(texts, { do: 'keep', on })).toBe(
      'module.orders.aws_sqs_queue.this is made by a module from elsewhere.',
    );
  });
});

describe('the JSON syntax', () => {
  const JSON_TEXT = `{
  "resource": {
    "aws_sns_topic": { "orders": { "name": "orders" } },
    "aws_sqs_queue": {
      "orders": {
        "name": "orders"
      }
    }
  }
}
`;
  const PATH = 'main.tf.json';
  const of = (texts: Texts, id: string): Resource => {
    const [type = '', name = ''] = id.split('.');
    return resource(id, at(texts, `"${name}"`, PATH, `"${type}"`));
  };

  test('has expressions in quotes, and its blocks in maps', () => {
    const texts = { [PATH]: JSON_TEXT };
    const result = written(texts, ...sealed(of(texts, 'aws_sqs_queue.orders'), of(texts, 'aws_sns_topic.orders')));
    expect(typeof result === 'string' ? result : JSON.parse(result[PATH] ?? '')).toEqual({
      resource: {
        aws_sns_topic: { orders: { name: 'orders' } },
        aws_sqs_queue: { orders: { name: 'orders', kms_master_key_id: '${aws_kms_key.orders.arn}' } },
        aws_kms_key: {
          orders: {
            enable_key_rotation: true,
            policy:
              '${jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "EnableIamPolicies", Effect = "Allow", Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }, Action = "kms:*", Resource = "*" }, { Sid = "AllowSnsToUseTheKey", Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } } }] })}',
          },
        },
        aws_kms_alias: { orders: { name: 'alias/orders', target_key_id: '${aws_kms_key.orders.key_id}' } },
      },
      data: { aws_partition: { current: {} }, aws_caller_identity: { current: {} } },
    });
  });

  test('has nested blocks in maps and lists', () => {
    const text = '{"data": {"aws_iam_policy_document": {"d": {"statement": {"sid": "A"}}}}}';
    const result = edited(text, (texts) => [{ do: 'state', in: at(texts, '"d"', PATH), statement: SNS }], PATH);
    expect(JSON.parse(result)).toEqual({
      data: {
        aws_iam_policy_document: {
          d: {
            statement: [
              { sid: 'A' },
              {
                sid: 'AllowSnsToUseTheKey',
                actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
                resources: ['*'],
                principals: { type: 'Service', identifiers: ['sns.amazonaws.com'] },
              },
            ],
          },
        },
      },
    });
  });
});
