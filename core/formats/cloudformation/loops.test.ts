import { describe, expect, test } from 'vitest';
import { reportOf } from '../../../test/support/reported.ts';

/** A loop over as many items that makes a queue with a dozen values of each. */
function loopOver(items: number): string {
  const tags = 'abcdefghij'.replaceAll(/./g, (key) => `\n            - { Key: ${key}, Value: !Sub '${key}-\${Name}' }`);
  return `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues:
    - Name
    - [${Array.from({ length: items }, (_, index) => `n${index}`).join(', ')}]
    - Queue\${Name}:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub 'queue-\${Name}'
          KmsMasterKeyId: alias/aws/sqs
          Tags:${tags}
`;
}

describe('a loop', () => {
  test.each([1, 100, 500])('is read in full for each of %i items', (items) => {
    const { queues } = reportOf({ 'template.yaml': loopOver(items) }).report;
    expect(queues.filter(({ encryption }) => encryption === 'kms-aws-managed')).toHaveLength(items);
  });

  test('makes no more resources than a template may have', () => {
    const { queues } = reportOf({ 'template.yaml': loopOver(2000) }).report;
    expect(queues).toHaveLength(500);
  });
});
