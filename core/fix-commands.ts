import type { FixRequest } from './fix.ts';
import type { Fix, OwnProperty } from './fixes/change.ts';
import { commandsFor } from './fixes/commands.ts';
import { lint, readUnits } from './lint.ts';
import type { Resource } from './resources/resource.ts';
import type { Finding } from './rules/finding.ts';
import type { Origin } from './text/span.ts';
import { type Kind, kindOf, wordsOf } from './vocabulary/vocabulary.ts';

/** What to run for a finding, where its queue or key exists already. */
export interface Commands {
  readonly finding: Finding;
  /** Absent where somebody has to choose. */
  readonly fix?: Fix;
  /** Lines for a POSIX shell; none where no command does it. */
  readonly lines: readonly string[];
}

/** What to run for each finding that has a fix: of those to choose from the one that `choose` names, if it names one. */
export function fixCommands(request: FixRequest): Commands[] {
  const owners = new Owners();
  for (const { maps } of readUnits(request)) {
    for (const { queues, keys, policies } of maps) owners.add([...queues, ...keys, ...policies]);
  }
  return lint(request)
    .findings.filter(({ rule, fixes }) => fixes.length > 0 && request.rules?.has(rule) !== false)
    .map((finding): Commands => {
      const [first] = finding.fixes;
      const fix = first?.safe ? first : request.choose?.(finding);
      return fix ? { finding, fix, lines: commandsFor(fix, (at) => owners.of(at)) } : { finding, lines: [] };
    });
}

interface Owned extends OwnProperty {
  readonly origin: Origin;
}

/** Whose property a place is in. */
class Owners {
  readonly #byPath = new Map<string, Owned[]>();
  #isSorted = false;

  add(resources: readonly Resource[]): void {
    for (const on of new Set(resources)) {
      if (on.properties.kind !== 'map') continue;
      const names = neutralNames(on.type);
      for (const [word, { value }] of on.properties.entries) {
        const owned = this.#byPath.get(value.origin.path) ?? [];
        this.#byPath.set(value.origin.path, owned);
        owned.push({ on, property: names.get(word) ?? word, origin: value.origin });
      }
    }
    this.#isSorted = false;
  }

  of({ path, span }: Origin): OwnProperty | undefined {
    if (!this.#isSorted) {
      for (const owned of this.#byPath.values()) owned.sort((a, b) => a.origin.span.start - b.origin.span.start);
      this.#isSorted = true;
    }
    const owned = this.#byPath.get(path) ?? [];
    let low = 0;
    let high = owned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((owned[middle]?.origin.span.start ?? 0) <= span.start) low = middle + 1;
      else high = middle;
    }
    const found = owned[low - 1];
    return found && span.end <= found.origin.span.end ? found : undefined;
  }
}

/** Neutral names by the words of a language. */
function neutralNames(type: string): ReadonlyMap<string, string> {
  const kind: Kind | undefined = kindOf(type);
  return new Map(kind ? Object.entries(wordsOf(kind, type)).map(([name, word]) => [word as string, name]) : []);
}
