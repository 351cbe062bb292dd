import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsDeletionProtection } from './rule.ts';

const RETAIN = ['DeletionPolicy: Retain', 'UpdateReplacePolicy: Retain'];

/** A queue on `Key`, which has the given lines beside its type. */
function keyWith(...attributes: string[]): string {
  return `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
  Key:
    Type: AWS::KMS::Key
${attributes.map((line) => `    ${line}\n`).join('')}`;
}

function said(source: string): string[] {
  return lintText(source)
    .findings.filter(({ rule }) => rule === kmsDeletionProtection.id)
    .map(({ message }) => message.what);
}

describe('kms-deletion-protection', () => {
  test('flags a key that goes away with its stack, at its name', () => {
    expect(annotate(kmsDeletionProtection, keyWith())).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !GetAtt Key.Arn
        Key:
        ~~~ note: Key is deleted with its stack: it has no DeletionPolicy and no UpdateReplacePolicy of Retain.
          Type: AWS::KMS::Key
      "
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Key"}}},
  "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Delete"}
}}`;
    expect(rowsOf(kmsDeletionProtection, source)).toEqual([['note', 'Key', '3:3']]);
  });

  test.each([
    [
      ['DeletionPolicy: Delete', 'UpdateReplacePolicy: Delete'],
      'with its stack',
      'DeletionPolicy and no UpdateReplacePolicy',
    ],
    [['UpdateReplacePolicy: Retain'], 'with its stack', 'DeletionPolicy'],
    [['DeletionPolicy: Retain'], 'where a deployment replaces it', 'UpdateReplacePolicy'],
    [['DeletionPolicy: RetainExceptOnCreate'], 'where a deployment replaces it', 'UpdateReplacePolicy'],
  ])('says of %j that the key is deleted %s', (attributes, when, missing) => {
    expect(said(keyWith(...attributes))).toEqual([`Key is deleted ${when}: it has no ${missing} of Retain.`]);
  });

  test('flags a short wait before a deletion, at the number', () => {
    const source = keyWith(...RETAIN, 'Properties: {PendingWindowInDays: 7}');
    expect(annotate(kmsDeletionProtection, source)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !GetAtt Key.Arn
        Key:
          Type: AWS::KMS::Key
          DeletionPolicy: Retain
          UpdateReplacePolicy: Retain
          Properties: {PendingWindowInDays: 7}
                                            ~ note: A deletion of Key waits 7 days, not 30.
      "
    `);
  });

  test('flags both, and a wait in text', () => {
    expect(said(keyWith('Properties: {PendingWindowInDays: "29"}'))).toEqual([
      'Key is deleted with its stack: it has no DeletionPolicy and no UpdateReplacePolicy of Retain.',
      'A deletion of Key waits 29 days, not 30.',
    ]);
  });

  test('flags a replica, whose messages nobody else can read in its Region', () => {
    const source = keyWith().replace('AWS::KMS::Key', 'AWS::KMS::ReplicaKey');
    expect(rowsOf(kmsDeletionProtection, source)).toEqual([['note', 'Key', '6:3']]);
  });

  test('names the queues whose messages are lost', () => {
    const more = '  Invoices: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}';
    const [finding] = lintText(`${keyWith('DeletionPolicy: Delete')}${more}`).findings;
    expect(finding?.message.why).toBe('Deleting Key makes every message in Orders and Invoices unreadable for good.');
  });

  test.each([
    ['a key that is kept', RETAIN],
    ['a key that is kept once it was made', ['DeletionPolicy: RetainExceptOnCreate', 'UpdateReplacePolicy: Retain']],
    ['a policy that cannot be seen', ['DeletionPolicy: !Ref Policy', 'UpdateReplacePolicy: !Ref Policy']],
    ['the longest wait', [...RETAIN, 'Properties: {PendingWindowInDays: 30}']],
    ['a wait that cannot be seen', [...RETAIN, 'Properties: {PendingWindowInDays: !ImportValue days}']],
    ['a wait from a parameter with a default', [...RETAIN, 'Properties: {PendingWindowInDays: !Ref Days}']],
  ])('passes %s', (_, attributes) => {
    const parameters = 'Parameters:\n  Policy: {Type: String}\n  Days: {Type: Number, Default: 7}';
    expect(rowsOf(kmsDeletionProtection, `${parameters}\n${keyWith(...attributes)}`)).toEqual([]);
  });

  test.each([
    ['another key', '!Ref Other'],
    ['the AWS managed key', 'alias/aws/sqs'],
    ['a key that cannot be told', '!ImportValue key'],
  ])('passes a key beside a queue on %s, also where all keys are asked for', (_, reference) => {
    const other = '  Other: {Type: AWS::KMS::Key, DeletionPolicy: Retain, UpdateReplacePolicy: Retain}';
    const source = `${keyWith().replace('!GetAtt Key.Arn', reference)}${other}`;
    expect(rowsOf(kmsDeletionProtection, source)).toEqual([]);
    expect(rowsOf(kmsDeletionProtection, source, { keys: 'all' })).toEqual([]);
  });

  test('says when, where a queue uses the key, or the wait is short, in some worlds only', () => {
    const used = keyWith().replace('!GetAtt Key.Arn', '!If [IsProd, !Ref Key, alias/aws/sqs]');
    expect(rowsOf(kmsDeletionProtection, `${IS_PROD}\n${used}`)).toEqual([['note', 'Key', '12:3', 'IsProd is true']]);
    const short = keyWith(...RETAIN, 'Properties: {PendingWindowInDays: !If [IsProd, 30, 7]}');
    expect(rowsOf(kmsDeletionProtection, `${IS_PROD}\n${short}`)).toEqual([
      ['note', 'Key', '16:56', 'IsProd is false'],
    ]);
  });

  test('is off, or has the level that the project gives it', () => {
    const rules = (level: 'off' | 'error') => ({ rules: new Map([['kms-deletion-protection', level]]) });
    expect(rowsOf(kmsDeletionProtection, keyWith(), rules('off'))).toEqual([]);
    expect(rowsOf(kmsDeletionProtection, keyWith(), rules('error'))).toEqual([['error', 'Key', '6:3']]);
  });
});
