import type { Resource } from '../resources/resource.ts';
import type { Change, Fix, NewValue } from './change.ts';
import { localName } from './cloudformation.ts';

/** What KMS takes for a key, as it stands in a text: an ARN, an alias or an id. */
const LITERAL = /^(?:arn:[\w-]+:kms:\S+|alias\/\S+|(?:mrk-)?[0-9a-f]{8}[0-9a-f-]{23,31})$/;

/**
 * The fix that seals a queue with a certain key: one that offers it by its name in the text, or, where an ARN, an alias or an id is
 * wanted, one that writes just that; `undefined` where no fix seals the queue.
 */
export function fixWithKey(fixes: readonly Fix[], wanted: string): Fix | undefined {
  const sealing = fixes.filter((fix) => fix.changes.some(writesKey));
  const offered = sealing.find((fix) =>
    fix.changes.some((change) => writesKey(change) && isCalled(change.value, wanted)),
  );
  // An alias of AWS is not offered to a queue that it would cut off from its senders.
  if (offered || !LITERAL.test(wanted) || wanted.includes('alias/aws/')) return offered;
  for (const { changes } of sealing) {
    const own = literally(changes, wanted);
    const name = own?.map(queueOf).find((queue) => queue !== undefined)?.name;
    if (!own || name === undefined) continue;
    return {
      title: `Seal ${name} with ${wanted}`,
      safe: false,
      consequence: `Senders and readers of ${name} have to be let use that key where it is: whether they are cannot be told from this text.`,
      changes: own,
    };
  }
  return undefined;
}

type Writing = Extract<Change, { do: 'set' | 'replace' }>;

function writesKey(change: Change): change is Writing {
  if (change.do === 'set') return change.property === 'key';
  return change.do === 'replace' && change.of?.property === 'key';
}

function queueOf(change: Change): Resource | undefined {
  if (!writesKey(change)) return undefined;
  return change.do === 'set' ? change.on : change.of?.on;
}

function isCalled(value: NewValue, name: string): boolean {
  if (typeof value !== 'object') return value === name;
  switch (value.kind) {
    case 'attribute':
      return value.of.name === name || ('id' in value.of && localName(value.of.id) === name);
    case 'reference':
      return value.to === name || localName(value.to) === name;
    case 'parameter':
      return (typeof value.of === 'string' ? value.of : value.of.name) === name;
    case 'choice':
      return isCalled(value.yes, name) || isCalled(value.no, name);
    default:
      return false;
  }
}

/** The changes of the queue itself, with a key as it stands; those of a key and of who uses it are another key's. */
function literally(changes: readonly Change[], key: string): readonly Change[] | undefined {
  const own = changes.filter((change) => writesKey(change) || change.do === 'unset');
  if (own.some((change) => writesKey(change) && typeof change.value === 'object' && change.value.kind === 'choice')) {
    return undefined;
  }
  return own.map((change) => (writesKey(change) ? { ...change, value: key } : change));
}
