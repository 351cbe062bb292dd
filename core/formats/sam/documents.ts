import type { Value } from '../../resources/value.ts';
import { isThere } from '../../resources/world.ts';
import type { Origin } from '../../text/span.ts';
import { eachLeaf, listAt, mapAt, textAt } from './values.ts';

/** An inline policy of a role, as it stands in its `Policies`. */
export function inlinePolicy(document: Value): Value {
  return mapAt(document.origin, { PolicyDocument: document });
}

/** An inline policy that SAM writes. */
export function grant(origin: Origin, actions: readonly string[], resource: Value): Value {
  return inlinePolicy(documentOf(origin, [allowing(origin, actions, resource)]));
}

/** A policy document. */
export function documentOf(origin: Origin, statements: readonly Value[]): Value {
  return mapAt(origin, { Version: textAt(origin, '2012-10-17'), Statement: listAt(origin, statements) });
}

/** A statement that allows something, with further elements of it. */
export function allowing(
  origin: Origin,
  actions: readonly string[],
  resource: Value,
  more: Readonly<Record<string, Value>> = {},
): Value {
  return mapAt(origin, {
    Effect: textAt(origin, 'Allow'),
    ...more,
    Action: listAt(
      origin,
      actions.map((action) => textAt(origin, action)),
    ),
    Resource: resource,
  });
}

/** What lets a role send to a queue, wherever there is one. */
export function sendingTo(origin: Origin, queue: Value): Value {
  return eachLeaf(queue, (leaf) => (isThere(leaf) ? grant(origin, ['sqs:SendMessage'], leaf) : leaf));
}

/** The properties of a queue policy that lets something send where it acts for a certain source. */
export function sendersPolicy(
  origin: Origin,
  queue: { readonly arn: Value; readonly url: Value },
  principal: Value,
  source: Value,
): Value {
  const condition = mapAt(origin, { ArnEquals: mapAt(origin, { 'aws:SourceArn': source }) });
  const more = { Principal: principal, Condition: condition };
  return mapAt(origin, {
    Queues: listAt(origin, [queue.url]),
    PolicyDocument: documentOf(origin, [allowing(origin, ['sqs:SendMessage'], queue.arn, more)]),
  });
}
