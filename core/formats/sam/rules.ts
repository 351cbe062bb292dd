import { ALWAYS, all, NEVER, type Test } from '../../resources/test.ts';
import { entryOf, type Value } from '../../resources/value.ts';
import { sendersPolicy, sendingTo } from './documents.ts';
import type { Draft } from './drafts.ts';
import type { SamEvent } from './events.ts';
import { NOTHING, type Outcome, type Owner } from './owner.ts';
import { eventRequests, type QueueRequest } from './requests.ts';
import { missing } from './seen.ts';
import { either, listAt, mapAt, referenceTo, textAt } from './values.ts';

const ROLE: ReadonlySet<string> = new Set(['RoleArn']);
const PROPERTIES: ReadonlySet<string> = new Set([
  'DeadLetterConfig',
  'RoleArn',
  'Name',
  'RuleName',
  'EventBusName',
  'Pattern',
  'PermissionsBoundary',
]);

/**
 * What SAM makes for an event that EventBridge raises: a rule, and what lets it send dead letters to a queue that SAM makes.
 *
 * Sources: AWS SAM translator 1.110, `model/eventsources/push.py` and `model/stepfunctions/events.py`
 */
export function ruleOutcome(owner: Owner, event: SamEvent): Outcome | undefined {
  const isSchedule = event.type === 'Schedule';
  if (!isSchedule && event.type !== 'CloudWatchEvent' && event.type !== 'EventBridgeRule') return undefined;
  const { key, when, name, use } = shared(owner, event);
  const queues = [...eventRequests(owner.scope, owner.declaration, event, owner.transform)];
  const made = owner.isFunction ? NEVER : isSchedule ? withoutRole(owner, event) : ALWAYS;
  const rule: Draft = {
    key,
    when,
    name,
    use,
    type: 'AWS::Events::Rule',
    properties: () => {
      const properties = event.properties(PROPERTIES);
      const target = {
        Arn: owner.calledArn(key),
        RoleArn: roleArn(owner, event, made),
        DeadLetterConfig: deadLetters(owner, event, queues),
      };
      return mapAt(key, {
        Name: entryOf(properties, isSchedule ? 'Name' : 'RuleName'),
        EventBusName: entryOf(properties, 'EventBusName'),
        EventPattern: entryOf(properties, 'Pattern'),
        Targets: listAt(key, [mapAt(key, target)]),
      });
    },
  };
  const policies = queues.map((queue): Draft => {
    const arn = referenceTo(owner.scope, queue.key, queue.name, 'Arn');
    const url = referenceTo(owner.scope, queue.key, queue.name);
    const principal = mapAt(queue.key, { Service: textAt(queue.key, 'events.amazonaws.com') });
    const source = referenceTo(owner.scope, queue.key, name, 'Arn');
    return {
      key: queue.key,
      when: queue.when,
      name: `${name}QueuePolicy`,
      use,
      type: 'AWS::SQS::QueuePolicy',
      properties: () => sendersPolicy(queue.key, { arn, url }, principal, source),
    };
  });
  const role = roleDraft(owner, event, made, () => mapAt(key, { PermissionsBoundary: owner.boundary() }));
  return { drafts: [rule, ...policies, role], granted: () => NOTHING };
}

/**
 * What SAM makes for an event of EventBridge Scheduler: a schedule, and the role as which it calls.
 *
 * Source: AWS SAM translator 1.110, `model/eventsources/scheduler.py`
 */
export function scheduleOutcome(owner: Owner, event: SamEvent): Outcome | undefined {
  if (event.type !== 'ScheduleV2') return undefined;
  const { key, when, name, use } = shared(owner, event);
  const queues = [...eventRequests(owner.scope, owner.declaration, event, owner.transform)];
  const made = withoutRole(owner, event);
  const schedule: Draft = {
    key,
    when,
    name,
    use,
    type: 'AWS::Scheduler::Schedule',
    properties: () => {
      const target = {
        Arn: owner.calledArn(key),
        RoleArn: roleArn(owner, event, made),
        DeadLetterConfig: deadLetters(owner, event, queues),
      };
      return mapAt(key, { Target: mapAt(key, target) });
    },
  };
  const role = roleDraft(owner, event, made, () => {
    const properties = event.properties(PROPERTIES);
    const queue = entryOf(deadLetters(owner, event, queues), 'Arn');
    return mapAt(key, {
      PermissionsBoundary: entryOf(properties, 'PermissionsBoundary'),
      Policies: listAt(key, [sendingTo(queue.origin, queue)]),
    });
  });
  return { drafts: [schedule, role], granted: () => NOTHING };
}

function shared(owner: Owner, event: SamEvent): Pick<Draft, 'key' | 'when' | 'name' | 'use'> {
  return {
    key: event.key,
    when: event.when,
    name: `${owner.declaration.name}${event.name}`,
    use: `event ${event.name} of ${owner.words}`,
  };
}

/** Where SAM makes a role for the event. */
function withoutRole({ transform }: Owner, event: SamEvent): Test {
  return missing(event.properties(ROLE), 'RoleArn', transform);
}

function roleArn(owner: Owner, event: SamEvent, made: Test): Value {
  const role = referenceTo(owner.scope, event.key, `${owner.declaration.name}${event.name}Role`, 'Arn');
  return either(made, role, entryOf(event.properties(ROLE), 'RoleArn'));
}

function roleDraft(owner: Owner, event: SamEvent, made: Test, properties: () => Value): Draft {
  const { key, when, name, use } = shared(owner, event);
  return { key, when: all([when, made]), name: `${name}Role`, use, type: 'AWS::IAM::Role', properties };
}

/** The target's dead-letter queue: the one that SAM makes, or the one that is named. */
function deadLetters({ scope }: Owner, event: SamEvent, queues: readonly QueueRequest[]): Value {
  const named = entryOf(entryOf(event.properties(PROPERTIES), 'DeadLetterConfig'), 'Arn');
  const queue = queues.reduce(
    (rest, { key, name, when }) => either(when, referenceTo(scope, key, name, 'Arn'), rest),
    named,
  );
  return queue.kind === 'absent' ? queue : mapAt(queue.origin, { Arn: queue });
}
