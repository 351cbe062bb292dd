import { callsOf, type InstanceKey, stepsOf } from '../formats/terraform-plan/addresses.ts';
import { isJson } from '../formats/terraform-plan/sources.ts';
import type { Resource } from '../resources/resource.ts';
import type { Pair } from '../syntax/tree.ts';
import { isDocument } from '../vocabulary/vocabulary.ts';
import type { NewParameter, NewResource, NewValue } from './change.ts';
import { type HclValue, hclLine } from './print-hcl.ts';
import { inSnakeCase, inTerraform, plainName, typeOf } from './terraform.ts';
import { folderOf, type Home, nameOf, prefixOf, type TerraformHomes } from './terraform-homes.ts';
import { pairNamed } from './terraform-module.ts';
import type { TerraformTexts } from './terraform-texts.ts';
import { CannotWrite, type Written } from './written.ts';

/** A resource that is added. */
export interface Added {
  readonly home: Home;
  readonly name: string;
  /** It has an instance for each one of the resource before which it stands. */
  isEach: boolean;
}

/** What things are called in the modules that are written to, and what is written by these names. */
export class TerraformNames {
  readonly #homes: TerraformHomes;
  readonly #texts: TerraformTexts;
  readonly #added = new Map<NewResource | NewParameter, Added>();
  /** Data sources that are added, by module and type. */
  readonly #dataSources = new Map<string, string>();
  /** Whether an instance was named as the one that belongs to the block's own. */
  #isEach = false;

  constructor(homes: TerraformHomes, texts: TerraformTexts) {
    this.#homes = homes;
    this.#texts = texts;
  }

  /** What was announced. */
  added(one: NewResource | NewParameter): Added | undefined {
    return this.#added.get(one);
  }

  /** What is written, and whether it names an instance as the one that belongs to the block's own. */
  namesEach<T>(write: () => T): { readonly written: T; readonly isEach: boolean } {
    this.#isEach = false;
    return { written: write(), isEach: this.#isEach };
  }

  /** Finds a name for what is to be added. */
  announce(added: NewResource | NewParameter, home: Home): void {
    const labels = 'kind' in added ? ['resource', typeOf(added.kind)] : ['variable'];
    const own = 'kind' in added ? plainName(added) : inSnakeCase(added.name);
    const plain = home.block.word === 'module' ? afterCall(own, home.block.labels[0] ?? '') : own;
    const [word = '', ...types] = labels;
    let name = plain;
    const isTaken = (one: string): boolean =>
      home.module.block(word, ...types, one) !== undefined ||
      [...this.#added].some(
        ([other, { name: taken }]) =>
          other !== added &&
          taken === one &&
          ('kind' in other ? other.kind : '') === ('kind' in added ? added.kind : ''),
      );
    for (let number = 2; isTaken(name); number++) name = `${plain}_${number}`;
    this.#added.set(added, { home, name, isEach: false });
  }

  /** A value in the words of the module. */
  write(value: NewValue, home: Home, isText = isJson(home.block.path)): Written {
    return inTerraform(value, isText, {
      addressOf: (resource) => this.addressOf(resource, home),
      dataSource: (type) => this.#dataSource(type, home),
      variable: (parameter) => this.#added.get(parameter)?.name ?? inSnakeCase(parameter.name),
    });
  }

  /** What an argument is given: a document is encoded as JSON. */
  argument(name: string, value: NewValue, home: Home): HclValue {
    const isMap = typeof value === 'object' && value.kind === 'map';
    if (!isMap || !isDocument(name)) return this.write(value, home);
    if (!isJson(home.block.path)) return { is: 'encoded', value: this.write(value, home) };
    const code = hclLine({ is: 'encoded', value: this.write(value, home, false) });
    return { is: 'scalar', value: `\${${code}}` };
  }

  /** The argument that makes instances of a block. */
  eachOf({ block }: Home): { readonly name: string; readonly code: HclValue } | undefined {
    for (const name of ['count', 'for_each']) {
      const pair = pairNamed(block.body, name);
      if (pair) return { name, code: this.copied({ block }, pair) };
    }
    return undefined;
  }

  /** An argument as it is written. */
  copied({ block }: Pick<Home, 'block'>, { value }: Pair): HclValue {
    const { start, end } = value;
    if (isJson(block.path)) {
      if (value.kind !== 'scalar') throw new CannotWrite('Its instances are written in a way that cannot be copied.');
      const text = value.value;
      return { is: 'scalar', value: value.style === 'plain' && /^\d+$/.test(text) ? Number(text) : text };
    }
    return { is: 'code', code: this.#homes.textOf(block.path).slice(start, end) };
  }

  /** What a resource is called where it is named. */
  addressOf(resource: Resource | NewResource | string, home: Home): string {
    if (typeof resource === 'string') return this.#localAddress(resource, home, resource);
    if ('id' in resource) {
      if (resource.origin.trail !== undefined || callsOf(resource.id).length !== resource.via.length)
        throw new CannotWrite(
          `${resource.name} is made by a module from elsewhere, which would have to say what it is called.`,
        );
      if (home.prefix === undefined && folderOf(resource.origin.path) !== home.module.folder)
        throw elsewhere(resource.name);
      return this.#localAddress(resource.id, home, resource.name);
    }
    const added = this.#added.get(resource);
    if (!added || added.home.module !== home.module) throw elsewhere(resource.name);
    const address = `${typeOf(resource.kind)}.${added.name}`;
    return added.isEach ? `${address}${this.#instance(home, added.home.key, resource.name)}` : address;
  }

  #localAddress(id: string, home: Home, name: string): string {
    const prefix = home.prefix ?? this.#homes.prefixIn(home.module.folder) ?? prefixOf(callsOf(id));
    if (prefixOf(callsOf(id)) !== prefix) throw elsewhere(name);
    const local = id.slice(prefix.length);
    const index = /\[[^\]]*\]$/.exec(local)?.[0] ?? '';
    const base = local.slice(0, local.length - index.length);
    if (!/^(?:data\.)?\w+\.[\w-]+$/.test(base)) throw new CannotWrite(`${name} has no name of its own.`);
    const [step] = stepsOf(index);
    const key = step && 'index' in step ? step.index : undefined;
    return key === undefined ? local : `${base}${this.#instance(home, key, name)}`;
  }

  /** The index that names an instance: that of the block's own instance, or a fixed one where the block has none. */
  #instance(home: Home, key: InstanceKey | undefined, name: string): string {
    const hasInstances = this.eachOf(home) !== undefined;
    if (!hasInstances && key !== undefined) return `[${JSON.stringify(key)}]`;
    if (key === undefined || key !== home.key)
      throw new CannotWrite(`${name} is one of several, and so is what would have to name it.`);
    this.#isEach = true;
    return typeof key === 'number' ? '[count.index]' : '[each.key]';
  }

  /** The name of a data source without settings of its own. */
  #dataSource(type: string, home: Home): string {
    const provider = home.block.word === 'resource' ? pairNamed(home.block.body, 'provider') : undefined;
    const code = provider && this.copied(home, provider);
    const wanted = code === undefined ? '' : hclLine(code);
    const own = home.module.blocks.find(({ path, word, labels, body }) => {
      if (word !== 'data' || labels[0] !== type) return false;
      const others = body.pairs.filter(({ key }) => nameOf(key) !== 'provider');
      const its = pairNamed(body, 'provider');
      return (
        others.length === 0 && (its ? hclLine(this.copied({ block: { ...home.block, path } }, its)) : '') === wanted
      );
    });
    if (own?.labels[1] !== undefined) return own.labels[1];
    const place = `${home.module.folder} ${type} ${wanted}`;
    const known = this.#dataSources.get(place);
    if (known !== undefined) return known;
    const isTaken = (one: string): boolean =>
      home.module.block('data', type, one) !== undefined ||
      [...this.#dataSources].some(([key, taken]) => taken === one && key.startsWith(`${home.module.folder} ${type} `));
    let name = 'current';
    for (let number = 2; isTaken(name); number++) name = `current_${number}`;
    this.#dataSources.set(place, name);
    const settings: readonly (readonly [string, HclValue])[] = code === undefined ? [] : [['provider', code]];
    // Fixes that are made at once and need the same one write it at the same place.
    const block = ['data', 'resource', 'module']
      .map((word) => home.module.block(word))
      .find((one) => one !== undefined);
    this.#texts.addBlock(block ?? home.block, {
      word: 'data',
      labels: [type, name],
      arguments: new Map(settings),
      blocks: [],
    });
    return name;
  }
}

/** A name for what is added beside the call of a module: what is in a module is mostly called `this` there. */
function afterCall(name: string, call: string): string {
  if (name.startsWith(call)) return name;
  return name.startsWith('this') ? `${call}${name.slice('this'.length)}` : `${call}_${name}`;
}

function elsewhere(name: string): CannotWrite {
  return new CannotWrite(`${name} is in another module, which would have to say what it is called.`);
}
