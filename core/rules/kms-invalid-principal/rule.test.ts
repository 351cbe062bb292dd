import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN } from '../../../test/support/policy-templates.ts';
import { kmsInvalidPrincipal } from './rule.ts';

const ACTION = '"kms:Decrypt"';

describe('kms-invalid-principal', () => {
  test('flags what can be nobody, at the principal', () => {
    const source = keyWith(allow('{AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}', ACTION));
    expect(annotate(kmsInvalidPrincipal, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}, Action: "kms:Decrypt", Resource: '*'}
                                                                    ~~~~~~~~~~~~~~~~~~~~~ error: Key: "arn:aws:iam::*:root" is not a valid principal: a wildcard cannot be a part of one.
                                                                                                     ~~~~~~ error: Key: "events" is not a valid principal: a service is named by its host.
      "
    `);
  });
});
