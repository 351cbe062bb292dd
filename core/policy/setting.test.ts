import { expect, test } from 'vitest';
import { reference, toValue } from '../../test/support/policy-values.ts';
import { aloneSetting } from './setting.ts';

test('a document on its own knows no account, owns nothing and cannot tell what a resource is', () => {
  const setting = aloneSetting('queue');
  expect(setting).toMatchObject({ carrier: 'queue', trustedCidrs: [], signedOnly: false });
  expect(aloneSetting('key').signedOnly).toBe(true);
  expect(
    [setting.ownAccounts, setting.trustedAccounts, setting.trustedOrgs, setting.trustedVpces].map((set) => set.size),
  ).toEqual([0, 0, 0, 0]);
  expect(setting.names(toValue('arn:aws:sqs:us-east-1:111122223333:q'))).toBe('unknown');
  expect(setting.names(toValue(reference('Queue', 'Arn')))).toBe('unknown');
  expect(setting.ownsBucket('b')).toBe(false);
});
