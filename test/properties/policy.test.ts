import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../core/policy/document.ts';
import { type DocumentVerdict, judgeDocument, type Verdict } from '../../core/policy/verdict.ts';
import { witnessOf } from '../../core/policy/witness.ts';
import {
  allow,
  type Choices,
  type Circumstances,
  denial,
  type Specimen,
  specimenOf,
  specimens,
} from '../oracles/policy-generator.ts';
import { isAllowed, type Json, type JsonObject } from '../oracles/policy-interpreter.ts';
import { broken, described, findWitness, judge, settingOf, shrunk } from '../oracles/policy-laws.ts';
import {
  FOREIGN,
  FOREIGN_ORG,
  KEY as KEY_ARN,
  OWN,
  OWN_ORG,
  QUEUE as QUEUE_ARN,
  statementsOf,
} from '../oracles/policy-requests.ts';
import { hidden, type Plan, perhaps, toValue } from '../support/policy-values.ts';

/** More runs than usual may be asked for. */
const { POLICY_RUNS = '500' } = process.env;
/** Of the laws that hold a document to others made of it, each of which judges several. */
const RUNS = Number(POLICY_RUNS);

const BADNESS: readonly Verdict[] = ['internal', 'unknown', 'external', 'public'];
/**
 * How bad a verdict is. A service that calls for anybody is no outsider, so that its grant is internal, and said to be
 * unscoped; bounding it to some who are foreign makes it external, and yet is no change for the worse.
 */
const badness = (judged: DocumentVerdict): number => BADNESS.indexOf(isUnscoped(judged) ? 'public' : judged.verdict);

function isUnscoped({ statements }: DocumentVerdict): boolean {
  return statements.some(({ grants }) => grants.some(({ unscoped }) => unscoped));
}

/** A source of choices for what is done to a document. */
const choices: fc.Arbitrary<Choices> = fc.array(fc.nat(0xffff), { maxLength: 60, size: 'max' }).map((list) => {
  let next = 0;
  return { below: (limit) => (list[next++] ?? 0) % limit };
});

describe('a verdict', () => {
  test('is internal only where no outsider gets through, public only where one does, external only for those named', {
    timeout: 120_000,
  }, () => {
    const seen = new Set<Verdict>();
    fc.assert(
      fc.property(specimens(), (specimen) => {
        seen.add(judge(specimen.document as Plan, specimen.circumstances).verdict);
        const law = broken(specimen);
        if (law === undefined) return;
        const least = shrunk(specimen, (smaller) => broken(smaller) !== undefined);
        throw new Error(`${broken(least)}\n${JSON.stringify(least)}`);
      }),
      { numRuns: 4 * RUNS },
    );
    expect(seen.size).toBe(BADNESS.length);
  });

  test('is borne out by the request that is given as its witness', { timeout: 120_000 }, () => {
    let shown = 0;
    fc.assert(
      fc.property(specimens(), ({ circumstances, document }) => {
        const setting = settingOf(circumstances);
        const read = readDocument(toValue(document as Plan));
        for (const statement of judgeDocument(read, setting).statements) {
          const witness = witnessOf(statement, read, setting);
          if (!witness) continue;
          shown += 1;
          const context = new Map(Object.entries(witness.context).map(([key, value]) => [key.toLowerCase(), value]));
          const resource = circumstances.carrier === 'key' ? KEY_ARN : QUEUE_ARN;
          const request = { caller: witness.caller, action: witness.action, resource, context };
          expect(isAllowed(document, request), described(request)).toBe(true);
        }
      }),
      { numRuns: 4 * RUNS },
    );
    expect(shown).toBeGreaterThan(RUNS / 2);
  });

  test('does not become worse than internal by knowing more', { timeout: 120_000 }, () => {
    let internal = 0;
    fc.assert(
      fc.property(specimens(), choices, ({ circumstances, document }, made) => {
        const places = placesIn(document);
        const at = Array.from({ length: 1 + made.below(3) }, () => one(made, places));
        const mayBeAbsent = made.below(3) === 0;
        const unknown = at.reduce<Plan>(
          (plan, place) => put(plan, place, mayBeAbsent ? perhaps() : hidden()),
          document as Plan,
        );
        if (badness(judge(unknown, circumstances)) > 0) return;
        internal += 1;
        expect(judge(document as Plan, circumstances).verdict, JSON.stringify(at)).toBe('internal');
        for (let time = 0; time < 6; time++) {
          const known = at.reduce<Plan>((plan, place) => {
            const value = mayBeAbsent && made.below(3) === 0 ? null : valueFor(place, made, circumstances);
            return put(plan, place, value);
          }, document as Plan);
          expect(judge(known, circumstances).verdict, `${JSON.stringify(at)}\n${JSON.stringify(known)}`).toBe(
            'internal',
          );
        }
      }),
      { numRuns: 4 * RUNS },
    );
    expect(internal).toBeGreaterThan(RUNS / 2);
  });

  test('does not hang on the order of anything, nor on case where AWS does not', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(specimens(), choices, ({ circumstances, document }, made) => {
        const told = (plan: Json) => {
          const { verdict, publicByAwsRules, statements } = judge(plan as Plan, circumstances);
          const each = statements.map((one) => [
            one.verdict,
            one.withoutEffect !== undefined,
            [...one.outsiders].sort(),
          ]);
          return { verdict, publicByAwsRules, each: each.map((one) => JSON.stringify(one)).sort() };
        };
        expect(told(shuffled(recased(document, made), made))).toEqual(told(document));
      }),
      { numRuns: RUNS },
    );
  });

  test('becomes no worse by a denial and no better by what is allowed besides', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(specimens(), choices, ({ circumstances, document }, made) => {
        const before = badness(judge(document as Plan, circumstances));
        const { carrier } = circumstances;
        const withDenial = added(document, denial(made, carrier), made);
        expect(badness(judge(withDenial as Plan, circumstances)), JSON.stringify(withDenial)).toBeLessThanOrEqual(
          before,
        );
        const withMore = added(document, allow(made, carrier), made);
        expect(badness(judge(withMore as Plan, circumstances)), JSON.stringify(withMore)).toBeGreaterThanOrEqual(
          before,
        );
      }),
      { numRuns: RUNS },
    );
  });
});

const QUEUE: Circumstances = { carrier: 'queue', signedOnly: false, trustsOrgs: true, trustsCidrs: false };
const KEY: Circumstances = { carrier: 'key', signedOnly: true, trustsOrgs: true, trustsCidrs: false };

const anybody = (Action: Json, Condition: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal: '*',
  Action,
  Resource: '*',
  Condition,
});
const denied = (Action: Json, Condition: JsonObject = {}): JsonObject => ({
  ...anybody(Action, Condition),
  Effect: 'Deny',
});
const ofOwner = `arn:aws:iam::\${aws:ResourceAccount}:role/deploy`;

describe('what was once judged wrong', () => {
  test.each<[what: string, expected: Verdict, circumstances: Circumstances, ...statements: JsonObject[]]>([
    [
      'an empty list under IfExists',
      'public',
      KEY,
      anybody('kms:*', { StringEqualsIfExists: { 'aws:SourceOwner': [] } }),
    ],
    [
      'an empty list of what is asked for',
      'internal',
      KEY,
      anybody('kms:*', { StringEquals: { 'aws:SourceOwner': [] } }),
    ],
    [
      'the account of the unsigned',
      'public',
      QUEUE,
      anybody('sqs:*', { StringLike: { 'aws:PrincipalAccount': 'anonymous' } }),
    ],
    [
      'the account of the unsigned on a queue that they cannot use',
      'internal',
      { ...QUEUE, signedOnly: true },
      anybody('sqs:*', { StringLike: { 'aws:PrincipalAccount': 'anonymous' } }),
    ],
    [
      'a denial of all that outsiders could use',
      'internal',
      QUEUE,
      anybody('sqs:R*'),
      denied('sqs:ReceiveMessage', { StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORG } }),
    ],
    [
      'a denial of all that is about the key',
      'internal',
      KEY,
      anybody('kms:Describe*'),
      denied('kms:DescribeKey', { StringNotEquals: { 'kms:CallerAccount': OWN } }),
    ],
    [
      'the owner compared with the caller',
      'internal',
      KEY,
      anybody('kms:*', { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } }),
    ],
    [
      'ARNs of the owner',
      'internal',
      QUEUE,
      anybody('sqs:*'),
      denied('*', { ArnNotEquals: { 'aws:PrincipalArn': ofOwner } }),
    ],
    [
      'a key that ForAnyValue asks for',
      'internal',
      QUEUE,
      anybody('sqs:*', {
        'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgPaths': 'o-own/r-x/' },
        'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-own/*' },
      }),
    ],
  ])('%s: %s', (_, expected, circumstances, ...Statement) => {
    const specimen: Specimen = { circumstances, document: { Version: '2012-10-17', Statement } };
    expect(judge(specimen.document as Plan, circumstances).verdict).toBe(expected);
    expect(broken(specimen)).toBeUndefined();
  });
});

test('a witness of what is public can be shown', () => {
  const Condition = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } };
  const document = { Version: '2012-10-17', Statement: [anybody('sqs:SendMessage', Condition)] };
  const witness = findWitness({ circumstances: QUEUE, document });
  expect(witness && described(witness)).toBe(
    `sqs:SendMessage by arn:aws:iam::${FOREIGN}:role/deploy, aws:principalarn=arn:aws:iam::${FOREIGN}:role/deploy`,
  );
});

test('the interpreter is under a fifth of the size of what it is held against', () => {
  const lines = (path: string) => readFileSync(path, 'utf8').split('\n').length;
  const folder = join(import.meta.dirname, '../../core/policy');
  const engine = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const interpreter = lines(join(import.meta.dirname, '../oracles/policy-interpreter.ts'));
  const size = engine.reduce((sum, name) => sum + lines(join(folder, name)), 0);
  expect(interpreter * 5).toBeLessThan(size);
});

type Place = readonly (string | number)[];

/** Every place in a document that a value can stand at, but the document itself. */
function placesIn(value: Json, at: Place = []): Place[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([step, part]) =>
          placesIn(part as Json, [...at, Array.isArray(value) ? Number(step) : step]),
        )
      : [];
  return at.length === 0 ? below : [at, ...below];
}

/** The same document with another value at a place, if there still is that place. */
function put(plan: Plan, [step, ...rest]: Place, value: Plan): Plan {
  if (step === undefined) return value;
  if (Array.isArray(plan)) {
    return plan.map((item: Plan, index) => (index === step ? put(item, rest, value) : item));
  }
  if (typeof plan !== 'object' || plan === null || !(step in plan)) return plan;
  const map = plan as Readonly<Record<string, Plan>>;
  return { ...map, [step]: put(map[step] ?? null, rest, value) };
}

const TEXTS: readonly Json[] = [
  '*',
  OWN,
  FOREIGN,
  OWN_ORG,
  FOREIGN_ORG,
  'Allow',
  'Deny',
  '2008-10-17',
  'true',
  'false',
  '0.0.0.0/0',
  '${aws:ResourceAccount}',
  '${aws:PrincipalOrgID}',
  [],
  ['*', OWN],
  `arn:aws:iam::${FOREIGN}:root`,
  'arn:aws:*',
  'sqs:*',
  'kms:*',
];

/** What could stand at a place: what stands at such a one in another document, or any text. */
function valueFor(place: Place, made: Choices, { carrier }: Circumstances): Plan {
  const other = specimenOf({ below: (limit) => made.below(limit) });
  const named = (steps: Place) => steps.filter((step) => typeof step === 'string').at(-1);
  const alike = placesIn(other.document).filter((at) => at.length === place.length && named(at) === named(place));
  if (place.at(-1) === 'Statement' || named(place) === 'Statement') {
    const statement = made.below(2) === 0 ? allow(made, carrier) : denial(made, carrier);
    return place.at(-1) === 'Statement' ? [statement] : statement;
  }
  if (alike.length === 0 || made.below(3) === 0) return one(made, TEXTS) as Plan;
  return one(made, alike).reduce<Json>((value, step) => (value as JsonObject)[step] ?? null, other.document) as Plan;
}

function added(document: JsonObject, statement: JsonObject, made: Choices): JsonObject {
  const Statement = [...statementsOf(document)];
  Statement.splice(made.below(Statement.length + 1), 0, statement);
  return { ...document, Statement };
}

/** The same with every list and every object in another order. */
function shuffled(value: Json, made: Choices): Json {
  if (Array.isArray(value))
    return mixed(
      value.map((item) => shuffled(item, made)),
      made,
    );
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, shuffled(part, made)] as const);
  return Object.fromEntries(mixed(entries, made));
}

/** The same with the names of actions, operators and condition keys in another case. */
function recased(document: JsonObject, made: Choices): JsonObject {
  const recase = (text: string) =>
    [...text].map((letter) => (made.below(2) === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('');
  const names = (value: Json): Json => (Array.isArray(value) ? value.map(names) : recase(String(value)));
  const keys = (value: Json): Json =>
    Object.fromEntries(Object.entries(value as JsonObject).map(([key, part]) => [recase(key), part]));
  const Statement = statementsOf(document).map(({ Action, NotAction, Condition, ...rest }) => ({
    ...rest,
    ...(Action === undefined ? {} : { Action: names(Action) }),
    ...(NotAction === undefined ? {} : { NotAction: names(NotAction) }),
    ...(Condition === undefined
      ? {}
      : {
          Condition: Object.fromEntries(
            Object.entries(Condition as JsonObject).map(([operator, part]) => [recase(operator), keys(part)]),
          ),
        }),
  }));
  return { ...document, Statement };
}

function mixed<T>(items: readonly T[], made: Choices): T[] {
  const left = [...items];
  return items.map(() => left.splice(made.below(left.length), 1)[0] as T);
}

function one<T>(made: Choices, list: readonly T[]): T {
  return list[made.below(list.length)] as T;
}
