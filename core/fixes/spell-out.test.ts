import { describe, expect, test } from 'vitest';
import { lint } from '../lint.ts';
import type { Resource } from '../resources/resource.ts';
import { DEFAULT_SETTINGS } from '../rules/settings.ts';
import { type Change, documentValue, mapOf, type NewResource, type NewValue } from './change.ts';
import { spellOut } from './spell-out.ts';

/** A queue as the map knows it, in a file of some name. */
function queue(path: string): Resource {
  const files = { read: () => '{"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}}', list: () => undefined };
  const settingsFor = () => ({ ...DEFAULT_SETTINGS, require: 'encrypted' as const });
  const { findings } = lint({ paths: [path], files, settingsFor });
  const [change] = findings.flatMap(({ fixes }) => fixes.flatMap(({ changes }) => changes));
  if (change?.do !== 'set') throw new Error('No queue.');
  return change.on;
}

const KEY: NewResource = {
  kind: 'key',
  name: 'OrdersKey',
  isKept: true,
  properties: new Map<string, NewValue>([
    ['rotation', true],
    ['policy', documentValue([])],
  ]),
};

function spelled(...changes: readonly Change[]): readonly string[] {
  return spellOut({ title: 'Do it', safe: false, changes }).map(({ how, code }) => `${how}\n${code}`);
}

describe('a fix in words', () => {
  test('is in the language of its text', () => {
    const value: NewValue = { kind: 'attribute', of: KEY, attribute: 'arn' };
    const inYaml = queue('a.yaml');
    const inJson = queue('a.json');
    const hcl: Resource = {
      ...inYaml,
      type: 'aws_sqs_queue',
      name: 'module.a.aws_sqs_queue.orders[0]',
      origin: { ...inYaml.origin, path: 'main.tf' },
    };
    expect(spelled({ do: 'set', on: inYaml, property: 'key', value })).toEqual([
      'Write in Orders:\nKmsMasterKeyId: !GetAtt OrdersKey.Arn',
    ]);
    expect(spelled({ do: 'set', on: inJson, property: 'key', value })).toEqual([
      'Write in Orders:\n{\n  "KmsMasterKeyId": {\n    "Fn::GetAtt": [\n      "OrdersKey",\n      "Arn"\n    ]\n  }\n}',
    ]);
    expect(spelled({ do: 'set', on: hcl, property: 'key', value })).toEqual([
      'Write in module.a.aws_sqs_queue.orders[0]:\nkms_master_key_id = aws_kms_key.orders.arn',
    ]);
    expect(spelled({ do: 'add', resource: KEY, before: inYaml })).toEqual([
      `Add a resource:
OrdersKey:
  Type: AWS::KMS::Key
  DeletionPolicy: Retain
  UpdateReplacePolicy: Retain
  Properties:
    EnableKeyRotation: true
    KeyPolicy:
      Version: '2012-10-17'
      Statement: []`,
    ]);
  });

  test('has nested blocks and documents as Terraform does', () => {
    const hcl: Resource = {
      ...queue('a.yaml'),
      type: 'aws_sqs_queue',
      origin: { path: 'main.tf', span: { start: 0, end: 0 } },
    };
    const filter: NewResource = {
      kind: 'metricFilter',
      name: 'OrdersFilter',
      isKept: false,
      properties: new Map<string, NewValue>([
        ['pattern', 'x'],
        ['MetricTransformations', { kind: 'list', items: [mapOf({ MetricName: 'a' }), mapOf({ MetricName: 'b' })] }],
      ]),
    };
    const properties = new Map([['pattern', mapOf({ source: 'aws.kms' })]]);
    const rule: NewResource = { kind: 'eventRule', name: 'OrdersRule', isKept: false, properties };
    expect(spelled({ do: 'add', resource: filter, before: hcl }, { do: 'add', resource: rule, before: hcl })).toEqual([
      `Add a resource:
resource "aws_cloudwatch_log_metric_filter" "orders" {
  pattern = "x"

  metric_transformation {
    name = "a"
  }

  metric_transformation {
    name = "b"
  }
}`,
      `Add a resource:
resource "aws_cloudwatch_event_rule" "orders" {
  event_pattern = jsonencode({ source = "aws.kms" })
}`,
    ]);
  });

  test('leaves out what its language has no words for', () => {
    const hcl: Resource = {
      ...queue('a.yaml'),
      type: 'aws_sqs_queue',
      origin: { path: 'main.tf', span: { start: 0, end: 0 } },
    };
    const choice: NewValue = { kind: 'choice', condition: 'IsProd', yes: true, no: false };
    expect(
      spelled({ do: 'set', on: hcl, property: 'managedSse', value: choice }, { do: 'unset', on: hcl, property: 'key' }),
    ).toEqual(['Take kms_master_key_id out of Orders.\n']);
  });
});
