import { describe, expect, test } from 'vitest';
import {
  deployment,
  hidden,
  listWithMore,
  mapWithMore,
  type Plan,
  perhaps,
  reference,
  text,
  toValue,
} from '../../test/support/policy-values.ts';
import type { Value } from '../resources/value.ts';
import { readDocument, type Statement, statementText } from './document.ts';

const WHY = { hidden: 'parameter', name: 'P' };
const NOTHING = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' };

/** What is read, values by their text and without their places. */
function read(plan: Plan): unknown {
  return plain(readDocument(toValue(plan)));
}

function statement(plan: Plan): Statement {
  const [first] = readDocument(toValue({ Version: '2012-10-17', Statement: plan })).statements;
  if (!first) throw new Error('no statement');
  return first;
}

function mistakes(plan: Plan): string[] {
  return readDocument(toValue(plan)).mistakes.map(({ origin, text }) => `${origin.trail ?? ''}: ${text}`);
}

function mistakesOf(plan: Plan): string[] {
  return mistakes({ Version: '2012-10-17', Statement: plan }).map((mistake) => mistake.replace(/^Statement\/?/, ''));
}

const PLACES = new Set(['origin', 'whole', 'operatorOrigin']);

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value && 'origin' in value) return 'value' in value ? value.value : `(${String(value.kind)})`;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !PLACES.has(name))
      .map(([name, part]) => [name, plain(part)]),
  );
}

describe('reading a document', () => {
  test('takes every element apart', () => {
    expect(
      read({
        Version: '2012-10-17',
        Id: 'x',
        Statement: [
          {
            Sid: 'One',
            Effect: 'Allow',
            Principal: { AWS: ['111122223333', '*'], Service: 'sns.amazonaws.com' },
            Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
            Resource: 'arn',
            Condition: {
              'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalOrgPaths': ['a', 'b'], 'aws:UserAgent': 'c' },
              Bool: { 'aws:SecureTransport': true },
            },
          },
          { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' }, NotAction: 'sqs:*', NotResource: ['*'] },
        ],
      }),
    ).toEqual({
      version: '2012-10-17',
      statements: [
        {
          index: 0,
          sid: 'One',
          effect: 'Allow',
          principal: {
            not: false,
            entries: [
              { type: 'AWS', value: '111122223333' },
              { type: 'AWS', value: '*' },
              { type: 'Service', value: 'sns.amazonaws.com' },
            ],
          },
          action: { not: false, values: ['sqs:SendMessage', 'sqs:ReceiveMessage'] },
          resource: { not: false, values: ['arn'] },
          conditions: [
            {
              operatorName: 'ForAnyValue:StringLikeIfExists',
              operator: { name: 'StringLike', set: 'ForAnyValue', ifExists: true },
              key: 'aws:PrincipalOrgPaths',
              id: 'aws:principalorgpaths',
              values: ['a', 'b'],
            },
            {
              operatorName: 'ForAnyValue:StringLikeIfExists',
              operator: { name: 'StringLike', set: 'ForAnyValue', ifExists: true },
              key: 'aws:UserAgent',
              id: 'aws:useragent',
              values: ['c'],
            },
            {
              operatorName: 'Bool',
              operator: { name: 'Bool', set: undefined, ifExists: false },
              key: 'aws:SecureTransport',
              id: 'aws:securetransport',
              values: [true],
            },
          ],
        },
        {
          index: 1,
          effect: 'Deny',
          principal: { not: true, entries: [{ type: 'AWS', value: '111122223333' }] },
          action: { not: true, values: ['sqs:*'] },
          resource: { not: true, values: ['*'] },
          conditions: [],
        },
      ],
      mistakes: [],
    });
  });

  test('takes a single statement without a list', () => {
    expect(read({ Version: '2012-10-17', Statement: NOTHING })).toEqual(
      read({ Version: '2012-10-17', Statement: [NOTHING] }),
    );
  });

  test.each<[string, Plan, string]>([
    ['the newer one', '2012-10-17', '2012-10-17'],
    ['the older one', '2008-10-17', '2008-10-17'],
    ['none', null, '2008-10-17'],
    ['another one', '2020-01-01', 'unknown'],
    ['a list', ['2012-10-17'], 'unknown'],
    ['what is hidden', hidden(), 'unknown'],
    ['text of which a part is hidden', text('2012-', hidden()), 'unknown'],
    ['a fact of the deployment', deployment('stack-name'), 'unknown'],
  ])('tells the Version from %s', (_, Version, version) => {
    expect(readDocument(toValue({ Version, Statement: [] })).version).toBe(version);
  });

  test('takes no Version for the older one, unless it may be hidden', () => {
    expect(readDocument(toValue({ Statement: [] })).version).toBe('2008-10-17');
    expect(readDocument(toValue(mapWithMore({ Statement: [] }))).version).toBe('unknown');
  });

  test.each<[string, Plan]>([
    ['the document', hidden()],
    ['some statements', { Statement: listWithMore([NOTHING]) }],
    ['some elements', mapWithMore({ Statement: [NOTHING] })],
  ])('says that there may be more statements where nobody can see %s', (_, plan) => {
    expect(readDocument(toValue(plan))).toMatchObject({ more: WHY, mistakes: [] });
  });

  test('is the older version and nothing where there is no document', () => {
    expect(read(null)).toEqual({ version: '2008-10-17', statements: [], mistakes: [] });
    expect(read(hidden())).toEqual({ version: 'unknown', statements: [], more: WHY, mistakes: [] });
  });

  test('counts statements in the document, whatever stands between them', () => {
    const { statements } = readDocument(toValue({ Statement: ['x', NOTHING, hidden(), NOTHING] }));
    expect(statements.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  test('has the place of each part', () => {
    const [first] = readDocument(
      toValue({ Statement: [{ ...NOTHING, Principal: { AWS: ['*'] }, Condition: { Bool: { 'aws:x': 'y' } } }] }),
    ).statements;
    expect([
      first?.origin.trail,
      first?.principal?.origin.trail,
      first?.principal?.entries[0]?.origin.trail,
      first?.action?.origin.trail,
      first?.resource?.origin.trail,
      first?.conditions[0]?.origin.trail,
    ]).toEqual([
      'Statement/0',
      'Statement/0/Principal',
      'Statement/0/Principal/AWS/0',
      'Statement/0/Action',
      'Statement/0/Resource',
      'Statement/0/Condition/Bool/aws:x',
    ]);
  });
});

describe('reading a statement', () => {
  test.each<[string, Plan, unknown]>([
    ['everyone', '*', { not: false, entries: [{ type: 'AWS', value: '*' }] }],
    ['everyone in a list', ['*'], { not: false, entries: [{ type: 'AWS', value: '*' }] }],
    [
      'an account without an object',
      '111122223333',
      { not: false, entries: [{ type: 'invalid', value: '111122223333' }] },
    ],
    ['what is hidden', hidden(), { not: false, entries: [{ type: 'AWS', value: '(unknown)' }] }],
    ['a reference', reference('P'), { not: false, entries: [{ type: 'AWS', value: '(reference)' }] }],
    ['a list of which more is hidden', listWithMore([]), { not: false, entries: [], more: WHY }],
    [
      'every kind, in any case',
      { aws: 'a', SERVICE: 'b', Federated: ['c', 'd'], CanonicalUser: 'e', Role: 'f' },
      {
        not: false,
        entries: [
          { type: 'AWS', value: 'a' },
          { type: 'Service', value: 'b' },
          { type: 'Federated', value: 'c' },
          { type: 'Federated', value: 'd' },
          { type: 'CanonicalUser', value: 'e' },
          { type: 'invalid', value: 'f' },
        ],
      },
    ],
    [
      'kinds of which more are hidden',
      mapWithMore({ AWS: 'a' }),
      { not: false, entries: [{ type: 'AWS', value: 'a' }], more: WHY },
    ],
    [
      'a kind of which more is hidden',
      { AWS: 'a', Service: listWithMore([]) },
      { not: false, entries: [{ type: 'AWS', value: 'a' }], more: WHY },
    ],
    ['a kind that is not there', { AWS: null }, { not: false, entries: [] }],
  ])('reads as principal %s', (_, Principal, expected) => {
    expect(plain(statement({ ...NOTHING, Principal }).principal)).toEqual(expected);
  });

  test.each<[string, Record<string, Plan>, unknown]>([
    ['one', { Action: 'a' }, { not: false, values: ['a'] }],
    ['several', { Action: ['a', 'b'] }, { not: false, values: ['a', 'b'] }],
    ['all but one', { NotAction: 'a' }, { not: true, values: ['a'] }],
    ['what is hidden', { Action: hidden() }, { not: false, values: ['(unknown)'] }],
    ['a list of which more is hidden', { NotAction: listWithMore(['a']) }, { not: true, values: ['a'], more: WHY }],
    ['none', {}, undefined],
    ['none that is there', { Action: null }, undefined],
    ['all but one where the other is not there', { Action: null, NotAction: 'a' }, { not: true, values: ['a'] }],
    ['one where the other is not there', { Action: 'a', NotAction: null }, { not: false, values: ['a'] }],
  ])('reads as actions %s, and as resources too', (_, elements, expected) => {
    const resources = Object.fromEntries(
      Object.entries(elements).map(([name, plan]) => [name.replace('Action', 'Resource'), plan]),
    );
    const found = statement({ Effect: 'Allow', Principal: '*', ...elements, ...resources });
    expect(plain(found.action)).toEqual(expected);
    expect(plain(found.resource)).toEqual(expected);
    expect(found.action?.origin).not.toEqual(found.resource?.origin ?? null);
  });

  test('reads the first of two elements that exclude each other', () => {
    const both = statement({ ...NOTHING, NotPrincipal: '*', NotAction: 'a', NotResource: 'b' });
    expect([both.principal?.not, both.action?.not, both.resource?.not]).toEqual([false, false, false]);
  });

  test('takes principals that are not there for none', () => {
    expect(statement({ ...NOTHING, Principal: null }).principal).toBeUndefined();
    expect(statement({ ...NOTHING, Principal: null, NotPrincipal: '*' }).principal?.not).toBe(true);
  });

  test.each<[string, Plan, string]>([
    ['Allow', 'Allow', 'Allow'],
    ['Deny', 'Deny', 'Deny'],
    ['small letters', 'allow', 'invalid'],
    ['another text', 'Permit', 'invalid'],
    ['a truth value', true, 'invalid'],
    ['a list', ['Allow'], 'invalid'],
    ['an object', { Allow: true }, 'invalid'],
    ['nothing', null, 'invalid'],
    ['what is hidden', hidden(), 'unknown'],
    ['what may as well not be there', perhaps(), 'unknown'],
    ['text of which a part is hidden', text('A', hidden()), 'unknown'],
  ])('reads as effect %s', (_, Effect, expected) => {
    expect(statement({ ...NOTHING, Effect }).effect).toBe(expected);
  });

  test.each<[string, Plan, string | undefined]>([
    ['a text', 'One', 'One'],
    ['a number', 1, '1'],
    ['what is hidden', hidden(), undefined],
    ['nothing', null, undefined],
  ])('reads as Sid %s', (_, Sid, expected) => {
    expect(statement({ ...NOTHING, Sid }).sid).toBe(expected);
  });

  test.each<[string, Plan]>([
    ['all of it', hidden()],
    ['what an operator has', { Bool: hidden() }],
    ['an operator', mapWithMore({})],
    ['a key', { Bool: mapWithMore({}) }],
    ['an operator, another having no hidden key', { Bool: hidden(), StringEquals: { 'aws:x': 'y' } }],
    ['a key of one, and another whose keys can be seen', { Bool: mapWithMore({}), StringEquals: {} }],
  ])('says that there may be more conditions where nobody can see %s', (_, Condition) => {
    expect(statement({ ...NOTHING, Condition }).moreConditions).toEqual(WHY);
  });

  test('keeps which conditions have values that nobody can see', () => {
    expect(
      plain(statement({ ...NOTHING, Condition: { StringEquals: { 'aws:x': listWithMore(['a']) } } }).conditions),
    ).toMatchObject([{ key: 'aws:x', values: ['a'], more: WHY }]);
  });

  test('says of an operator that there is not only what is written', () => {
    const [condition] = statement({ ...NOTHING, Condition: { StringIs: { 'aws:x': 'a' } } }).conditions;
    expect(condition).toMatchObject({ operatorName: 'StringIs', key: 'aws:x' });
    expect(condition?.operator).toBeUndefined();
  });

  test('has everything hidden where nobody can see the statement', () => {
    expect(plain(statement([hidden()]))).toEqual({
      index: 0,
      effect: 'unknown',
      principal: { not: false, entries: [], more: WHY },
      action: { not: false, values: [], more: WHY },
      resource: { not: false, values: [], more: WHY },
      conditions: [],
      moreConditions: WHY,
    });
  });

  test('has hidden what is not written where nobody can see some elements', () => {
    expect(plain(statement([mapWithMore({ Action: 'a' })]))).toEqual({
      index: 0,
      effect: 'unknown',
      principal: { not: false, entries: [], more: WHY },
      action: { not: false, values: ['a'] },
      resource: { not: false, values: [], more: WHY },
      conditions: [],
      moreConditions: WHY,
    });
    expect(mistakesOf([mapWithMore({})])).toEqual([]);
  });
});

describe('mistakes', () => {
  test.each<[string, Plan, string[]]>([
    ['a document that is a text', 'x', [': A policy document is an object with a Statement.']],
    ['a document that is a list', [], [': A policy document is an object with a Statement.']],
    ['a document without Statement', { Version: '2012-10-17' }, [': A policy document has a Statement.']],
    ['a Statement that is not there', { Statement: null }, [': A policy document has a Statement.']],
    [
      'a Statement that is a text',
      { Statement: 'x' },
      ['Statement: Statement is an object or a list of objects.', 'Statement: A statement is an object.'],
    ],
    ['another Version', { Version: '2020-01-01', Statement: [] }, ['Version: Version is 2012-10-17 or 2008-10-17.']],
    [
      'a Version in a list',
      { Version: ['2012-10-17'], Statement: [] },
      ['Version: Version is 2012-10-17 or 2008-10-17.'],
    ],
    ['nothing at all', null, []],
    ['an empty list of statements', { Statement: [] }, []],
    ['what is hidden', { Version: hidden(), Statement: hidden() }, []],
    ['elements of which some are hidden', mapWithMore({}), []],
  ])('are told of %s', (_, plan, expected) => {
    expect(mistakes(plan)).toEqual(expected);
  });

  test.each<[string, Plan, string[]]>([
    ['a text', ['x'], ['0: A statement is an object.']],
    ['a list', [[NOTHING]], ['0: A statement is an object.']],
    [
      'another element',
      [{ ...NOTHING, principal: '*' }],
      ['0/principal: "principal" is no element of a statement; case counts.'],
    ],
    ['another element that is not there', [{ ...NOTHING, Comment: null }], []],
    ['no Effect', [{ Principal: '*', Action: 'a', Resource: '*' }], ['0: A statement has an Effect, Allow or Deny.']],
    [
      'an effect in small letters',
      [{ effect: 'Allow', Principal: '*', Action: 'a', Resource: '*' }],
      ['0/effect: "effect" is no element of a statement; case counts.'],
    ],
    ['an Effect that is not there', [{ ...NOTHING, Effect: null }], ['0: A statement has an Effect, Allow or Deny.']],
    ['another Effect', [{ ...NOTHING, Effect: 'deny' }], ['0/Effect: Effect is Allow or Deny; case counts.']],
    ['an Effect in a list', [{ ...NOTHING, Effect: ['Deny'] }], ['0/Effect: Effect is Allow or Deny; case counts.']],
    ['an Effect that is hidden', [{ ...NOTHING, Effect: hidden() }], []],
    [
      'two kinds of principals',
      [{ ...NOTHING, NotPrincipal: '*' }],
      ['0/NotPrincipal: Principal and NotPrincipal exclude each other.'],
    ],
    [
      'two kinds of actions',
      [{ ...NOTHING, NotAction: 'a' }],
      ['0/NotAction: Action and NotAction exclude each other.'],
    ],
    [
      'two kinds of resources',
      [{ ...NOTHING, NotResource: 'a' }],
      ['0/NotResource: Resource and NotResource exclude each other.'],
    ],
    ['two kinds of which one is not there', [{ ...NOTHING, Resource: null, NotResource: 'a', NotAction: null }], []],
    [
      'another kind of principal',
      [{ ...NOTHING, Principal: { Role: 'x' } }],
      ['0/Principal/Role: "Role" is no kind of principal.'],
    ],
    ['an object as Action', [{ ...NOTHING, Action: { a: 'b' } }], ['0/Action: Action is a text or a list of texts.']],
    [
      'a list in a list of NotAction',
      [{ Effect: 'Deny', Principal: '*', Resource: '*', NotAction: ['a', ['b']] }],
      ['0/NotAction/1: NotAction is a text or a list of texts.'],
    ],
    [
      'an object as Resource',
      [{ ...NOTHING, Resource: [{ Ref: 'x' }] }],
      ['0/Resource/0: Resource is a text or a list of texts.'],
    ],
    [
      'a Condition that is a text',
      [{ ...NOTHING, Condition: 'x' }],
      ['0/Condition: Condition is an object of operators.'],
    ],
    [
      'a Condition that is a list',
      [{ ...NOTHING, Condition: [] }],
      ['0/Condition: Condition is an object of operators.'],
    ],
    ['a Condition that is not there', [{ ...NOTHING, Condition: null }], []],
    [
      'another operator',
      [{ ...NOTHING, Condition: { StringIs: { 'aws:x': 'y' } } }],
      ['0/Condition/StringIs: "StringIs" is no condition operator.'],
    ],
    [
      'an operator of a text',
      [{ ...NOTHING, Condition: { Bool: 'true' } }],
      ['0/Condition/Bool: Bool is an object of condition keys.'],
    ],
    ['an operator of what is hidden', [{ ...NOTHING, Condition: { Bool: hidden() } }], []],
    [
      'several at once',
      ['x', { Effect: 'x', A: 1 }],
      [
        '0: A statement is an object.',
        '1/A: "A" is no element of a statement; case counts.',
        '1/Effect: Effect is Allow or Deny; case counts.',
      ],
    ],
  ])('are told of a statement with %s', (_, plan, expected) => {
    expect(mistakesOf(plan)).toEqual(expected);
  });

  test('say what they are about and in which statement, counted from 0', () => {
    const told = readDocument(
      toValue({
        Version: 'x',
        Statement: [
          NOTHING,
          { ...NOTHING, Principal: { Role: 'x' }, Condition: { StringIs: { 'aws:x': 'y' }, Bool: 'true' } },
        ],
      }),
    ).mistakes;
    expect(told.map(({ about, statement }) => [about, statement])).toEqual([
      ['form', undefined],
      ['principal', 1],
      ['operator', 1],
      ['form', 1],
    ]);
  });

  test.each([
    'Version',
    'Statement',
    'Effect',
    'Principal',
    'AWS',
    'Action',
    'Resource',
    'Condition',
    'operator',
    'key',
    'value',
  ])('never become an exception, whatever stands for %s', (place) => {
    const origin = { path: 'p', span: { start: 0, end: 0 } };
    const no: Value = { kind: 'absent', origin };
    const odd: Value[] = [
      no,
      { kind: 'choice', origin, test: true as never, yes: no, no },
      { kind: 'list', origin, items: [no, { kind: 'list', origin, items: [] }] },
      { kind: 'map', origin, entries: new Map([['', { key: origin, value: no }]]) },
      ...([0, '', true, [], {}, hidden(), perhaps(), deployment('region'), text(hidden(), 'x')] as Plan[]).map((plan) =>
        toValue(plan),
      ),
    ];
    for (const value of odd) {
      const at = (name: string, otherwise: Value): Value => (name === place ? value : otherwise);
      const map = (entries: Record<string, Value>): Value => ({
        kind: 'map',
        origin,
        entries: new Map(Object.entries(entries).map(([name, part]) => [name, { key: origin, value: part }])),
      });
      const condition = map({ Bool: at('operator', map({ 'aws:x': at('key', toValue(['true'])) })) });
      const document = map({
        Version: at('Version', toValue('2012-10-17')),
        Statement: at(
          'Statement',
          map({
            Effect: at('Effect', toValue('Allow')),
            Principal: at('Principal', map({ AWS: at('AWS', toValue('*')) })),
            Action: at('Action', toValue('a')),
            Resource: at('Resource', { kind: 'list', origin, items: [at('value', toValue('*'))] }),
            Condition: at('Condition', condition),
          }),
        ),
      });
      expect(() => readDocument(document)).not.toThrow();
      expect(() => readDocument(value)).not.toThrow();
    }
  });
});

describe('the text of a statement', () => {
  const textOf = (plan: Plan): string => statementText(statement(plan));

  test('has every part', () => {
    expect(
      textOf({
        Effect: 'Deny',
        NotPrincipal: { AWS: ['b', 'a'], Service: 's' },
        NotAction: ['y', 'x'],
        NotResource: ['r', 'q'],
        Condition: { StringLike: { 'aws:B': ['2', '1'] }, Bool: { 'aws:A': 'true' } },
      }),
    ).toBe('Deny|!AWS:a,AWS:b,Service:s|!x,y|!q,r|bool aws:a=true;stringlike aws:b=1,2');
  });

  test('is that of the same statement in another order', () => {
    const one = {
      Effect: 'Allow',
      Principal: { AWS: ['a', 'b'] },
      Action: ['x', 'y'],
      Resource: ['q', 'r'],
      Condition: { Bool: { 'aws:A': ['1', '2'] }, Null: { k: 'true' } },
    };
    const other = {
      Condition: { null: { K: 'true' }, bool: { 'aws:a': ['2', '1'] } },
      Resource: ['r', 'q'],
      Action: ['y', 'x'],
      Principal: { AWS: ['b', 'a'] },
      Effect: 'Allow',
    };
    expect(textOf(one)).toBe(textOf(other));
    expect(textOf(one)).toBe('Allow|AWS:a,AWS:b|x,y|q,r|bool aws:a=1,2;null k=true');
  });

  test('leaves room for what is not there', () => {
    expect(textOf({ Effect: 'Allow' })).toBe('Allow||||');
  });
});
