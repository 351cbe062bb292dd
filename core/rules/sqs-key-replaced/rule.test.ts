import { describe, expect, test } from 'vitest';
import { changed, changeFindings } from '../../../test/support/plans.ts';

const OLD = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const queue = (actions: string[], after: string): object =>
  changed('aws_sqs_queue.q', actions, { kms_master_key_id: OLD }, { kms_master_key_id: after });
const key = (actions: string[], after: object | null): object =>
  changed('aws_kms_key.old', actions, { arn: OLD, is_enabled: true }, after);

describe('sqs-key-replaced', () => {
  test.each([
    ['is deleted', key(['delete'], null), 'aws_sqs_queue.q loses its key: aws_kms_key.old is deleted by this change.'],
    [
      'is replaced',
      key(['delete', 'create'], {}),
      'aws_sqs_queue.q loses its key: aws_kms_key.old is deleted by this change.',
    ],
    [
      'is disabled',
      key(['update'], { arn: OLD, is_enabled: false }),
      'aws_sqs_queue.q loses its key: aws_kms_key.old is disabled by this change.',
    ],
  ])('tells a queue whose old key %s', (_, old, what) => {
    expect(changeFindings('sqs-key-replaced', [queue(['update'], 'alias/new'), old])).toEqual([what]);
  });

  test.each([
    ['whose old key stays', [queue(['update'], 'alias/new'), key(['no-op'], { arn: OLD, is_enabled: true })]],
    ['whose key was not in the plan', [queue(['update'], 'alias/new')]],
    ['whose key is forgotten, not deleted', [queue(['update'], 'alias/new'), key(['forget'], null)]],
    ['that is replaced itself', [queue(['delete', 'create'], 'alias/new'), key(['delete'], null)]],
    [
      'that is deleted with its key',
      [changed('aws_sqs_queue.q', ['delete'], { kms_master_key_id: OLD }, null), key(['delete'], null)],
    ],
  ])('passes a queue %s', (_, plan) => {
    expect(changeFindings('sqs-key-replaced', plan)).toEqual([]);
  });
});
