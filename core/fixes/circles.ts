import type { SyntaxNode } from '../syntax/tree.ts';

/** What the resources of a template wait for: CloudFormation makes none of them that wait for one another. */
export class Waiting {
  readonly #resources = new Map<string, SyntaxNode>();
  readonly #added = new Map<string, Set<string>>();

  constructor(resources: SyntaxNode | undefined) {
    for (const { key, value } of resources?.kind === 'map' ? resources.pairs : [])
      if (key.kind === 'scalar') this.#resources.set(key.value, value);
  }

  /** Notes that one resource is to wait for another one. */
  add(waits: string, forWhat: string): void {
    if (waits === forWhat) return;
    this.#added.set(waits, (this.#added.get(waits) ?? new Set()).add(forWhat));
  }

  /** Two resources of which each would wait for the other, on account of what was added; `undefined` where there are none. */
  circle(): readonly [string, string] | undefined {
    for (const [waits, targets] of this.#added) {
      for (const target of targets) if (this.#reaches(target, waits)) return [waits, target];
    }
    return undefined;
  }

  #reaches(from: string, to: string): boolean {
    const seen = new Set([from]);
    for (const name of seen) {
      if (name === to) return true;
      const node = this.#resources.get(name);
      for (const next of node ? namesIn(node) : []) seen.add(next);
      for (const next of this.#added.get(name) ?? []) seen.add(next);
    }
    return false;
  }
}

/** The function that a node is a call of, by tag or by name, and what is given to it. */
export function functionOf(node: SyntaxNode): [name?: string, argument?: SyntaxNode | undefined] {
  if (node.tag !== undefined) return [node.tag.replace(/^!/, ''), node];
  const [only] = node.kind === 'map' && node.pairs.length === 1 ? node.pairs : [];
  const name = only?.key.kind === 'scalar' ? /^(?:Fn::(.*)|(Ref))$/.exec(only.key.value) : null;
  return name ? [name[1] ?? name[2] ?? '', only?.value] : [];
}

/** What a function names: resources, parameters and facts of the deployment. */
export function namedBy(name: string | undefined, argument: SyntaxNode | undefined): readonly string[] {
  const first = argument?.kind === 'sequence' ? argument.items[0] : argument;
  if (first?.kind !== 'scalar') return [];
  if (name === 'Ref') return [first.value];
  if (name === 'GetAtt') return [first.value.replace(/\..*$/s, '')];
  return name === 'Sub' ? [...first.value.matchAll(/\$\{([^!}.]+)/g)].map(([, of = '']) => of) : [];
}

/** Every name that a resource mentions in functions and as what it depends on; what an alias names counts where it is written. */
function* namesIn(resource: SyntaxNode): Iterable<string> {
  const nodes: SyntaxNode[] = [resource];
  for (const node of nodes) {
    yield* namedBy(...functionOf(node));
    if (node.kind === 'sequence') nodes.push(...node.items.filter((item) => isWithin(item, node)));
    for (const { key, value } of node.kind === 'map' ? node.pairs : []) {
      if (isWithin(value, node)) nodes.push(value);
      if (key.kind !== 'scalar' || key.value !== 'DependsOn') continue;
      for (const item of value.kind === 'sequence' ? value.items : [value])
        if (item.kind === 'scalar') yield item.value;
    }
  }
}

function isWithin(inner: SyntaxNode, outer: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
