import { expect, test } from 'vitest';
import type { Carrier } from '../../core/policy/actions.ts';
import { readDocument } from '../../core/policy/document.ts';
import { aloneSetting, type PolicySetting } from '../../core/policy/setting.ts';
import { judgeDocument } from '../../core/policy/verdict.ts';
import type { Truth } from '../../core/resources/test.ts';
import type { Value } from '../../core/resources/value.ts';
import type { AwsPage } from './aws-pages.ts';
import { type Plan, toValue } from './policy-values.ts';

export const OWN = '111122223333';
export const OTHER = '999999999999';
export const TOPIC = `arn:aws:sns:us-east-1:${OWN}:orders`;
export const QUEUE = `arn:aws:sqs:us-east-1:${OWN}:q`;
export const KEY = `arn:aws:kms:us-east-1:${OWN}:key/k`;

/** A statement, or what is written of it: what is not gets the row's defaults. */
export type Clause = Readonly<Record<string, Plan>>;

/** A statement that lets in; its action is `kms:Decrypt` or `sqs:SendMessage` and its resource `*` unless said. */
export function allow(principal: Plan, condition?: Plan, rest: Clause = {}): Clause {
  return {
    Effect: 'Allow',
    Principal: principal,
    ...(condition === undefined ? {} : { Condition: condition }),
    ...rest,
  };
}

/** A statement that keeps everybody out of everything, unless said. */
export function deny(condition?: Plan, rest: Clause = {}): Clause {
  const who = 'NotPrincipal' in rest ? {} : { Principal: '*' };
  const what = 'NotAction' in rest ? {} : { Action: '*' };
  return { Effect: 'Deny', ...who, ...what, ...(condition === undefined ? {} : { Condition: condition }), ...rest };
}

/** What else a row may say: the setting where it is not the usual one, and the document's `Version`. */
export interface Given extends Partial<PolicySetting> {
  readonly version?: Plan;
}

/** `K` for key policies, `Q` for queue policies. */
type Where = 'K' | 'Q' | 'KQ';

/** Title, carrier, statements and what is made of the first of them, in the words of `told`. */
export type Row = readonly [
  title: string,
  where: Where,
  statements: Clause | readonly Clause[],
  expected: string,
  given?: Given,
];

/** Tests the rows of one table, all of which rest on one page of AWS. */
export function judges(page: AwsPage, rows: readonly Row[]): void {
  const cases = rows.flatMap(([title, where, statements, expected, given]) =>
    [...where].map((letter) => {
      const carrier: Carrier = letter === 'K' ? 'key' : 'queue';
      return [`${carrier}, ${title}: ${expected} (${page.name})`, carrier, statements, expected, given] as const;
    }),
  );
  test.each(cases)('%s', (_, carrier, statements, expected, given) => {
    expect(told(Array.isArray(statements) ? statements : [statements], carrier, given)).toBe(expected);
  });
}

/**
 * What the engine makes of a document's first `Allow`: the verdict or `no-effect`, the outsiders that are named, `+aws` for public
 * by AWS's rules, `+unscoped` for a service let in for anybody's resources, `+metadata` where outsiders can only read about the
 * key or queue, `+invalid` and `+dangling` for principals.
 */
export function told(
  statements: readonly Clause[],
  carrier: Carrier,
  { version = '2012-10-17', ...given }: Given = {},
): string {
  const Action = carrier === 'key' ? 'kms:Decrypt' : 'sqs:SendMessage';
  const plan = { Version: version, Statement: statements.map((clause) => withDefaults(clause, Action)) };
  const document = judgeDocument(readDocument(toValue(plan)), { ...usualSetting(carrier), ...given });
  const [first] = document.statements;
  if (!first) return 'no statement';
  const is = (name: string): boolean => first.grants.some((grant) => grant.class.is === name);
  return [
    first.withoutEffect === undefined ? first.verdict : 'no-effect',
    ...first.outsiders,
    ...(first.publicByAwsRules ? ['+aws'] : []),
    ...(first.grants.some(({ unscoped }) => unscoped) ? ['+unscoped'] : []),
    ...(first.onlyMetadata ? ['+metadata'] : []),
    ...(is('invalid') ? ['+invalid'] : []),
    ...(is('dangling') ? ['+dangling'] : []),
  ].join(' ');
}

function withDefaults(clause: Clause, action: string): Clause {
  return {
    ...('Action' in clause || 'NotAction' in clause ? {} : { Action: action }),
    ...('Resource' in clause || 'NotResource' in clause ? {} : { Resource: '*' }),
    ...clause,
  };
}

/** The account and organization of the vectors, a bucket of the same template, and a key and queue that are known by ARN. */
export function usualSetting(carrier: Carrier): PolicySetting {
  return {
    ...aloneSetting(carrier),
    ownAccounts: new Set([OWN]),
    trustedOrgs: new Set(['o-own']),
    names: (value) => namesCarrier(value, carrier),
    ownsBucket: (name) => name === 'b',
  };
}

function namesCarrier(value: Value, carrier: Carrier): Truth {
  if (value.kind === 'scalar') return value.value === (carrier === 'key' ? KEY : QUEUE) ? 'yes' : 'no';
  if (value.kind === 'reference') return value.to === 'Carrier' ? 'yes' : 'no';
  return 'unknown';
}
