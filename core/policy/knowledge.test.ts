import { expect, test } from 'vitest';
import { allow, usualSetting } from '../../test/support/policy-table.ts';
import { toValue } from '../../test/support/policy-values.ts';
import { boundOfConditions } from './condition.ts';
import { readDocument } from './document.ts';
import { Knowledge, remembered } from './knowledge.ts';

test('an answer is found once where there is a memory, and each time where there is none', () => {
  let found = 0;
  const find = (): number => {
    found += 1;
    return found;
  };
  const memory = new Map<string, number>();
  expect([remembered(memory, 'a', find), remembered(memory, 'a', find), remembered(memory, 'b', find)]).toEqual([
    1, 1, 2,
  ]);
  expect([remembered(undefined, 'a', find), remembered(undefined, 'a', find)]).toEqual([3, 4]);
});

test('what conditions mean is remembered for identities and for services apart', () => {
  const setting = { ...usualSetting('queue'), known: new Knowledge() };
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-own' } };
  const [statement] = readDocument(toValue({ Statement: allow('*', Condition) })).statements;
  if (!statement) throw new Error('no statement');
  const reaches = (['identity', 'service'] as const).flatMap((caller) => {
    const first = boundOfConditions(statement, '2012-10-17', caller, setting);
    const second = boundOfConditions(statement, '2012-10-17', caller, setting);
    return [first.reach, first === second];
  });
  expect(reaches).toEqual(['internal', true, 'never', true]);
});
