import { describe, expect, test } from 'vitest';
import { changed, changeFindings } from '../../../test/support/plans.ts';

const CUSTOMER = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The states that a queue may be in, the strongest first, as a provider reads them. */
const STATES = {
  'a customer managed KMS key': { kms_master_key_id: CUSTOMER, sqs_managed_sse_enabled: false },
  'the AWS managed KMS key': { kms_master_key_id: 'alias/aws/sqs', sqs_managed_sse_enabled: false },
  'SSE-SQS': { kms_master_key_id: '', sqs_managed_sse_enabled: true },
  'no encryption': { kms_master_key_id: '', sqs_managed_sse_enabled: false },
} as const;
const NAMES = Object.keys(STATES) as (keyof typeof STATES)[];

describe('sqs-encryption-weakened', () => {
  test.each(NAMES.flatMap((before, at) => NAMES.map((after, to) => ({ before, after, isWeaker: to > at }))))(
    'tells a queue that goes from $before to $after: $isWeaker',
    ({ before, after, isWeaker }) => {
      const plan = [changed('aws_sqs_queue.q', ['update'], STATES[before], STATES[after])];
      const expected = isWeaker ? [`aws_sqs_queue.q goes from ${before} to ${after}.`] : [];
      expect(changeFindings('sqs-encryption-weakened', plan)).toEqual(expected);
    },
  );

  const weaker = [STATES['a customer managed KMS key'], STATES['SSE-SQS']] as const;

  test.each([
    ['replaced', ['delete', 'create'], 1],
    ['replaced the other way round', ['create', 'delete'], 1],
    ['deleted', ['delete'], 0],
    ['forgotten', ['forget'], 0],
  ] as const)('knows a queue that is %s', (_, actions, count) => {
    const [before, after] = weaker;
    const plan = [changed('aws_sqs_queue.q', [...actions], before, count === 0 ? null : after)];
    expect(changeFindings('sqs-encryption-weakened', plan)).toHaveLength(count);
  });

  test('says nothing of a new queue, nor where the state cannot be told', () => {
    const [before, after] = weaker;
    expect(changeFindings('sqs-encryption-weakened', [changed('aws_sqs_queue.q', ['create'], null, after)])).toEqual(
      [],
    );
    const hidden = changed('aws_sqs_queue.q', ['update'], before, {}, { kms_master_key_id: true });
    expect(changeFindings('sqs-encryption-weakened', [hidden])).toEqual([]);
  });

  test('compares what was moved under its new address', () => {
    const [before, after] = weaker;
    const moved = { ...changed('aws_sqs_queue.new', ['update'], before, after), previous_address: 'aws_sqs_queue.old' };
    expect(changeFindings('sqs-encryption-weakened', [moved])).toHaveLength(1);
  });
});
