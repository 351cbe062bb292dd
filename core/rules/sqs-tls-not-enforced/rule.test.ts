import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD, queueWith } from '../../../test/support/templates.ts';
import { sqsTlsNotEnforced } from './rule.ts';

const ALWAYS = { tls: 'always' as const };

/** A denial of plain HTTP, with other elements than the usual ones. */
function denial(changes: Readonly<Record<string, string>> = {}): string {
  const elements = {
    Effect: 'Deny',
    Principal: '"*"',
    Action: '"sqs:*"',
    Resource: '!GetAtt Queue.Arn',
    Condition: '{Bool: {"aws:SecureTransport": "false"}}',
    ...changes,
  };
  return `{${Object.entries(elements)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')}}`;
}

/** A queue in plaintext whose policy has the statements. */
function plaintextWith(...statements: string[]): string {
  return queuePolicyWith(...statements).replace('SqsManagedSseEnabled: true', 'SqsManagedSseEnabled: false');
}

describe('sqs-tls-not-enforced', () => {
  test('notes a queue in plaintext without a policy, at its name', () => {
    expect(annotate(sqsTlsNotEnforced, queueWith('SqsManagedSseEnabled: false'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
        ~~~~~~ note: No policy of Orders denies plain HTTP.
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: false"
    `);
  });

  test.each([
    ['no statement', []],
    [
      'TLS asked of some only, which leaves the others',
      [
        "{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'sqs:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'true'}}}",
      ],
    ],
    ['a denial of TLS', [denial({ Condition: '{Bool: {"aws:SecureTransport": "true"}}' })]],
    ['a denial for one role', [denial({ Principal: '{AWS: "arn:aws:iam::111122223333:role/app"}' })]],
    ['a denial of administration', [denial({ Action: '["sqs:SetQueueAttributes", "sqs:PurgeQueue"]' })]],
    ['a denial of something else', [denial({ Condition: '{StringNotEquals: {"aws:PrincipalOrgID": o-own}}' })]],
    ['what reads like a denial', [denial({ Effect: 'Allow', Principal: '{AWS: "111122223333"}' })]],
  ])('notes a policy with %s', (_, statements) => {
    expect(rowsOf(sqsTlsNotEnforced, plaintextWith(...statements))).toEqual([['note', 'Queue', '2:3']]);
  });

  test.each([
    ['a denial of plain HTTP', denial()],
    ['one for everyone by kind', denial({ Principal: '{AWS: ["*"]}' })],
    ['one of sending alone', denial({ Action: '["sqs:SendMessage", "sqs:ReceiveMessage"]' })],
    ['one of everything', denial({ Action: '"*"', Resource: "'*'" })],
    ['one in another spelling', denial({ Condition: '{bool: {"AWS:SecureTransport": false}}' })],
    ['one where the key may be missing', denial({ Condition: '{BoolIfExists: {"aws:SecureTransport": "false"}}' })],
    ['a denial of everything for everyone', denial({ Condition: '' })],
    ['a denial that cannot be told', denial({ Condition: '!Ref C' })],
    ['a value that cannot be told', denial({ Condition: '{Bool: {"aws:SecureTransport": !Ref V}}' })],
    ['a statement that cannot be told', '!Ref Statement'],
  ])('passes %s', (_, statement) => {
    expect(rowsOf(sqsTlsNotEnforced, plaintextWith(statement))).toEqual([]);
  });

  test('passes a queue with a policy that cannot be told', () => {
    const source = plaintextWith(denial()).replace(/PolicyDocument:[\s\S]*/, 'PolicyDocument: !Ref Document');
    expect(rowsOf(sqsTlsNotEnforced, source)).toEqual([]);
  });

  test('passes a queue that may be that of a policy which denies it', () => {
    const source = (queues: string): string => plaintextWith(denial()).replace('[!Ref Queue]', queues);
    expect(rowsOf(sqsTlsNotEnforced, source('[!Ref Url]'))).toEqual([]);
    expect(rowsOf(sqsTlsNotEnforced, source('[!ImportValue url]'))).toHaveLength(1);
    expect(
      rowsOf(
        sqsTlsNotEnforced,
        source('[!Ref Other]').replace('Resources:', 'Resources:\n  Other: {Type: AWS::SQS::Queue}'),
      ),
    ).toHaveLength(1);
  });

  test.each([
    ['SSE-SQS', 'SqsManagedSseEnabled: true'],
    ['a KMS key', 'KmsMasterKeyId: alias/orders'],
    ['nothing, which is SSE-SQS', 'DelaySeconds: 1'],
    ['what cannot be told', 'SqsManagedSseEnabled: !Ref Sse'],
  ])('passes a queue with %s, unless TLS is to be asked always', (_, property) => {
    expect(rowsOf(sqsTlsNotEnforced, queueWith(property))).toEqual([]);
    expect(rowsOf(sqsTlsNotEnforced, queueWith(property), ALWAYS)).toEqual([['note', 'Orders', '2:3']]);
  });

  test('says of an encrypted queue that it refuses plain HTTP already', () => {
    const why = (property: string) =>
      lintText(queueWith(property), ALWAYS).findings.find(({ rule }) => rule === 'sqs-tls-not-enforced')?.message.why;
    expect(why('KmsMasterKeyId: alias/orders')).toMatch(/^SSE already refuses plain HTTP;/);
    expect(why('DelaySeconds: 1')).toMatch(/^A client that calls SQS over HTTP/);
  });

  test('says in which worlds of the queue, of the policy and of its text', () => {
    const queue = `${IS_PROD}\n${queueWith('SqsManagedSseEnabled: !If [IsProd, true, false]')}`;
    expect(rowsOf(sqsTlsNotEnforced, queue)).toEqual([['note', 'Orders', '8:3', 'IsProd is false']]);
    const policy = `${IS_PROD}\n${plaintextWith(denial()).replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueuePolicy\n    Condition: IsProd')}`;
    expect(rowsOf(sqsTlsNotEnforced, policy)).toEqual([['note', 'Queue', '8:3', 'IsProd is false']]);
    const text = `${IS_PROD}\n${plaintextWith(`!If [IsProd, ${denial()}, !Ref AWS::NoValue]`)}`;
    expect(rowsOf(sqsTlsNotEnforced, text)).toEqual([['note', 'Queue', '8:3', 'IsProd is false']]);
    const encrypted = text.replace('SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/x');
    expect(rowsOf(sqsTlsNotEnforced, encrypted, ALWAYS)).toEqual([['note', 'Queue', '8:3', 'IsProd is false']]);
  });

  test('asks a policy for each of its queues, an inline one too', () => {
    const source = plaintextWith(denial({ Resource: "'*'" }))
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsTlsNotEnforced, source)).toEqual([]);
  });
});
