import type { Format, Source, Unit } from '../format.ts';
import { type Maker, readUnit } from './read-unit.ts';
import { isTemplate, looksLikeTemplate } from './recognise.ts';
import { calledTemplates, mayCallTemplates } from './stacks.ts';

/** The format of CloudFormation templates; the makers add what transforms make of a template's resources. */
export function templateFormat(makers: readonly Maker[]): Format {
  return {
    name: 'template',
    claim: claimTemplates,
    read: (unit, source) => readUnit(unit.root, source, makers),
    // What is read here was written by a person.
    locate: (at) => ({ at, exact: true, via: [] }),
  };
}

/**
 * Every template that no other one calls is a unit; of templates that only call each other, the first. Texts that may call
 * others are parsed first. Any other text only when it is its turn, so that its tree need not be kept until then.
 */
function* claimTemplates(paths: readonly string[], source: Source): Iterable<Unit> {
  const calls = new Map<string, readonly string[]>();
  const callsOf = (path: string): readonly string[] | undefined => {
    const known = calls.get(path);
    if (known) return known;
    const text = source.files.read(path);
    if (text === undefined || !looksLikeTemplate(text)) return undefined;
    const tree = source.tree(path, text);
    if (!tree.root || !isTemplate(tree)) return undefined;
    const called = calledTemplates(path, tree.root);
    calls.set(path, called);
    return called;
  };
  const likely: string[] = [];
  const callers: string[] = [];
  for (const path of paths) {
    const text = source.files.read(path);
    if (text === undefined || !looksLikeTemplate(text)) continue;
    likely.push(path);
    if (mayCallTemplates(text)) callers.push(path);
  }
  const called = new Set(callers.flatMap((path) => callsOf(path)?.filter((target) => target !== path) ?? []));
  const claimed = new Set<string>();
  const unitAt = (root: string): Unit => {
    const claims = new Set<string>();
    const open = [root];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const target of callsOf(path) ?? []) {
        if (target !== root && !claims.has(target) && callsOf(target)) {
          claims.add(target);
          open.push(target);
        }
      }
    }
    for (const path of [root, ...claims]) claimed.add(path);
    return { root, format: 'template', claims: [...claims].sort() };
  };
  for (const path of likely) if (!called.has(path) && callsOf(path)) yield unitAt(path);
  for (const path of callers) if (!claimed.has(path) && callsOf(path)) yield unitAt(path);
}
