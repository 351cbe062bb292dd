import { all, any, NEVER, not, type Test } from '../../resources/test.ts';
import type { MapValue, Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { eventInvokeConfigOf } from './globals.ts';
import { missing, nodesSeen, valuesSeen } from './seen.ts';
import type { SamTransform } from './transform.ts';

/** A place in the text that makes SAM create a queue. */
export interface QueueRequest {
  /** The queue's logical id. */
  readonly name: string;
  /** The key that asks for it. */
  readonly key: Origin;
  readonly when: Test;
  /** What it is for, such as "event Nightly". */
  readonly use: string;
}

/**
 * The queues that a function's `EventInvokeConfig` asks for: a destination of type SQS that names no queue.
 *
 * An `Fn::If` around the destination is the one function that SAM itself follows here; a parameter's value it knows.
 *
 * Sources: AWS SAM Developer Guide, "OnFailure",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-onfailure.html;
 * AWS SAM translator, `model/sam_resources.py`, `_validate_and_inject_resource`
 */
export function* destinationRequests(
  scope: Scope,
  declaration: Declaration,
  transform: SamTransform,
): Iterable<QueueRequest> {
  for (const config of valuesSeen(eventInvokeConfigOf(scope, declaration, transform), transform)) {
    if (config.is.kind !== 'map') continue;
    for (const destinations of valuesSeen(config.is.entries.get('DestinationConfig')?.value, transform, config.when)) {
      if (destinations.is.kind !== 'map') continue;
      for (const name of ['OnSuccess', 'OnFailure']) {
        const entry = destinations.is.entries.get(name);
        for (const { is, when } of valuesSeen(entry?.value, transform, destinations.when)) {
          if (!entry || is.kind !== 'map') continue;
          yield {
            name: `${declaration.name}EventInvokeConfig${name}Queue`,
            key: entry.key,
            when: all([when, typeIsSqs(scope, is, transform), withoutDestination(is, transform)]),
            use: `the ${name} destination`,
          };
        }
      }
    }
  }
}

/** Where a destination names no queue. As written, `Fn::If` counts with `AWS::NoValue` on one side, but not on both. */
function withoutDestination(map: MapValue, transform: SamTransform): Test {
  const value = map.entries.get('Destination')?.value;
  if (transform.resolved || value?.kind !== 'choice') return missing(map, 'Destination', transform);
  if ((value.yes.kind === 'absent') === (value.no.kind === 'absent')) return NEVER;
  return value.yes.kind === 'absent' ? value.test : not(value.test);
}

/** What asks for a queue in an event, by the event's type. */
type EventProperty = 'DeadLetterConfig' | 'SqsSubscription';

/** SAM refuses the properties in events of other types. */
const FUNCTION_EVENTS = new Map<string, EventProperty>([
  ['SNS', 'SqsSubscription'],
  ['Schedule', 'DeadLetterConfig'],
  ['ScheduleV2', 'DeadLetterConfig'],
  ['EventBridgeRule', 'DeadLetterConfig'],
  ['CloudWatchEvent', 'DeadLetterConfig'],
]);
const STATE_MACHINE_EVENTS = new Map([...FUNCTION_EVENTS].filter(([type]) => type !== 'SNS'));

/**
 * The queues that the events of a function or state machine ask for; it does not matter whether an event is enabled.
 *
 * Sources: AWS SAM Developer Guide, "SNS" and "DeadLetterConfig",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-scheduledeadletterconfig.html
 */
export function* eventRequests(
  scope: Scope,
  { name, node, loops }: Declaration,
  transform: SamTransform,
): Iterable<QueueRequest> {
  const isFunction = literalText(child(node, 'Type')) === 'AWS::Serverless::Function';
  const properties = isFunction ? FUNCTION_EVENTS : STATE_MACHINE_EVENTS;
  for (const events of nodesSeen(scope, child(child(node, 'Properties'), 'Events'), transform)) {
    for (const event of scope.entries(events.is, loops)) {
      for (const { is, when } of nodesSeen(scope, event.node, transform, events.when)) {
        const property = properties.get(literalText(child(is, 'Type')) ?? '');
        if (property) yield* oneEvent(scope, name, { ...event, node: is }, when, property, transform);
      }
    }
  }
}

function* oneEvent(
  scope: Scope,
  owner: string,
  event: Declaration,
  when: Test,
  property: EventProperty,
  transform: SamTransform,
): Iterable<QueueRequest> {
  const use = `event ${event.name}`;
  const usual = `${owner}${event.name}Queue`;
  for (const properties of nodesSeen(scope, child(event.node, 'Properties'), transform, when)) {
    const map = scope.map(properties.is, scope.origin(properties.is), event.loops, new Set([property]));
    const entry = map.kind === 'map' ? map.entries.get(property) : undefined;
    if (!entry) continue;
    for (const { is, when: here } of valuesSeen(entry.value, transform, properties.when)) {
      if (property === 'DeadLetterConfig')
        for (const { name = usual, when: wanted } of deadLetterQueues(scope, is, transform))
          yield { name, key: entry.key, when: all([here, wanted]), use };
      // The text 'true' is refused, and so is a function that is not resolved.
      else if (is.kind === 'scalar' && is.value === true) yield { name: usual, key: entry.key, when: here, use };
    }
  }
}

function* deadLetterQueues(
  scope: Scope,
  config: Value,
  transform: SamTransform,
): Iterable<{ name?: string; when: Test }> {
  if (config.kind !== 'map') return;
  // Unlike in a destination, SAM takes no parameter for the type.
  if (!transform.resolved && config.entries.get('Type')?.value.kind !== 'scalar') return;
  const when = all([missing(config, 'Arn', transform), typeIsSqs(scope, config, transform)]);
  let isNamed = false;
  for (const id of valuesSeen(config.entries.get('QueueLogicalId')?.value, transform)) {
    if (id.is.kind !== 'scalar' || id.is.value === '') continue;
    isNamed = true;
    yield { name: String(id.is.value), when: all([when, id.when]) };
  }
  if (!isNamed) yield { when };
}

function typeIsSqs(scope: Scope, config: MapValue, transform: SamTransform): Test {
  const types = [...valuesSeen(config.entries.get('Type')?.value, transform)];
  return any(types.map(({ is, when }) => all([when, scope.is(is, 'SQS')])));
}
