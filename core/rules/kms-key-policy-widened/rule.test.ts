import { describe, expect, test } from 'vitest';
import { changed, changeFindings } from '../../../test/support/plans.ts';

const ROOT = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const partner = (Action: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::999999999999:root' },
  Action,
  Resource: '*',
  ...more,
});
const everyone = (Action: string): object => ({ Effect: 'Allow', Principal: '*', Action, Resource: '*' });

function widened(before: readonly object[], after: readonly object[]): string[] {
  const values = (Statement: readonly object[]): object => ({
    policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const plan = [changed('aws_kms_key.k', ['update'], values(before), values(after))];
  return changeFindings('kms-key-policy-widened', plan, { ownAccounts: new Set(['111122223333']) });
}

describe('kms-key-policy-widened', () => {
  test.each([
    [
      'a new account',
      [ROOT],
      [ROOT, partner('kms:Decrypt')],
      'aws_kms_key.k, statement #2: account 999999999999 may now call kms:Decrypt.',
    ],
    [
      'another action',
      [partner('kms:Decrypt')],
      [partner(['kms:Decrypt', 'kms:CreateGrant'])],
      'aws_kms_key.k, statement #1: account 999999999999 may now call kms:CreateGrant.',
    ],
    [
      'everyone',
      [ROOT, partner('kms:Decrypt')],
      [ROOT, everyone('kms:Decrypt')],
      'aws_kms_key.k, statement #2: any AWS account may now call kms:Decrypt.',
    ],
    [
      'a condition that goes',
      [{ ...everyone('kms:Decrypt'), Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }],
      [everyone('kms:Decrypt')],
      'aws_kms_key.k, statement #1: any AWS account may now call kms:Decrypt.',
    ],
  ])('tells of %s', (_, before, after, what) => {
    expect(widened(before, after)).toEqual([what]);
  });

  test.each([
    ['nothing new', [ROOT, partner('kms:Decrypt')], [ROOT, partner('kms:Decrypt')]],
    ['another order and name', [ROOT, partner('kms:Decrypt')], [partner(['kms:Decrypt'], { Sid: 'Renamed' }), ROOT]],
    ['less', [everyone('kms:*')], [partner('kms:Decrypt')]],
    ['the own account', [ROOT], [ROOT, { ...ROOT, Action: 'kms:Decrypt' }]],
    ['what could not be told before', [partner('kms:Decrypt', { Condition: 3 })], [partner('kms:Decrypt')]],
  ])('passes %s', (_, before, after) => {
    expect(widened(before, after)).toEqual([]);
  });

  test('says nothing of a new key', () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [everyone('kms:*')] });
    expect(changeFindings('kms-key-policy-widened', [changed('aws_kms_key.k', ['create'], null, { policy })])).toEqual(
      [],
    );
  });
});
