import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsNetworkCondition } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const USE = '["kms:Decrypt", "kms:GenerateDataKey"]';
const OFFICE = 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}';

const deny = (condition: string, principal = '"*"', action = '"kms:*"'): string =>
  allow(principal, action, condition).replace('Allow', 'Deny');

describe('kms-network-condition', () => {
  test('flags an address in a statement for senders, at the key', () => {
    const source = keyWith(allow(ROLE, USE, OFFICE, ', Sid: Senders'));
    expect(annotate(kmsNetworkCondition, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: '*', Condition: {IpAddress: {"aws:SourceIp": 203.0.113.0/24}}, Sid: Senders}
                                                                                                                                                                                 ~~~~~~~~~~~~~~ warning: Key, statement Senders: aws:SourceIp tests the call that SQS makes, so that sends and receives fail.
      "
    `);
  });

  test.each([
    ['an endpoint', 'StringEquals: {"aws:SourceVpce": vpce-1}'],
    ['any endpoint', 'StringLike: {"aws:SourceVpce": "*"}'],
    ['an endpoint that cannot be told', 'StringEquals: {"aws:sourcevpce": !Ref Endpoint}'],
    ['a VPC', 'StringEquals: {"aws:SourceVpc": vpc-1}'],
    ['the presence of a VPC', '"Null": {"aws:SourceVpc": "false"}'],
    ['an address in a VPC', 'IpAddress: {"aws:VpcSourceIp": 10.0.0.0/8}'],
    ['an address besides another condition', `${OFFICE}, StringEquals: {"aws:PrincipalOrgID": o-own}`],
  ])('flags %s', (_, condition) => {
    expect(rowsOf(kmsNetworkCondition, keyWith(allow(ROLE, USE, condition)))).toMatchObject([
      ['warning', 'Key', expect.any(String)],
    ]);
  });

  test.each([
    ['NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}', '"*"'],
    ['NotIpAddressIfExists: {"aws:SourceIp": 203.0.113.0/24}', '{AWS: "111122223333"}'],
    ['StringNotEquals: {"aws:SourceVpce": vpce-1}', '{AWS: "*"}'],
    ['"ForAllValues:StringNotEquals": {"aws:SourceVpc": vpc-1}', '"*"'],
    ['"Null": {"aws:SourceVpce": "true"}', '"*"'],
    ['NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}, StringNotEquals: {"aws:SourceVpce": vpce-1}', '"*"'],
  ])('flags a denial with %s', (condition, principal) => {
    const source = keyWith(deny(condition, principal));
    expect(rowsOf(kmsNetworkCondition, source)).toMatchObject([['warning', 'Key', expect.any(String)]]);
  });

  test('flags a denial of all but named identities', () => {
    const source = keyWith(
      deny('StringNotEquals: {"aws:SourceVpce": vpce-1}', ROLE).replace('Principal', 'NotPrincipal'),
    );
    expect(rowsOf(kmsNetworkCondition, source)).toHaveLength(1);
  });

  test.each([
    [
      'a denial that exempts calls through services',
      deny('StringNotEquals: {"aws:SourceVpce": vpce-1}, Bool: {"aws:ViaAWSService": "false"}'),
    ],
    [
      'a denial that exempts services',
      deny('NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}, BoolIfExists: {"aws:PrincipalIsAWSService": "false"}'),
    ],
    [
      'a denial that exempts a role',
      deny(
        'NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}, ArnNotLike: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}',
      ),
    ],
    ['a denial of a network', deny(OFFICE)],
    ['a denial of one role', deny('NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}', ROLE)],
    [
      'a denial of administration',
      deny('NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}', '"*"', '["kms:Put*", "kms:Schedule*"]'),
    ],
    ['a denial that asks any of several', deny('"ForAnyValue:StringNotEquals": {"aws:SourceVpce": vpce-1}')],
    ['a denial without a condition', deny('').replace(', Condition: {}', '')],
    ['administrators', allow(ROLE, '["kms:Put*", "kms:Describe*"]', OFFICE)],
    ['all but a network', allow(ROLE, USE, 'NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}')],
    ['an endpoint, if there is one', allow(ROLE, USE, 'StringEqualsIfExists: {"aws:SourceVpce": vpce-1}')],
    ['the absence of an endpoint', allow(ROLE, USE, '"Null": {"aws:SourceVpce": "true"}')],
    ['every network', allow(ROLE, USE, 'IpAddress: {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}')],
    ['a network that cannot be told', allow(ROLE, USE, 'IpAddress: {"aws:SourceIp": !Ref Cidr}')],
    ['conditions that cannot be told', allow(ROLE, USE).replace('}', ', Condition: !Ref C}')],
    ['another condition', allow(ROLE, USE, 'StringEquals: {"aws:PrincipalOrgID": o-own}')],
  ])('passes %s', (_, statement) => {
    expect(rowsOf(kmsNetworkCondition, keyWith(statement))).toEqual([]);
  });

  test('passes a key that no queue uses, unless all keys are to be judged', () => {
    const source = keyWith(allow(ROLE, USE, OFFICE)).replace('{KmsMasterKeyId: !Ref Key}', '{KmsMasterKeyId: alias/x}');
    expect(rowsOf(kmsNetworkCondition, source)).toEqual([]);
    expect(rowsOf(kmsNetworkCondition, source, { ...OWN, keys: 'all' })).toHaveLength(1);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${keyWith(allow(ROLE, USE, 'IpAddress: {"aws:SourceIp": !If [IsProd, 203.0.113.0/24, 0.0.0.0/0]}'))}`;
    expect(rowsOf(kmsNetworkCondition, source)).toEqual([['note', 'Key', '15:172', 'IsProd is true']]);
  });

  test('reads well of a denial, too', () => {
    const { findings } = lintText(keyWith(deny('NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}')), OWN);
    expect(findings.find(({ rule }) => rule === 'kms-network-condition')?.message.why).toBe(
      'SQS calls KMS from its own network when somebody sends or receives. Sends and receives fail with KMS.AccessDeniedException, wherever they come from.',
    );
  });
});
