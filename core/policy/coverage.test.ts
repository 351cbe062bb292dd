import { describe, expect, test } from 'vitest';
import { QUEUE, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import { hidden, listWithMore, type Plan, toValue } from '../../test/support/policy-values.ts';
import { ALL_ACTIONS, actionsMatching, NO_ACTIONS, namesOf } from './actions.ts';
import { actionsOf, concernsCarrier, outsideActions } from './coverage.ts';
import { readDocument, type Statement } from './document.ts';

const setting = usualSetting('queue');
const ALL = ALL_ACTIONS.queue;
const SEND = actionsMatching('sqs:SendMessage', 'queue');

function statement(elements: { readonly [name: string]: Plan }): Statement {
  const [first] = readDocument(toValue({ Statement: [{ Effect: 'Allow', ...elements }] })).statements;
  if (!first) throw new Error('no statement');
  return first;
}

describe('what a statement covers', () => {
  test.each<[string, { readonly [name: string]: Plan }, bigint, bigint]>([
    ['one action', { Action: 'sqs:SendMessage' }, SEND, SEND],
    ['what is hidden', { Action: hidden() }, NO_ACTIONS, ALL],
    ['one and what is hidden', { Action: ['sqs:SendMessage', hidden()] }, SEND, ALL],
    ['one of a list of which more is hidden', { Action: listWithMore(['sqs:SendMessage']) }, SEND, ALL],
    ['what is no text', { Action: [{ a: 'b' }] }, NO_ACTIONS, ALL],
    ['all but one', { NotAction: 'sqs:SendMessage' }, ALL & ~SEND, ALL & ~SEND],
    ['all but one and what is hidden', { NotAction: ['sqs:SendMessage', hidden()] }, NO_ACTIONS, ALL & ~SEND],
    ['nothing', {}, NO_ACTIONS, NO_ACTIONS],
  ])('is %s, for certain and perhaps', (_, elements, certain, possible) => {
    expect(actionsOf(statement(elements), setting)).toEqual({ certain, possible });
  });

  test.each<[string, { readonly [name: string]: Plan }, string]>([
    ['a star', { Resource: '*' }, 'yes'],
    ['several stars', { Resource: '**' }, 'yes'],
    ['its ARN', { Resource: QUEUE }, 'yes'],
    ['another ARN', { Resource: TOPIC }, 'no'],
    ['another ARN and its own', { Resource: [TOPIC, QUEUE] }, 'yes'],
    ['what is hidden', { Resource: hidden() }, 'unknown'],
    ['another ARN and what is hidden', { Resource: [TOPIC, hidden()] }, 'unknown'],
    ['what is hidden and another ARN', { Resource: [hidden(), TOPIC] }, 'unknown'],
    ['its ARN and what is hidden', { Resource: [QUEUE, hidden()] }, 'yes'],
    ['a list of which more is hidden', { Resource: listWithMore([TOPIC]) }, 'unknown'],
    ['all but another', { NotResource: TOPIC }, 'yes'],
    ['all but it', { NotResource: QUEUE }, 'no'],
    ['all but what is hidden', { NotResource: hidden() }, 'unknown'],
    ['none', {}, 'no'],
  ])('is the queue where the resource is %s', (_, elements, expected) => {
    expect(concernsCarrier(statement(elements).resource, setting)).toBe(expected);
  });

  test('is for outsiders only what other accounts can use', () => {
    const { certain, possible } = outsideActions({ certain: SEND, possible: ALL }, setting);
    expect(certain).toBe(SEND);
    expect(namesOf(ALL & ~possible, 'queue')).toHaveLength(12);
    expect(outsideActions({ certain: ALL, possible: ALL }, setting).certain).toBe(possible);
  });
});
