import { CONDITION_SIZE } from '../../limits.ts';
import type { Resource } from '../../resources/resource.ts';
import { ALWAYS, all, any, NEVER, sizeOf, type Test } from '../../resources/test.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/read-unit.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { destinationRequests, eventRequests, type QueueRequest } from './requests.ts';
import { type SamTransform, samTransformOf } from './transform.ts';

/** The resources for which SAM makes queues, in words. */
const WORDS = new Map([
  ['AWS::Serverless::Function', 'function'],
  ['AWS::Serverless::StateMachine', 'state machine'],
]);

/**
 * Tells the queues that SAM makes by itself: without properties, under the condition of the resource that asks for them.
 *
 * Sources: AWS SAM Developer Guide, "Generated CloudFormation resources for AWS SAM",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html;
 * AWS SAM translator 1.110, wherever it constructs an `SQSQueue`
 */
export function* samQueues(scope: Scope, declaration: Declaration, exists: Test): Iterable<Made> {
  const words = WORDS.get(literalText(child(declaration.node, 'Type')) ?? '');
  const transform = words === undefined ? undefined : samTransformOf(scope.root);
  if (words === undefined || !transform) return;
  const isFunction = words === 'function';
  for (const request of byName(requestsOf(scope, declaration, isFunction, transform))) {
    const { name } = request;
    // SAM refuses a template that declares the name itself.
    if (request.when === NEVER || scope.declarations.has(name)) continue;
    const resource = queueOf(scope, declaration, words, request, exists);
    // To SAM, a function's destination queue is the last one made for it, whatever for.
    yield isFunction ? { name, resource, alias: `${declaration.name}.DestinationQueue` } : { name, resource };
  }
}

/** In the order in which SAM makes the queues. */
function requestsOf(
  scope: Scope,
  declaration: Declaration,
  isFunction: boolean,
  transform: SamTransform,
): readonly QueueRequest[] {
  const events = [...eventRequests(scope, declaration, transform)];
  if (!isFunction) return events;
  events.sort((a, b) => (a.use < b.use ? -1 : 1));
  return [...destinationRequests(scope, declaration, transform), ...events];
}

/** One request for each queue: the sides of a choice may ask for the same one. */
function* byName(requests: readonly QueueRequest[]): Iterable<QueueRequest> {
  const named = new Map<string, QueueRequest[]>();
  for (const request of requests) {
    const before = named.get(request.name);
    if (before) before.push(request);
    else named.set(request.name, [request]);
  }
  for (const same of named.values()) {
    const when = any(same.map((request) => request.when));
    // A test too large to follow is left out: the queue may exist wherever its function does.
    const last = same.at(-1);
    if (last) yield { ...last, when: sizeOf(when, CONDITION_SIZE) > CONDITION_SIZE ? ALWAYS : when };
  }
}

function queueOf(
  scope: Scope,
  { name: owner, node, loops }: Declaration,
  words: string,
  { name, key, when, use }: QueueRequest,
  exists: Test,
): Resource {
  const id = `${scope.call.prefix}${name}`;
  const retention = child(node, 'DeletionPolicy');
  return {
    id,
    name: id,
    type: 'AWS::SQS::Queue',
    properties: { kind: 'map', origin: key, entries: new Map() },
    deletionPolicy: retention ? scope.value(retention, loops) : { kind: 'absent', origin: key },
    replacementPolicy: { kind: 'absent', origin: key },
    origin: key,
    exists: all([exists, when]),
    madeFor: `${use} of ${words} ${owner}`,
    via: scope.call.via,
  };
}
