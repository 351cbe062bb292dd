/** The key of an instance under `count` or `for_each`. */
export type InstanceKey = string | number;

/** A part of a reference: a name, or an index; an index that is no literal is `undefined`. */
export type Step = { readonly name: string } | { readonly index: InstanceKey | undefined };

/** One call on the way from the root module to another one. */
export interface CallStep {
  readonly name: string;
  readonly key?: InstanceKey;
}

const NAME = /[^.[\]"]+/y;

/**
 * The parts of a reference or address such as `module.m["a.b"].aws_sqs_queue.q[0].arn`. Keys may hold dots, brackets and
 * escaped quotes; what cannot be read ends the list.
 */
export function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '.') at += 1;
    if (text[at] === '[') {
      const end = indexEnd(text, at);
      if (end < 0) break;
      steps.push({ index: keyIn(text.slice(at + 1, end)) });
      at = end + 1;
      continue;
    }
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) break;
    steps.push({ name });
    at += name.length;
  }
  return steps;
}

/** The offset of the bracket that closes an index. */
function indexEnd(text: string, open: number): number {
  if (text[open + 1] !== '"') return text.indexOf(']', open);
  for (let at = open + 2; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return text[at + 1] === ']' ? at + 1 : -1;
  }
  return -1;
}

function keyIn(text: string): InstanceKey | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  if (!text.startsWith('"')) return undefined;
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The calls that an address begins with: the word `module`, a name, and an index if there are instances. */
export function callsOf(address: string): CallStep[] {
  const calls: CallStep[] = [];
  const steps = stepsOf(address);
  for (let at = 1; at < steps.length; at += 2) {
    const word = steps[at - 1];
    const called = steps[at];
    if (!word || !('name' in word) || word.name !== 'module' || !called || !('name' in called)) break;
    const next = steps[at + 1];
    const key = next && 'index' in next ? next.index : undefined;
    calls.push(key === undefined ? { name: called.name } : { name: called.name, key });
    if (next && 'index' in next) at += 1;
  }
  return calls;
}

/** The address of a module under the root. */
export function moduleAddress(calls: readonly CallStep[]): string {
  return calls.map(({ name, key }) => `module.${name}${indexOf(key)}`).join('.');
}

/** An index as addresses have it. */
export function indexOf(key: InstanceKey | undefined): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
