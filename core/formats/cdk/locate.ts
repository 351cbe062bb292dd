import type { Located } from '../../text/place.ts';
import type { Origin } from '../../text/span.ts';
import type { Source } from '../format.ts';
import { shortPath, type TemplateOwner } from './constructs.ts';
import { type Library, libraryIn, userFrames } from './frames.ts';

import { SourceFiles } from './source-files.ts';
import { namesOf } from './words.ts';
import { writtenProperty } from './written-property.ts';
import type { WrittenResource } from './written-resource.ts';

const HINT =
  'The cloud assembly does not tell which lines of the app made its constructs, so findings stand on its templates. Synthesize with aws-cdk-lib 2.252 or later, or with `cdk synth --debug` (always with it for Python and Java: it sets JSII_HOST_STACK_TRACES=1; for .NET and Go no release tells them yet), beside the sources of the app.';

interface Creation {
  readonly places: readonly Origin[];
  readonly library?: Library | undefined;
}

/** Finds the author's lines for what stands in the templates of one assembly. */
export class Locator {
  readonly #owners: ReadonlyMap<string, TemplateOwner>;
  readonly #sources: SourceFiles;
  readonly #resources = new Map<string, readonly WrittenResource[]>();
  /** Several findings are about one construct. */
  readonly #creations = new Map<string, Creation>();

  constructor(root: string, owners: ReadonlyMap<string, TemplateOwner>, source: Source) {
    this.#owners = owners;
    this.#sources = new SourceFiles(root, source);
  }

  locate(at: Origin): Located {
    const owner = this.#owners.get(at.path);
    const resource = this.#resourceAt(at);
    if (!owner || !resource) return { at, exact: true, via: [] };
    const { path, type } = resource;
    const property = propertyAt(resource, at.span.start);
    const assigned = property === undefined ? undefined : owner.constructs.notesOf(path).assignments.get(property);
    const [later] = this.#placesOf(assigned ?? []);
    const { places, library } = this.#creationOf(path, owner);
    const [made, call] = places;
    const place = later ?? made;
    if (!place) return { at, exact: false, via: [], hint: HINT };
    return {
      at: later ?? this.#propertyIn(place, type, property),
      exact: true,
      via: call && !later ? [call] : [],
      ...caveatFrom(
        library && `It is made by ${library.call} of ${library.name}: what that does not take, it cannot be given.`,
        overrideOf(resource, property, owner.constructs.propsOf(path)),
        this.#ageOf(place.path),
      ),
    };
  }

  /** Where a construct was made, and from where that was called; its nearest relative's place where it has none itself. */
  #creationOf(path: string, owner: TemplateOwner): Creation {
    const known = this.#creations.get(path) ?? this.#findCreation(path, owner);
    this.#creations.set(path, known);
    return known;
  }

  #findCreation(path: string, { constructs, path: stack }: TemplateOwner): Creation {
    for (let at = path; at.length >= stack.length; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      for (const relative of [at, `${at}/Resource`]) {
        const { trace } = constructs.notesOf(relative);
        const places = this.#placesOf(trace, shortPath(relative).split('/').at(-1));
        if (places.length > 0) return { places, library: libraryIn(trace) };
      }
      if (!at.includes('/')) break;
    }
    return { places: [] };
  }

  #placesOf(trace: readonly string[], id?: string): readonly Origin[] {
    const places: Origin[] = [];
    for (const frame of userFrames(trace)) {
      const place = this.#sources.originOf(frame, places.length === 0 ? id : undefined);
      if (place) places.push(place);
      if (places.length === 2) break;
    }
    return places;
  }

  #propertyIn(made: Origin, type: string, property: string | undefined): Origin {
    const names = property === undefined ? [] : namesOf(type, property);
    const span = writtenProperty(made.path, this.#sources.text(made.path), made.span.start, names);
    return span ? { path: made.path, span } : made;
  }

  #ageOf(path: string): string | undefined {
    return this.#sources.isNewer(path)
      ? `This is from an older synth: ${path} has changed since. Run \`cdk synth\` again.`
      : undefined;
  }

  #resourceAt({ path, span }: Origin): WrittenResource | undefined {
    const resources = this.#resources.get(path) ?? this.#sorted(path);
    this.#resources.set(path, resources);
    let low = 0;
    let high = resources.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((resources[middle]?.start ?? 0) <= span.start) low = middle + 1;
      else high = middle;
    }
    const found = resources[low - 1];
    return found && span.start <= found.end ? found : undefined;
  }

  #sorted(path: string): readonly WrittenResource[] {
    return this.#owners.get(path)?.resources.toSorted((a, b) => a.start - b.start) ?? [];
  }
}

/** The property of a resource that an offset is in. */
function propertyAt({ properties }: WrittenResource, offset: number): string | undefined {
  return properties.find(({ start, end }) => start <= offset && offset <= end)?.name;
}

function caveatFrom(...sentences: (string | undefined)[]): { caveat?: string } {
  const caveat = sentences.filter((sentence) => sentence !== undefined).join(' ');
  return caveat === '' ? {} : { caveat };
}

/** The properties of a queue that decide how it is sealed. */
const SEALING: readonly (readonly [template: string, props: string])[] = [
  ['KmsMasterKeyId', 'kmsMasterKeyId'],
  ['SqsManagedSseEnabled', 'sqsManagedSseEnabled'],
];

/** What to say where the template of a queue is not what its props make of it: an override comes between. */
function overrideOf(
  { type, properties }: WrittenResource,
  property: string | undefined,
  props: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  if (!props || type !== 'AWS::SQS::Queue') return undefined;
  for (const [written, named] of SEALING) {
    if (property !== undefined && property !== written) continue;
    const node = properties.find(({ name }) => name === written);
    const before = Object.hasOwn(props, named) ? props[named] : undefined;
    const isSame =
      node === undefined || before === undefined
        ? (node === undefined) === (before === undefined)
        : typeof before === 'object' || String(before) === node.literal;
    if (isSame) continue;
    const said = before === undefined ? `do not set ${named}` : `make ${named} ${shown(before)}`;
    return `An override decides this, not the props of the construct: these ${said}.`;
  }
  return undefined;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? 'an expression' : String(value).slice(0, 120);
}
