import type { Edge } from '../../map/edge.ts';
import type { Principal } from '../../map/neighbours.ts';

const SHOWN = 3;

/** Several things for a sentence, each once: the first ones, and how many more. */
export function listed(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, SHOWN);
  const rest = all.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

/** Those at one side of some edges, for a sentence that goes on with a verb: its form is the second entry's. */
export function subjectOfSentence(edges: readonly Edge[], one: string, many: string): string {
  const names = new Set(edges.map(({ name }) => name));
  return sentence(`${listed(names)} ${names.size === 1 ? one : many}`);
}

/** Text as a sentence begins. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As whom somebody calls, for a sentence. */
export function principalWords(principal: Principal): string {
  switch (principal.is) {
    case 'service':
    case 'identity':
      return principal.name;
    case 'hidden':
      return 'somebody';
  }
}

/** The name of the key that seals an edge's queue, for a sentence. */
export function keyWords({ queue }: Edge): string {
  const { reference, key } = queue.key;
  if (key) return key.name;
  return reference.kind === 'customer' ? reference.text : 'its key';
}

/** Edges that belong together, in the order in which they were found. */
export function groupedBy(edges: Iterable<Edge>, key: (edge: Edge) => string): Map<string, [Edge, ...Edge[]]> {
  const groups = new Map<string, [Edge, ...Edge[]]>();
  for (const edge of edges) {
    const group = groups.get(key(edge));
    if (group) group.push(edge);
    else groups.set(key(edge), [edge]);
  }
  return groups;
}
