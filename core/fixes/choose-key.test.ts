import { describe, expect, test } from 'vitest';
import { template } from '../../test/support/templates.ts';
import { lint } from '../lint.ts';
import { DEFAULT_SETTINGS } from '../rules/settings.ts';
import { fixWithKey } from './choose-key.ts';
import { applyEdits } from './edits.ts';
import { writeFix } from './write-fix.ts';

const KEY = `  TeamKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy: {Version: '2012-10-17', Statement: [{Sid: EnableIamPolicies, Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}, Action: kms:*, Resource: '*'}]}
`;
const FED = `${KEY}  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Orders.Arn}
`;

/** What becomes of the queue with the key that is named; its title where nothing can be written. */
function sealed(key: string, rest = KEY): string | undefined {
  const text = `${template({ Orders: ['SqsManagedSseEnabled: true'] })}\n${rest}`;
  const files = { read: () => text, list: () => undefined };
  const { findings } = lint({ paths: ['a.yaml'], files, settingsFor: () => DEFAULT_SETTINGS });
  const fix = fixWithKey(findings.find(({ rule }) => rule === 'sqs-kms-required')?.fixes ?? [], key);
  const edits = fix && writeFix(fix, files);
  if (!edits || 'cannot' in edits) return undefined;
  const [file] = edits;
  return applyEdits(text, file?.edits ?? [])
    .split('\n')
    .find((line) => line.includes('KmsMasterKeyId'))
    ?.trim();
}

describe('the key that somebody names', () => {
  test.each([
    ['TeamKey', 'KmsMasterKeyId: !GetAtt TeamKey.Arn'],
    ['OrdersKey', 'KmsMasterKeyId: !GetAtt OrdersKey.Arn'],
    ['alias/aws/sqs', 'KmsMasterKeyId: alias/aws/sqs'],
    ['alias/team', 'KmsMasterKeyId: alias/team'],
    [
      'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      'KmsMasterKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
    ['1234abcd-12ab-34cd-56ef-1234567890ab', 'KmsMasterKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['Topic', undefined],
    ['alias/with blanks', undefined],
  ])('%s becomes %s', (key, line) => {
    expect(sealed(key)?.replace(/(['"])(.*)\1/, '$2')).toBe(line);
  });

  test('is not the one of AWS where that would cut off a service', () => {
    expect(sealed('alias/aws/sqs', FED)).toBeUndefined();
    expect(sealed('arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs', FED)).toBeUndefined();
    expect(sealed('TeamKey', FED)).toBe('KmsMasterKeyId: !GetAtt TeamKey.Arn');
  });
});
