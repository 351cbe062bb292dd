import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits, DEFAULT_SETTINGS, lint, type Settings, writeFix } from '../core/index.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { plainValue } from '../core/syntax/scalars.ts';
import type { SyntaxNode } from '../core/syntax/tree.ts';
import { filesOf } from './support/reported.ts';

const FOLDER = join(import.meta.dirname, 'fixtures', 'fix-snippets');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

const BASE = read('base.yaml');
const KEY_LINE = '    Properties:\n      KmsMasterKeyId: !GetAtt OrdersQueueKey.Arn\n';
const SCOPE = / {12}Condition:\n {14}ArnEquals:\n {16}aws:SourceArn: .*\n/g;

/** The base without some resources. */
function without(text: string, ...names: string[]): string {
  return names.reduce((rest, name) => rest.replace(new RegExp(`^  ${name}:\\n(?: {4}.*\\n)*`, 'm'), ''), text);
}

/** The base without the statements of some Sids. */
function silent(text: string, ...sids: string[]): string {
  return sids.reduce((rest, sid) => rest.replace(new RegExp(`^ {10}- Sid: ${sid}\\n(?: {12}.*\\n)*`, 'm'), ''), text);
}

/** The base with a statement more in its key's policy, and nobody but IAM policies let in besides. */
function onlyStatement(statement: string): string {
  const alone = without(BASE, 'OrdersSubscription', 'OrdersRule', 'OrdersQueuePolicy');
  return silent(alone, 'AllowSnsToUseTheKey', 'AllowEventBridgeToUseTheKey').replace(
    '  OrdersQueue:\n',
    `${statement}  OrdersQueue:\n`,
  );
}

const BUCKET = `  OrdersBucket:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: !GetAtt OrdersQueue.Arn
`;

const PRODUCER = `  ProducerPolicy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: producer
      Roles:
        - !Ref ProducerRole
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: sqs:SendMessage
            Resource: !GetAtt OrdersQueue.Arn
`;

const GRANTS = `          - Sid: AllowGrantsForAwsResources
            Effect: Allow
            Principal:
              AWS: !GetAtt ProducerRole.Arn
            Action:
              - kms:CreateGrant
              - kms:ListGrants
              - kms:RevokeGrant
            Resource: '*'
`;

const EVERYBODY = `          - Sid: AllowThisAccountThroughSqs
            Effect: Allow
            Principal:
              AWS: '*'
            Action:
              - kms:GenerateDataKey
              - kms:Decrypt
            Resource: '*'
            Condition:
              StringEquals:
                kms:ViaService: !Sub sqs.\${AWS::Region}.amazonaws.com
`;

interface Case {
  readonly snippet: string;
  readonly broken: string;
  readonly rule: string;
  /** How the fix begins, made for each finding that has one. */
  readonly fix: string;
  readonly settings?: Partial<Settings>;
}

const CASES: readonly Case[] = [
  {
    snippet: 'fx-1.yaml',
    broken: BASE.replace('KmsMasterKeyId: !GetAtt OrdersQueueKey.Arn', 'SqsManagedSseEnabled: false'),
    rule: 'sqs-encryption-disabled',
    fix: 'Encrypt',
    settings: { require: 'encrypted' },
  },
  {
    snippet: 'fx-1.json',
    broken: BASE.replace(KEY_LINE, ''),
    rule: 'sqs-encryption-implicit',
    fix: 'State SSE-SQS',
    settings: { require: 'encrypted' },
  },
  {
    snippet: 'fx-2.yaml',
    broken: BASE.replace(KEY_LINE, ''),
    rule: 'sqs-kms-required',
    fix: 'Seal OrdersQueue with OrdersQueueKey',
  },
  {
    snippet: 'fx-3.yaml',
    broken: without(BASE, 'OrdersQueueKey').replace(KEY_LINE, '') + BUCKET,
    rule: 'sqs-kms-required',
    fix: 'Seal OrdersQueue with a new key',
  },
  {
    snippet: 'fx-3.json',
    broken: silent(without(BASE, 'OrdersQueueKey', 'OrdersRule'), 'AllowEventBridgeToSend').replace(KEY_LINE, ''),
    rule: 'sqs-kms-required',
    fix: 'Seal OrdersQueue with a new key',
  },
  {
    snippet: 'fx-4.yaml',
    broken: silent(
      without(BASE, 'OrdersSubscription'),
      'AllowSnsToUseTheKey',
      'AllowSnsToSend',
      'AllowEventBridgeToUseTheKey',
    ),
    rule: 'kms-missing-service-grant',
    fix: 'Let events.amazonaws.com use',
  },
  {
    snippet: 'fx-5.yaml',
    broken: BASE.replace(/^ {2}OrdersQueuePolicy:[\s\S]*/m, (policy) => policy.replace(SCOPE, '')),
    rule: 'sqs-service-send-unscoped',
    fix: 'Hold (sns|events).amazonaws.com to what is known',
  },
  {
    snippet: 'fx-6.yaml',
    broken: onlyStatement(EVERYBODY),
    rule: 'kms-key-policy-public',
    fix: 'Let in the own account only',
  },
  { snippet: 'fx-8.yaml', broken: BASE + PRODUCER, rule: 'sqs-producer-missing-kms', fix: 'Let role ProducerRole' },
  {
    snippet: 'fx-11.yaml',
    broken: without(BASE, 'OrdersSubscription', 'OrdersRule', 'OrdersQueuePolicy'),
    rule: 'sqs-tls-not-enforced',
    fix: 'Let OrdersQueue refuse',
    settings: { tls: 'always' },
  },
  {
    snippet: 'fx-12.yaml',
    broken: BASE,
    rule: 'kms-monitoring-missing',
    fix: 'Watch changes of OrdersQueueKey and whom',
    settings: { rules: new Map([['kms-monitoring-missing', 'warning']]) },
  },
  {
    snippet: 'fx-13.yaml',
    broken: onlyStatement(GRANTS),
    rule: 'kms-create-grant-unrestricted',
    fix: 'Hold grants',
  },
];

/** A template mended by one fix for each finding of a rule, one after another. */
function mended(text: string, { rule, fix: title, settings }: Case): string {
  const path = text.startsWith('{') ? 'template.json' : 'template.yaml';
  const files = filesOf({ [path]: text });
  const { findings } = lint({ paths: [path], files, settingsFor: () => ({ ...DEFAULT_SETTINGS, ...settings }) });
  const fix = findings
    .filter((finding) => finding.rule === rule)
    .flatMap(({ fixes }) => fixes)
    .find((one) => new RegExp(`^${title}`).test(one.title));
  if (!fix) return text;
  const edits = writeFix(fix, files);
  if ('cannot' in edits) throw new Error(edits.cannot);
  return mended(applyEdits(text, edits[0]?.edits ?? []), {
    snippet: '',
    broken: '',
    rule,
    fix: title,
    ...(settings ? { settings } : {}),
  });
}

/** What a template says, functions in their long form. */
function said(text: string): { readonly [name: string]: unknown } {
  const { root } = readTree('template.yaml', text);
  return root ? (plain(root) as { readonly [name: string]: unknown }) : {};
}

function plain(node: SyntaxNode): unknown {
  const content =
    node.kind === 'scalar'
      ? plainValue(node)
      : node.kind === 'sequence'
        ? node.items.map(plain)
        : Object.fromEntries(
            node.pairs.map(({ key, value }) => [key.kind === 'scalar' ? key.value : '', plain(value)]),
          );
  if (node.tag === undefined) return content;
  if (node.tag === '!GetAtt') return { 'Fn::GetAtt': String(content).split('.') };
  return { [node.tag === '!Ref' ? 'Ref' : `Fn::${node.tag.slice(1)}`]: content };
}

describe.each(CASES)('$snippet for $rule', (made) => {
  const expected = said(read(made.snippet));

  test('comes out in YAML', () => {
    expect(said(made.broken)).not.toMatchObject(expected);
    expect(said(mended(made.broken, made))).toMatchObject(expected);
  });

  test('comes out in JSON', () => {
    const json = JSON.stringify(said(made.broken), undefined, 2);
    const after = mended(json, made);
    expect(JSON.parse(after)).toEqual(said(after));
    expect(said(after)).toMatchObject(expected);
  });
});
