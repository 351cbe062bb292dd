import { readDocument } from '../core/policy/document.ts';
import { aloneSetting, type PolicySetting } from '../core/policy/setting.ts';
import { judgeDocument } from '../core/policy/verdict.ts';
import { entryOf } from '../core/resources/value.ts';
import { toValue } from '../test/support/policy-values.ts';
import { mediansOf, type Row, ratio } from './measure.ts';

const OWN = '111122223333';

/** The key of a data perimeter, senders, accounts and a few that are too broad: what large policies of people consist of. */
function statement(index: number): object {
  const account = String(200_000_000_000 + index);
  const head = { Sid: `Statement${index}`, Effect: 'Allow', Resource: '*' };
  switch (index % 5) {
    case 0:
      return {
        ...head,
        Principal: { Service: 'sns.amazonaws.com' },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${OWN}:topic-${index}` },
          StringEquals: { 'aws:SourceAccount': OWN },
        },
      };
    case 1:
      return {
        ...head,
        Principal: { AWS: [`arn:aws:iam::${account}:root`, `arn:aws:iam::${OWN}:role/role-${index}`] },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      };
    case 2:
      return {
        ...head,
        Principal: { AWS: '*' },
        Action: 'kms:Decrypt',
        Condition: {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' },
        },
      };
    case 3:
      return {
        ...head,
        Principal: '*',
        Action: ['kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:TagResource'],
        Condition: { ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${OWN}:role/admin-${index}-*`] } },
      };
    default:
      return {
        ...head,
        Principal: '*',
        Action: 'kms:Decrypt',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-own1234567' }, Bool: { 'aws:SecureTransport': 'true' } },
      };
  }
}

/** What the statements before it give, kept from all who are not of the organization. */
const PERIMETER = {
  Sid: 'Perimeter',
  Effect: 'Deny',
  Principal: '*',
  Action: 'kms:*',
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-own1234567' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
};

function policyText(statements: number, denials = 1): string {
  const Statement = [
    ...Array.from({ length: statements - denials }, (_, index) => statement(index)),
    ...Array.from({ length: denials }, () => PERIMETER),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2);
}

const SETTING: PolicySetting = {
  ...aloneSetting('key'),
  ownAccounts: new Set([OWN]),
  trustedOrgs: new Set(['o-own1234567']),
};

/** What judging a policy costs beside reading its text, and whether it grows with its statements. */
export function benchPolicy(): Row[] {
  let first = Number.NaN;
  const sizes = [10, 100, 1_000].map((statements) => {
    const { parse, judge, size } = medians(policyText(statements), statements >= 1_000 ? 60 : 300);
    if (Number.isNaN(first)) first = judge / statements;
    return {
      what: `${statements} statements, ${size}: ${((judge / statements) * 1000).toFixed(1)} µs a statement`,
      median: judge,
      ratio: `${ratio(judge, parse, 'JSON.parse', statements === 100 ? 'at most 10' : 'no bound')}, ${ratio(judge / statements, first, 'the time a statement of the first', 'linear: about 1')}`,
    };
  });
  const { parse, judge, size } = medians(policyText(100, 50), 300);
  return [
    ...sizes,
    {
      what: `100 statements, half of them denials, ${size}`,
      median: judge,
      ratio: ratio(judge, parse, 'JSON.parse', 'at most 10'),
    },
  ];
}

function medians(text: string, runs: number): { parse: number; judge: number; size: string } {
  const value = toValue(JSON.parse(text));
  if (entryOf(value, 'Statement').kind !== 'list') throw new Error('The policy has no statements.');
  const [parse = Number.NaN, judge = Number.NaN] = mediansOf(runs, 50, [
    () => JSON.parse(text),
    () => judgeDocument(readDocument(value), SETTING),
  ]);
  return { parse, judge, size: `${(text.length / 1000).toFixed(0)} KB` };
}
