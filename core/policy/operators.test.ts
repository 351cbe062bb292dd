import { describe, expect, test } from 'vitest';
import { type Comparison, comparisonOf, isNegated, type OperatorName, parseOperator } from './operators.ts';

/** Every operator, what it compares by and whether it admits what does not match. */
const OPERATORS: readonly (readonly [OperatorName, Comparison, boolean])[] = [
  ['StringEquals', 'equal', false],
  ['StringNotEquals', 'equal', true],
  ['StringEqualsIgnoreCase', 'equal-any-case', false],
  ['StringNotEqualsIgnoreCase', 'equal-any-case', true],
  ['StringLike', 'like', false],
  ['StringNotLike', 'like', true],
  ['NumericEquals', 'other', false],
  ['NumericNotEquals', 'other', true],
  ['NumericLessThan', 'other', false],
  ['NumericLessThanEquals', 'other', false],
  ['NumericGreaterThan', 'other', false],
  ['NumericGreaterThanEquals', 'other', false],
  ['DateEquals', 'other', false],
  ['DateNotEquals', 'other', true],
  ['DateLessThan', 'other', false],
  ['DateLessThanEquals', 'other', false],
  ['DateGreaterThan', 'other', false],
  ['DateGreaterThanEquals', 'other', false],
  ['Bool', 'other', false],
  ['BinaryEquals', 'equal', false],
  ['IpAddress', 'network', false],
  ['NotIpAddress', 'network', true],
  ['ArnEquals', 'arn', false],
  ['ArnLike', 'arn', false],
  ['ArnNotEquals', 'arn', true],
  ['ArnNotLike', 'arn', true],
  ['Null', 'other', false],
];

describe('an operator', () => {
  test.each(OPERATORS)('%s compares by %s, negated: %s', (name, comparison, negated) => {
    expect(parseOperator(name)).toEqual({ name, set: undefined, ifExists: false });
    expect(parseOperator(name.toUpperCase())?.name).toBe(name);
    expect(comparisonOf(name)).toBe(comparison);
    expect(isNegated(name)).toBe(negated);
  });

  test.each([
    ['StringLikeIfExists', { name: 'StringLike', set: undefined, ifExists: true }],
    ['stringlikeifexists', { name: 'StringLike', set: undefined, ifExists: true }],
    ['ForAllValues:StringEquals', { name: 'StringEquals', set: 'ForAllValues', ifExists: false }],
    ['forallvalues:stringequals', { name: 'StringEquals', set: 'ForAllValues', ifExists: false }],
    ['ForAnyValue:StringEquals', { name: 'StringEquals', set: 'ForAnyValue', ifExists: false }],
    ['FORANYVALUE:ArnNotLikeIfExists', { name: 'ArnNotLike', set: 'ForAnyValue', ifExists: true }],
    ['ForAnyValue:Null', { name: 'Null', set: 'ForAnyValue', ifExists: false }],
  ])('%s has a prefix or suffix', (text, expected) => {
    expect(parseOperator(text)).toEqual(expected);
  });

  test.each([
    '',
    'IfExists',
    'NullIfExists',
    'String',
    'StringEqual',
    'StringEqualsIfExistsIfExists',
    'xStringEquals',
    'StringEqualsx',
    'ForAllValues',
    'ForAllValues:',
    'ForSomeValues:StringEquals',
    'ForAnyValue:ForAllValues:StringEquals',
    'x:StringEquals',
    'constructor',
    'BoolNot',
  ])('"%s" is none', (text) => {
    expect(parseOperator(text)).toBeUndefined();
  });

  test('is taken apart once, as often as it is written', () => {
    expect(parseOperator('StringLike')).toBe(parseOperator('StringLike'));
    expect(parseOperator('StringIs')).toBeUndefined();
    expect(parseOperator('StringIs')).toBeUndefined();
  });
});
