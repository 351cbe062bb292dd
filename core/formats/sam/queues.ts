import type { Test } from '../../resources/test.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/made.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { type Draft, madeOf } from './drafts.ts';
import { eventsOf } from './events.ts';
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
  const drafts = requestsOf(scope, declaration, isFunction, transform).map(
    ({ name, key, when, use }): Draft => ({
      name,
      type: 'AWS::SQS::Queue',
      key,
      when,
      use: `${use} of ${words} ${declaration.name}`,
      // To SAM, a function's destination queue is the last one made for it, whatever for.
      aliases: isFunction ? [`${declaration.name}.DestinationQueue`] : [],
    }),
  );
  yield* madeOf(scope, declaration, exists, drafts);
}

/** In the order in which SAM makes the queues. */
function requestsOf(
  scope: Scope,
  declaration: Declaration,
  isFunction: boolean,
  transform: SamTransform,
): readonly QueueRequest[] {
  const events = [...eventsOf(scope, declaration, transform)].flatMap((event) => [
    ...eventRequests(scope, declaration, event, transform),
  ]);
  if (!isFunction) return events;
  events.sort((a, b) => (a.use < b.use ? -1 : 1));
  const destinations = [...destinationRequests(scope, declaration, transform)].filter(({ makes }) => makes === 'Queue');
  return [...destinations, ...events];
}
