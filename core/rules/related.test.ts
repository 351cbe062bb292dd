import { expect, test } from 'vitest';
import { lint } from '../lint.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const TEMPLATE = `Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Sid: Everyone
            Effect: Allow
            Principal: '*'
            Action: kms:*
            Resource: '*'
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref OrdersKey
      RedrivePolicy: {deadLetterTargetArn: !GetAtt OrdersDlq.Arn, maxReceiveCount: 3}
  OrdersDlq:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
`;

const report = lint({
  paths: ['t.yaml'],
  files: { read: () => TEMPLATE, list: () => undefined },
  settingsFor: () => DEFAULT_SETTINGS,
});

/** The beginning of the line that a place is on. */
function lineAt(offset: number): string {
  return TEMPLATE.slice(offset).split('\n', 1)[0] ?? '';
}

function relatedOf(rule: string): string[] {
  const found = report.findings.find((finding) => finding.rule === rule);
  return (found?.related ?? []).map(({ place, what }) => `${lineAt(place.at.span.start)} ${what}`);
}

test('a finding in a policy tells the statement that it is in, and the queues that its key seals', () => {
  expect(relatedOf('kms-key-policy-public')).toEqual([
    'Sid: Everyone In statement Everyone of OrdersKey.',
    'Orders: Orders, which it seals.',
  ]);
});

test('a finding on a dead-letter queue tells whose it is', () => {
  expect(relatedOf('sqs-encryption-disabled')).toEqual(['Orders: Orders, whose dead-letter queue it is.']);
});

test('a queue tells where its key stands, and the queues that it serves', () => {
  expect(
    report.queues.map(({ queue, keyPlace, deadLetterOf }) => [queue, keyPlace?.at.span.start, deadLetterOf]),
  ).toEqual([
    ['Orders', TEMPLATE.indexOf('OrdersKey'), undefined],
    ['OrdersDlq', undefined, ['Orders']],
  ]);
});
