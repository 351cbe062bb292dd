import { all, any, NEVER, type Test } from '../../resources/test.ts';
import type { MapEntry, MapValue, Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import type { SamEvent } from './events.ts';
import { functionProperties } from './globals.ts';
import { leftOut, missing, valuesSeen } from './seen.ts';
import type { SamTransform } from './transform.ts';

const EVENT_INVOKE_CONFIG: ReadonlySet<string> = new Set(['EventInvokeConfig']);

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

/** A destination that names nothing, so that SAM makes a queue or topic for it. */
export interface DestinationRequest extends QueueRequest {
  readonly side: 'OnSuccess' | 'OnFailure';
  readonly makes: 'Queue' | 'Topic';
}

/**
 * The queues and topics that a function's `EventInvokeConfig` asks for: a destination of type SQS or SNS that names none.
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
): Iterable<DestinationRequest> {
  const written = functionProperties(scope, declaration, EVENT_INVOKE_CONFIG, transform).entries.get(
    'EventInvokeConfig',
  );
  for (const config of valuesSeen(written?.value, transform)) {
    for (const destinations of valuesSeen(inMap(config.is, 'DestinationConfig')?.value, transform, config.when)) {
      for (const side of ['OnSuccess', 'OnFailure'] as const) {
        const entry = inMap(destinations.is, side);
        for (const { is, when } of valuesSeen(entry?.value, transform, destinations.when)) {
          if (!entry || is.kind !== 'map') continue;
          for (const makes of ['Queue', 'Topic'] as const)
            yield {
              name: `${declaration.name}EventInvokeConfig${side}${makes}`,
              key: entry.key,
              when: all([
                when,
                typeIs(scope, is, makes === 'Queue' ? 'SQS' : 'SNS', transform),
                withoutDestination(is, transform),
              ]),
              use: `the ${side} destination`,
              side,
              makes,
            };
        }
      }
    }
  }
}

function inMap(value: Value, name: string): MapEntry | undefined {
  return value.kind === 'map' ? value.entries.get(name) : undefined;
}

/** Where a destination names no queue. As written, `Fn::If` counts with `AWS::NoValue` on one side, but not on both. */
function withoutDestination(map: MapValue, transform: SamTransform): Test {
  const value = map.entries.get('Destination')?.value;
  const isOnBoth = value?.kind === 'choice' && value.yes.kind === 'absent' && value.no.kind === 'absent';
  return isOnBoth && !transform.resolved ? NEVER : leftOut(map, 'Destination', transform);
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
 * The queues that an event of a function or state machine asks for.
 *
 * Sources: AWS SAM Developer Guide, "SNS" and "DeadLetterConfig",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-scheduledeadletterconfig.html
 */
export function* eventRequests(
  scope: Scope,
  { name: owner, node }: Declaration,
  event: SamEvent,
  transform: SamTransform,
): Iterable<QueueRequest> {
  const isFunction = literalText(child(node, 'Type')) === 'AWS::Serverless::Function';
  const property = (isFunction ? FUNCTION_EVENTS : STATE_MACHINE_EVENTS).get(event.type);
  const entry = property && event.properties(new Set([property])).entries.get(property);
  if (!entry) return;
  const use = `event ${event.name}`;
  const usual = `${owner}${event.name}Queue`;
  for (const { is, when: here } of valuesSeen(entry.value, transform, event.when)) {
    if (property === 'DeadLetterConfig')
      for (const { name = usual, when: wanted } of deadLetterQueues(scope, is, transform))
        yield { name, key: entry.key, when: all([here, wanted]), use };
    // The text 'true' is refused, and so is a function that is not resolved.
    else if (is.kind === 'scalar' && is.value === true) yield { name: usual, key: entry.key, when: here, use };
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
  const when = all([missing(config, 'Arn', transform), typeIs(scope, config, 'SQS', transform)]);
  let isNamed = false;
  for (const id of valuesSeen(config.entries.get('QueueLogicalId')?.value, transform)) {
    if (id.is.kind !== 'scalar' || id.is.value === '') continue;
    isNamed = true;
    yield { name: String(id.is.value), when: all([when, id.when]) };
  }
  if (!isNamed) yield { when };
}

/** Where the type that a map gives is a certain one. */
export function typeIs(scope: Scope, config: MapValue, type: string, transform: SamTransform): Test {
  const types = [...valuesSeen(config.entries.get('Type')?.value, transform)];
  return any(types.map(({ is, when }) => all([when, scope.is(is, type)])));
}
