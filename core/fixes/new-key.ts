import type { Queue, SealingFacts } from '../map/queue.ts';
import { canonical } from '../resources/canonical.ts';
import type { Value } from '../resources/value.ts';
import type { NewResource, NewValue } from './change.ts';
import { nameAfter } from './names.ts';

/**
 * An alias for a key that is made for a queue: by the name that the queue itself has in its account, else by those of stack and queue;
 * `undefined` where no name is certainly free.
 */
export function aliasFor(
  { resource, queueName }: Queue,
  key: NewResource,
  hasAlias: SealingFacts['hasAlias'],
): NewResource | undefined {
  const name = aliasName(resource, queueName);
  if (name === undefined || hasAlias(name.text)) return undefined;
  const properties = new Map<string, NewValue>([
    ['name', name.value],
    ['target', { kind: 'attribute', of: key, attribute: 'id' }],
  ]);
  return { kind: 'alias', name: `${key.name}Alias`, properties, isKept: false };
}

function aliasName(
  resource: Queue['resource'],
  queueName: Value,
): { readonly value: NewValue; readonly text: string } | undefined {
  if (queueName.kind === 'scalar' && !queueName.sensitive) {
    const name = `alias/${String(queueName.value).replace(/\.fifo$/, '')}`;
    return /^alias\/(?!aws\/)[A-Za-z0-9/_-]+$/.test(name) ? { value: name, text: name } : undefined;
  }
  // Only a stack has a name that no other deployment in its account and Region has.
  const { type, origin } = resource;
  if (!type.startsWith('AWS::')) return undefined;
  const own = nameAfter(resource, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
  const stack: Value = { kind: 'deployment', origin, fact: 'stack-name' };
  return {
    value: { kind: 'text', parts: ['alias/', { kind: 'deployment', fact: 'stack-name' }, `-${own}`] },
    text: `alias/${canonical(stack)}-${own}`,
  };
}
