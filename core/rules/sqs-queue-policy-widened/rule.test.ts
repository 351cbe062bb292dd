import { describe, expect, test } from 'vitest';
import { changed, changeFindings } from '../../../test/support/plans.ts';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/q';
const QUEUE = { url: URL, id: URL, name: 'q', kms_master_key_id: 'alias/q' };
const everyone = (Action: string): object => ({ Effect: 'Allow', Principal: '*', Action, Resource: '*' });

function values(...Statement: object[]): object {
  return { queue_url: URL, policy: JSON.stringify({ Version: '2012-10-17', Statement }) };
}

function widened(...changes: object[]): string[] {
  return changeFindings('sqs-queue-policy-widened', changes);
}

describe('sqs-queue-policy-widened', () => {
  const kept = changed('aws_sqs_queue.q', ['no-op'], QUEUE, QUEUE);

  test('tells of an action that everyone gains', () => {
    const policy = changed(
      'aws_sqs_queue_policy.p',
      ['update'],
      values(everyone('sqs:SendMessage')),
      values(everyone('sqs:*')),
    );
    expect(widened(kept, policy)).toEqual([
      'aws_sqs_queue_policy.p, statement #1: any AWS account may now call sqs:ReceiveMessage, sqs:PurgeQueue and 5 more.',
    ]);
  });

  test('tells of the first policy of a queue that was there', () => {
    const policy = changed('aws_sqs_queue_policy.p', ['create'], null, values(everyone('sqs:SendMessage')));
    expect(widened(kept, policy)).toEqual([
      'aws_sqs_queue_policy.p, statement #1: any AWS account may now call sqs:SendMessage.',
    ]);
  });

  test('passes a new queue with its policy, and one that stays as it is', () => {
    const policy = changed('aws_sqs_queue_policy.p', ['create'], null, values(everyone('sqs:SendMessage')));
    expect(widened(changed('aws_sqs_queue.q', ['create'], null, QUEUE), policy)).toEqual([]);
    const same = values(everyone('sqs:SendMessage'));
    expect(widened(kept, changed('aws_sqs_queue_policy.p', ['no-op'], same, same))).toEqual([]);
  });
});
