import { describe, expect, test } from 'vitest';
import { factOf } from './condition-keys.ts';

describe('a condition key', () => {
  test.each<[string, ReturnType<typeof factOf>]>([
    ['aws:principalaccount', { meaning: 'account', by: 'identities', carried: 'always' }],
    ['aws:principalarn', { meaning: 'principal-arn', by: 'identities' }],
    ['aws:principalorgid', { meaning: 'organization', by: 'identities' }],
    ['aws:principalorgpaths', { meaning: 'organization-path', by: 'identities', several: true }],
    ['aws:userid', { meaning: 'user-id', by: 'identities' }],
    ['kms:calleraccount', { meaning: 'account', by: 'unknown' }],
    ['aws:sourceaccount', { meaning: 'account', by: 'services' }],
    ['aws:sourcearn', { meaning: 'source-arn', by: 'services' }],
    ['aws:sourceorgid', { meaning: 'organization', by: 'services' }],
    ['aws:sourceorgpaths', { meaning: 'organization-path', by: 'services', several: true }],
    ['aws:sourceowner', { meaning: 'account', by: 'services' }],
    ['aws:sourcevpce', { meaning: 'endpoint', by: 'identities' }],
    ['aws:sourcevpc', { meaning: 'endpoint', by: 'identities' }],
    ['aws:sourcevpcarn', { meaning: 'endpoint', by: 'identities' }],
    ['aws:vpceaccount', { meaning: 'account', by: 'identities' }],
    ['aws:vpceorgid', { meaning: 'organization', by: 'identities' }],
    ['aws:sourceip', { meaning: 'network', by: 'identities' }],
    ['lambda:sourcefunctionarn', { meaning: 'principal-arn', by: 'identities' }],
    ['aws:principalisawsservice', { meaning: 'is-service', by: 'all', carried: 'signed' }],
    ['aws:principalservicename', { meaning: 'service-name', by: 'services' }],
    ['aws:principalservicenameslist', { meaning: 'service-name', by: 'services', several: true }],
    ['kms:viaservice', { meaning: 'via-service', by: 'unknown' }],
    ['kms:encryptioncontext:aws:sqs:arn', { meaning: 'queue-context', by: 'unknown' }],
    ['kms:encryptioncontext:team', { meaning: 'nothing', by: 'unknown' }],
    ['kms:keyspec', { meaning: 'nothing', by: 'unknown' }],
    ['aws:securetransport', { meaning: 'nothing', by: 'unknown' }],
    ['aws:principaltag/team', { meaning: 'nothing', by: 'unknown' }],
    ['aws:principaltag', { meaning: 'not-known', by: 'unknown' }],
    ['aws:new', { meaning: 'not-known', by: 'unknown' }],
  ])('%s of a key policy', (id, expected) => {
    expect(factOf(id, 'key')).toEqual(expected);
  });

  test('of KMS is never in requests to a queue, and any other is the same there', () => {
    for (const id of ['kms:calleraccount', 'kms:viaservice', 'kms:encryptioncontext:aws:sqs:arn', 'kms:new']) {
      expect(factOf(id, 'queue')).toEqual({ meaning: 'not-in-context', by: 'unknown' });
    }
    for (const id of ['aws:sourcearn', 'aws:securetransport', 'saml:aud', 'aws:new']) {
      expect(factOf(id, 'queue')).toEqual(factOf(id, 'key'));
    }
  });
});
