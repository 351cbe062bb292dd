import { describe, expect, test } from 'vitest';
import {
  deliveryRows,
  key,
  may,
  messagesOf,
  OWN_ROOT,
  queue,
  resources,
  role,
} from '../../../test/support/neighbour-templates.ts';
import { sqsDlqConsumerMissingSourceKey } from './rule.ts';

const RECEIVE = may('sqs:ReceiveMessage', '!GetAtt Dead.Arn');
const REDRIVE = 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}';

function reader(deadKey: string, ...statements: string[]): string {
  return resources(
    key('Key', OWN_ROOT),
    key('DeadKey', OWN_ROOT),
    queue('Queue', '!Ref Key', REDRIVE),
    queue('Dead', deadKey),
    role('Role', RECEIVE, ...statements),
  );
}

describe('sqs-dlq-consumer-missing-source-key', () => {
  test('flags a reader with the key of the dead-letter queue alone', () => {
    const source = reader('!Ref DeadKey', may('kms:Decrypt', '!GetAtt DeadKey.Arn'));
    expect(deliveryRows(source)).toEqual(['warning sqs-dlq-consumer-missing-source-key Role 40:17']);
    expect(messagesOf(sqsDlqConsumerMissingSourceKey, source)[0]).toMatchObject({
      what: 'Role Role reads Dead but may not use Key, the key of Queue.',
      why: 'Dead is the dead-letter queue of Queue; messages that SQS moves stay encrypted with Key, and without kms:Decrypt on it they cannot be read.',
    });
  });

  test('flags a reader of a dead-letter queue that no key seals', () => {
    expect(deliveryRows(reader("''"))).toEqual(['warning sqs-dlq-consumer-missing-source-key Role 40:17']);
  });

  test.each([
    ['both keys', reader('!Ref DeadKey', may('kms:Decrypt', '[!GetAtt DeadKey.Arn, !GetAtt Key.Arn]'))],
    ['one key for both queues', reader('!Ref Key', may('kms:Decrypt', '!GetAtt Key.Arn'))],
    ['a key of which nobody can tell whose it is', reader('!Ref DeadKey', may('kms:Decrypt', '!ImportValue keys'))],
  ])('passes %s', (_, source) => {
    expect(deliveryRows(source)).toEqual([]);
  });

  test('leaves a reader without any key to the rule on readers', () => {
    expect(deliveryRows(reader('!Ref DeadKey'))).toEqual(['error sqs-consumer-missing-kms Role 40:17']);
  });
});
