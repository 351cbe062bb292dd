import { callsOf, type InstanceKey, moduleAddress, stepsOf } from '../formats/terraform-plan/addresses.ts';
import { inputIn } from '../formats/terraform-plan/scope.ts';
import { argumentOf, expressionAt, inFolder, isJson, isOwn, Sources } from '../formats/terraform-plan/sources.ts';
import type { Resource } from '../resources/resource.ts';
import { BLOCK } from '../syntax/hcl.ts';
import { readTree } from '../syntax/read-tree.ts';
import type { MapNode, Pair, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Origin, Span } from '../text/span.ts';
import { isDocument, type Kind, kindOf, wordsOf } from '../vocabulary/vocabulary.ts';
import {
  type Change,
  documentValue,
  type NewCondition,
  type NewParameter,
  type NewResource,
  type NewStatement,
  type NewValue,
  type OwnProperty,
  oneOrMany,
  statementValue,
} from './change.ts';
import { type FileEdit, inOrder, type TextEdit } from './edits.ts';
import { type Found, findNode, nodeAt } from './find-node.ts';
import { Layout } from './layout.ts';
import { HclLayout } from './layout-hcl.ts';
import { callsOfModule } from './module-calls.ts';
import { type HclValue, hclLine, type NewBlock } from './print-hcl.ts';
import {
  blockAsMap,
  conditionBlock,
  inSnakeCase,
  inTerraform,
  plainName,
  principalOf,
  statementBlock,
  typeOf,
} from './terraform.ts';
import { pairNamed, TERRAFORM_FILE, type TerraformBlock, TerraformModule } from './terraform-module.ts';
import { CannotWrite, type Written } from './written.ts';

/**
 * The edits that make changes in the sources of Terraform, in HCL or in its JSON syntax.
 *
 * What a module is given by its call is written at the call; a module that was fetched from elsewhere is never written to.
 *
 * @throws CannotWrite where the text leaves open how, or where others would be changed too
 */
export function editTerraform(
  changes: readonly Change[],
  files: Files,
  treeOf: (path: string) => Tree | undefined,
): FileEdit[] {
  const writer = new TerraformWriter(files, treeOf);
  writer.make(changes);
  return writer.edits();
}

/** The block that is written to, and what is known there. */
interface Home {
  readonly module: TerraformModule;
  readonly block: TerraformBlock;
  /** The address of the module with a dot after it; `undefined` where only a place in its files is known. */
  readonly prefix: string | undefined;
  /** Of the instance that the change is about. */
  readonly key: InstanceKey | undefined;
}

/** An argument that is to be written, and what stands there. */
interface Place {
  readonly home: Home;
  readonly name: string;
  readonly pair: Pair | undefined;
}

/** A resource that is added. */
interface Added {
  readonly home: Home;
  readonly name: string;
  /** It has an instance for each one of the resource before which it stands. */
  isEach: boolean;
}

class TerraformWriter {
  readonly #files: Files;
  readonly #treeOf: (path: string) => Tree | undefined;
  readonly #trees = new Map<string, Tree>();
  readonly #modules = new Map<string, TerraformModule>();
  readonly #layouts = new Map<string, Layout | HclLayout>();
  /** JSON in heredocs, by the heredoc. */
  readonly #inner = new Map<SyntaxNode, { readonly path: string; readonly start: number; readonly layout: Layout }>();
  readonly #added = new Map<NewResource | NewParameter, Added>();
  /** Blocks that go into files of the JSON syntax. */
  readonly #jsonBlocks = new Map<string, readonly NewBlock[]>();
  /** Data sources that are added, by module and type. */
  readonly #dataSources = new Map<string, string>();
  /** The instances of modules that the changes are about, by folder. */
  readonly #prefixes = new Map<string, string>();

  constructor(files: Files, treeOf: (path: string) => Tree | undefined) {
    this.#files = files;
    this.#treeOf = treeOf;
  }

  edits(): FileEdit[] {
    for (const [path, blocks] of this.#jsonBlocks) this.#putBlocks(path, blocks);
    const byPath = new Map<string, TextEdit[]>();
    const add = (path: string, edits: readonly TextEdit[]): void => {
      byPath.set(path, [...(byPath.get(path) ?? []), ...edits]);
    };
    for (const [path, layout] of this.#layouts) add(path, layout.edits());
    for (const { path, start, layout } of this.#inner.values())
      add(
        path,
        layout.edits().map(({ span, newText }) => ({
          span: { start: span.start + start, end: span.end + start },
          newText,
        })),
      );
    return [...byPath].flatMap(([path, edits]) => {
      const ordered = inOrder(edits);
      if (!ordered) throw new CannotWrite('Its changes overlap one another.');
      return ordered.length === 0 ? [] : [{ path, edits: ordered }];
    });
  }

  make(changes: readonly Change[]): void {
    for (const change of changes) this.#note(change);
    // What is added comes first: only then it is known whether others name one instance of it.
    for (const change of changes) {
      if (change.do === 'add') this.#add(change.resource);
      if (change.do === 'ask') this.#ask(change.parameter);
    }
    for (const change of changes) this.#make(change);
  }

  /** Finds out in which modules the changes are, and where what they add is to stand. */
  #note(change: Change): void {
    if ('on' in change) this.#noteModule(change.on);
    if (change.do === 'permit') this.#noteModule(change.to);
    if (change.do === 'replace' && change.of) this.#noteModule(change.of.on);
    if (change.do === 'add') {
      this.#noteModule(change.before);
      if (!this.#added.has(change.resource)) this.#announce(change.resource, this.#homeOf(change.before));
    }
    if (change.do === 'ask') {
      this.#noteModule(change.of);
      if (!this.#added.has(change.parameter)) this.#announce(change.parameter, this.#homeOf(change.of));
    }
    const own = change.do === 'set' ? change : change.do === 'replace' ? change.of : undefined;
    if (!own || !('value' in change)) return;
    const news = newIn(change.value);
    for (const one of news) this.#announce(one, this.#place(own.on, wordOf(own.on, own.property)).home);
  }

  #noteModule({ id, origin, via }: Resource): void {
    const calls = callsOf(id);
    if (calls.length !== via.length) return;
    const folder = folderOf(origin.path);
    const prefix = prefixOf(calls);
    if ((this.#prefixes.get(folder) ?? prefix) !== prefix)
      throw new CannotWrite('It is about several instances of one module.');
    this.#prefixes.set(folder, prefix);
  }

  #announce(added: NewResource | NewParameter, home: Home): void {
    const labels = 'kind' in added ? ['resource', typeOf(added.kind)] : ['variable'];
    const plain = 'kind' in added ? plainName(added) : inSnakeCase(added.name);
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

  #make(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#set(this.#place(change.on, wordOf(change.on, change.property)), change.value);
        break;
      case 'unset': {
        const { home, pair } = this.#place(change.on, wordOf(change.on, change.property));
        if (!pair) break;
        refuseComputed(pair.value, home.block.path, this.#textOf(home.block.path));
        this.#layout(home.block.path).drop(home.block.body, home.block.body.pairs.indexOf(pair));
        break;
      }
      case 'keep':
        this.#keep(this.#homeOf(change.on), change.on);
        break;
      case 'replace':
        this.#replace(change.at, change.value, change.of);
        break;
      case 'remove':
        this.#remove(change.at);
        break;
      case 'append':
        this.#append(change.to, change.value);
        break;
      case 'state':
        this.#refuseForOthers(change.in.path, change.statement);
        this.#state(change.in, change.statement);
        break;
      case 'restrict':
        this.#restrict(change.statement, change.condition);
        break;
      case 'permit':
        this.#permit(change.to, change.statement);
        break;
      case 'wait':
        this.#wait(change.on, change.until);
        break;
      case 'add':
      case 'ask':
        break;
    }
  }

  #set({ home, name, pair }: Place, value: NewValue): void {
    const { path, body } = home.block;
    if (pair) refuseComputed(pair.value, path, this.#textOf(path));
    this.#put(path, body, name, this.#argument(name, value, home));
  }

  #keep({ block, module }: Home, { name }: Resource): void {
    if (block.word !== 'resource') throw new CannotWrite(`${name} is made by a module from elsewhere.`);
    const { path, body } = block;
    const lifecycle = pairNamed(body, 'lifecycle')?.value;
    const yes: Written = { is: 'scalar', value: true };
    const kept: NewBlock = {
      word: 'lifecycle',
      labels: [],
      arguments: new Map([['prevent_destroy', yes]]),
      blocks: [],
    };
    if (lifecycle?.kind === 'map') this.#put(path, lifecycle, 'prevent_destroy', yes);
    else if (lifecycle) throw new CannotWrite(`The lifecycle of ${name} is written in a way that is not known.`);
    else this.#addInner(module, path, body, kept);
  }

  #replace(at: Origin, value: NewValue, of: OwnProperty | undefined): void {
    if (of && of.on.origin.path === at.path && sameSpan(of.on.origin.span, at.span)) {
      this.#set(this.#place(of.on, wordOf(of.on, of.property)), value);
      return;
    }
    const found = this.#find(at);
    const { node, steps } = found;
    const home = this.#homeAt(at);
    const last = steps.at(-1);
    if (of && inputIn({ path: at.path, node }) !== undefined) {
      this.#set(this.#place(of.on, wordOf(of.on, of.property)), value);
      return;
    }
    this.#refuseShared(home, found);
    const block = enclosingBlock(found);
    if (block?.word === 'principals' && this.#isPolicyDocument(home)) {
      const who = principalOf(value);
      if (who) {
        this.#put(at.path, block.body, 'type', this.#write(who.type, home));
        this.#put(at.path, block.body, 'identifiers', this.#write({ kind: 'list', items: who.values }, home));
        return;
      }
    }
    refuseComputed(node, at.path, this.#textOf(at.path));
    this.#refuseNotHere(node, home, found);
    const written = this.#write(value, home);
    const isList = this.#isPolicyDocument(home) && node.kind === 'sequence' && written.is !== 'list';
    this.#layout(at.path).replace(node, last?.in, isList ? { is: 'list', items: [written] } : written);
  }

  #remove(at: Origin): void {
    const found = this.#find(at);
    const home = this.#homeAt(at);
    this.#refuseShared(home, found);
    if (sameSpan(home.block.header, at.span)) throw new CannotWrite('A whole block would have to go.');
    const block = enclosingBlock(found);
    const isWhole =
      block !== undefined &&
      found.node.kind === 'sequence' &&
      /^(?:principals|not_principals|condition)$/.test(block.word);
    const step = isWhole && this.#isPolicyDocument(home) ? block.step : found.steps.at(-1);
    if (!step) throw new CannotWrite('The whole text would have to go.');
    const removed = nodeAt(step);
    if (removed) this.#refuseNotHere(removed, home, found);
    this.#layout(at.path).drop(step.in, 'pair' in step ? step.in.pairs.indexOf(step.pair) : step.index);
  }

  #append(to: Origin, value: NewValue): void {
    const found = this.#find(to);
    const home = this.#homeAt(to);
    this.#refuseShared(home, found);
    const { node, steps } = found;
    refuseComputed(node, to.path, this.#textOf(to.path));
    const step = steps.at(-1);
    const written = this.#write(value, home);
    if (node.kind === 'sequence') this.#layout(to.path).append(node, written);
    else if (step && 'pair' in step && node.tag !== BLOCK)
      this.#layout(to.path).makeList(step.in, step.pair, [written]);
    else throw new CannotWrite('There is no list that it could be added to.');
  }

  #state(at: Origin, statement: NewStatement): void {
    const home = this.#homeAt(at);
    if (sameSpan(home.block.header, at.span)) this.#stateIn(home, home.block.body, statement);
    else {
      const found = this.#find(at);
      this.#refuseShared(home, found);
      this.#stateAt(home, found.node, statement);
    }
  }

  /** Adds a statement to the document that an expression is. */
  #stateAt(home: Home, written: SyntaxNode, statement: NewStatement): void {
    const { path } = home.block;
    const node = expressionAt({ path, node: written });
    const [first, second, third] = node.kind === 'sequence' ? node.items : [];
    if (node.kind === 'sequence' && node.tag === 'call' && nameOf(first) === 'jsonencode' && second) {
      if (isJson(path)) throw new CannotWrite('It is written inside of a text.');
      this.#stateAt(home, second, statement);
    } else if (node.kind === 'map' && node.tag === undefined) {
      this.#stateInObject(this.#layout(path), node, this.#write(statementValue(statement), home));
    } else if (
      node.kind === 'sequence' &&
      node.tag === 'path' &&
      nameOf(first) === 'local' &&
      node.items.length === 2
    ) {
      const local = home.module.local(nameOf(second));
      if (!local) throw new CannotWrite(`local.${nameOf(second)} is not written in this module.`);
      const inner = this.#homeAt({ path: local.path, span: local.pair.key });
      this.#refuseUsed(inner, `local.${nameOf(second)}`);
      this.#stateAt(inner, local.pair.value, statement);
    } else if (
      node.kind === 'sequence' &&
      node.tag === 'path' &&
      nameOf(first) === 'data' &&
      nameOf(second) === DOCUMENT
    ) {
      const block = home.module.block('data', DOCUMENT, nameOf(third));
      if (!block) throw new CannotWrite(`data.${DOCUMENT}.${nameOf(third)} is not written in this module.`);
      const inner = { ...home, block, key: undefined };
      this.#stateIn(inner, block.body, statement);
    } else if (node.kind === 'scalar' && node.style === 'literal' && !isJson(path)) {
      this.#stateInHeredoc(home, node, statement);
    } else {
      refuseComputed(node, path, this.#textOf(path));
      throw new CannotWrite('The policy is written as text, not as a structure.');
    }
  }

  #stateIn(home: Home, body: MapNode, statement: NewStatement): void {
    const { block, module } = home;
    if (!this.#isPolicyDocument(home)) throw new CannotWrite('The policy is not written here.');
    this.#refuseUsed(home, `data.${DOCUMENT}.${block.labels[1]}`);
    this.#addInner(
      module,
      block.path,
      body,
      statementBlock(statement, (value) => this.#write(value, home)),
    );
  }

  #stateInObject(layout: Layout | HclLayout, document: MapNode, statement: Written): void {
    const pair = pairNamed(document, 'Statement');
    if (!pair) layout.put(document, 'Statement', { is: 'list', items: [statement] });
    else if (pair.value.kind === 'sequence' && pair.value.tag === undefined) layout.append(pair.value, statement);
    else if (pair.value.kind === 'map' && pair.value.tag === undefined) layout.makeList(document, pair, [statement]);
    else throw new CannotWrite('Its statements are made by an expression.');
  }

  /** JSON in a heredoc is JSON wherever nothing is filled in. */
  #stateInHeredoc(home: Home, node: SyntaxNode, statement: NewStatement): void {
    const { path } = home.block;
    const text = this.#textOf(path).slice(node.start, node.end);
    if (!text.startsWith('<<')) throw new CannotWrite('The policy is written as text, not as a structure.');
    const from = text.indexOf('\n') + 1;
    const tree = readTree('heredoc.json', text.slice(from, text.lastIndexOf('\n') + 1));
    if (tree.root?.kind !== 'map' || tree.problems.length > 0)
      throw new CannotWrite('The text in the heredoc is no JSON.');
    const known = this.#inner.get(node) ?? { path, start: node.start + from, layout: new Layout(tree) };
    if (this.#inner.has(node)) throw new CannotWrite('Its changes overlap one another.');
    this.#inner.set(node, known);
    this.#stateInObject(known.layout, tree.root, this.#write(statementValue(statement), home, true));
  }

  #restrict(at: Origin, { operator, key, values }: NewCondition): void {
    const found = this.#find(at);
    const home = this.#homeAt(at);
    this.#refuseShared(home, found);
    const { node } = found;
    if (node.kind !== 'map' || node.tag === 'for')
      throw new CannotWrite('The statement is not written as a structure here.');
    const list: NewValue = { kind: 'list', items: values };
    if (this.#isPolicyDocument(home)) {
      const same = conditionsIn(node).find(
        (one) => textIn(one, 'test') === operator && textIn(one, 'variable') === key,
      );
      if (same) this.#put(at.path, same, 'values', this.#write(list, home));
      else {
        const block = conditionBlock(this.#write(operator, home), this.#write(key, home), this.#write(list, home));
        this.#addInner(home.module, at.path, node, block);
      }
      return;
    }
    const layout = this.#layout(at.path);
    const value = this.#write(oneOrMany(values), home);
    const keys: Written = { is: 'map', entries: new Map([[key, value]]) };
    const condition = pairNamed(node, 'Condition')?.value;
    const under = condition?.kind === 'map' ? pairNamed(condition, operator)?.value : undefined;
    if (under?.kind === 'map' && under.tag === undefined) layout.put(under, key, value);
    else if (under) throw new CannotWrite('Its Condition is made by an expression.');
    else if (condition?.kind === 'map' && condition.tag === undefined) layout.put(condition, operator, keys);
    else if (condition) throw new CannotWrite('Its Condition is made by an expression.');
    else layout.put(node, 'Condition', { is: 'map', entries: new Map([[operator, keys]]) });
  }

  #add(resource: NewResource): void {
    const added = this.#added.get(resource);
    if (!added) return;
    const { home, name } = added;
    const type = typeOf(resource.kind);
    const words: Readonly<Record<string, string>> = wordsOf(resource.kind as Parameters<typeof wordsOf>[0], type);
    const given = new Map<string, HclValue>();
    const each = this.#eachOf(home);
    this.#each = undefined;
    for (const [property, value] of resource.properties) {
      const word = words[property] ?? property;
      given.set(word, this.#argument(word, single(word, value), home));
    }
    added.isEach = this.#each !== undefined;
    const meta = new Map<string, HclValue>();
    if (added.isEach && each) meta.set(each.name, each.code);
    // A resource of another Region or account has its neighbours there.
    for (const argument of ['provider', 'region']) {
      const pair = home.block.word === 'resource' ? pairNamed(home.block.body, argument) : undefined;
      if (pair) meta.set(argument, this.#copied(home, pair));
    }
    const kept: NewBlock = {
      word: 'lifecycle',
      labels: [],
      arguments: new Map([['prevent_destroy', { is: 'scalar', value: true }]]),
      blocks: [],
    };
    this.#addBlock(home.block, {
      word: 'resource',
      labels: [type, name],
      arguments: new Map([...meta, ...given]),
      blocks: resource.isKept ? [kept] : [],
    });
  }

  #ask(parameter: NewParameter): void {
    const { home, name } = this.#added.get(parameter) ?? {};
    if (!home || name === undefined) return;
    const { description, otherwise } = parameter;
    if (home.prefix !== '' && otherwise === undefined)
      throw new CannotWrite('Every call of the module would have to give a new input.');
    const isText = isJson(home.block.path);
    const text = (value: string): Written => ({ is: 'scalar', value });
    const given: readonly (readonly [string, HclValue])[] = [
      ['description', text(description)],
      ['type', isText ? text('string') : { is: 'code', code: 'string' }],
      ...(otherwise === undefined ? [] : [['default', text(otherwise)] as const]),
    ];
    this.#addBlock(home.block, { word: 'variable', labels: [name], arguments: new Map(given), blocks: [] });
  }

  /** Gives a role, user or group a policy of its own. */
  #permit(to: Resource, statement: NewStatement): void {
    const kind = PERMITTED.get(to.type);
    if (kind === undefined) throw new CannotWrite(`${to.type} has no policies of its own.`);
    const home = this.#homeOf(to);
    const resource: NewResource = {
      kind,
      name: `${home.block.labels[1]}_use_key`,
      properties: new Map<string, NewValue>([
        ['policy', documentValue([statement])],
        [
          kind === 'rolePolicy' ? 'role' : kind === 'userPolicy' ? 'user' : 'group',
          { kind: 'attribute', of: to, attribute: 'id' },
        ],
      ]),
      isKept: false,
    };
    this.#announce(resource, home);
    this.#add(resource);
  }

  #wait(on: Resource, until: Resource | NewResource): void {
    const home = this.#homeOf(on);
    const { path, body } = home.block;
    const address = this.#addressOf(until, home).replace(/\[.*$/, '');
    const pair = pairNamed(body, 'depends_on');
    const name: Written = isJson(path) ? { is: 'scalar', value: address } : { is: 'code', code: address };
    if (!pair) this.#put(path, body, 'depends_on', { is: 'list', items: [name] });
    else if (pair.value.kind !== 'sequence') throw new CannotWrite('What it depends on is not written as a list.');
    else if (
      !pair.value.items.some(({ start, end }) => this.#textOf(path).slice(start, end).replaceAll('"', '') === address)
    )
      this.#layout(path).append(pair.value, name);
  }

  /** Set where a name of an instance was written as the one that belongs to the block's own. */
  #each: true | undefined;

  #eachOf({ block }: Home): { readonly name: string; readonly code: HclValue } | undefined {
    for (const name of ['count', 'for_each']) {
      const pair = pairNamed(block.body, name);
      if (pair) return { name, code: this.#copied({ block }, pair) };
    }
    return undefined;
  }

  /** An argument as it is written. */
  #copied({ block }: Pick<Home, 'block'>, { value }: Pair): HclValue {
    const { start, end } = value;
    if (isJson(block.path)) {
      if (value.kind !== 'scalar') throw new CannotWrite('Its instances are written in a way that cannot be copied.');
      const text = value.value;
      return { is: 'scalar', value: value.style === 'plain' && /^\d+$/.test(text) ? Number(text) : text };
    }
    return { is: 'code', code: this.#textOf(block.path).slice(start, end) };
  }

  /** What an argument is given: a document is encoded as JSON. */
  #argument(name: string, value: NewValue, home: Home): HclValue {
    const isMap = typeof value === 'object' && value.kind === 'map';
    if (!isMap || !isDocument(name) || home.block.word === 'module') return this.#write(value, home);
    if (!isJson(home.block.path)) return { is: 'encoded', value: this.#write(value, home) };
    const code = hclLine({ is: 'encoded', value: this.#write(value, home, false) });
    return { is: 'scalar', value: `\${${code}}` };
  }

  #write(value: NewValue, home: Home, isText = isJson(home.block.path)): Written {
    return inTerraform(value, isText, {
      addressOf: (resource) => this.#addressOf(resource, home),
      dataSource: (type) => this.#dataSource(type, home),
      variable: (parameter) => this.#added.get(parameter)?.name ?? inSnakeCase(parameter.name),
    });
  }

  /** What a resource is called where it is named. */
  #addressOf(resource: Resource | NewResource | string, home: Home): string {
    if (typeof resource === 'string') return this.#localAddress(resource, home, resource);
    if ('id' in resource) {
      if (resource.origin.trail !== undefined || !this.#isWrittenAs(resource))
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
    const prefix = home.prefix ?? this.#prefixes.get(home.module.folder) ?? prefixOf(callsOf(id));
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
    const hasInstances = this.#eachOf(home) !== undefined;
    if (!hasInstances && key !== undefined) return `[${JSON.stringify(key)}]`;
    if (key === undefined || key !== home.key)
      throw new CannotWrite(`${name} is one of several, and so is what would have to name it.`);
    this.#each = true;
    return typeof key === 'number' ? '[count.index]' : '[each.key]';
  }

  /** The name of a data source without settings of its own. */
  #dataSource(type: string, home: Home): string {
    const provider = home.block.word === 'resource' ? pairNamed(home.block.body, 'provider') : undefined;
    const code = provider && this.#copied(home, provider);
    const wanted = code === undefined ? '' : hclLine(code);
    const own = home.module.blocks.find(({ path, word, labels, body }) => {
      if (word !== 'data' || labels[0] !== type) return false;
      const others = body.pairs.filter(({ key }) => nameOf(key) !== 'provider');
      const its = pairNamed(body, 'provider');
      return (
        others.length === 0 && (its ? hclLine(this.#copied({ block: { ...home.block, path } }, its)) : '') === wanted
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
    this.#addBlock(block ?? home.block, {
      word: 'data',
      labels: [type, name],
      arguments: new Map(settings),
      blocks: [],
    });
    return name;
  }

  /** Adds a top-level block before the one that is written to. */
  #addBlock(block: TerraformBlock, added: NewBlock): void {
    const layout = this.#layout(block.path);
    if (layout instanceof HclLayout) {
      layout.addBefore(block.header.start, added);
      return;
    }
    const blocks = this.#jsonBlocks.get(block.path) ?? [];
    this.#jsonBlocks.set(block.path, [...blocks, added]);
  }

  #putBlocks(path: string, blocks: readonly NewBlock[]): void {
    const { root } = this.#treeAt(path);
    const layout = this.#layout(path);
    if (root?.kind !== 'map') throw new CannotWrite('There is no place for a resource of its own.');
    const wanted: Nested = new Map();
    for (const block of blocks) {
      const names = [block.word, ...block.labels];
      let level = wanted;
      for (const name of names.slice(0, -1)) {
        const known = level.get(name);
        const next: Nested = known instanceof Map ? known : new Map();
        level.set(name, next);
        level = next;
      }
      level.set(names.at(-1) ?? '', blockAsMap(block));
    }
    putNested(layout, root, wanted);
  }

  /** Adds a block to the body of another one. */
  #addInner(_: TerraformModule, path: string, body: MapNode, block: NewBlock): void {
    const layout = this.#layout(path);
    if (layout instanceof HclLayout) {
      layout.addBlock(body, block);
      return;
    }
    const pair = pairNamed(body, block.word);
    const map = blockAsMap(block);
    if (!pair) layout.put(body, block.word, map);
    else if (pair.value.kind === 'sequence') layout.append(pair.value, map);
    else layout.makeList(body, pair, [map]);
  }

  #put(path: string, map: MapNode, name: string, value: HclValue): void {
    const layout = this.#layout(path);
    if (layout instanceof HclLayout) layout.put(map, name, value);
    else if (value.is !== 'encoded') layout.put(map, name, value);
  }

  /** The argument of a resource, or the input of a call that the argument hands on. */
  #place(on: Resource, word: string): Place {
    const { block } = this.#homeOf(on);
    const calls = callsOf(on.id);
    const isForeign = calls.length > on.via.length;
    if (on.policyBy && word === 'policy') throw new CannotWrite(`Its policy is that of ${on.policyBy.name}.`);
    return this.#follow(on, block, on.via.length, isForeign ? this.#inputOf(on, word) : word);
  }

  /** Goes from an argument that only hands on an input to the call of its module. @param level how many calls lead to the block */
  #follow(on: Resource, from: TerraformBlock, level: number, argument: string): Place {
    let block = from;
    let name = argument;
    for (let at = level; ; at -= 1) {
      const pair = pairNamed(block.body, name);
      const input = pair && inputIn({ path: block.path, node: pair.value });
      const call = at === 0 ? undefined : on.via[at - 1];
      if (input === undefined || !call) {
        if (block.word === 'module' && !pair && pairNamed(block.body, 'providers'))
          throw new CannotWrite('Its module is called with providers of its own.');
        return { home: this.#home(block, on, at), name, pair };
      }
      block = this.#blockAt(call);
      name = input;
    }
  }

  /** The input of a module from elsewhere that an argument of a resource in it is. */
  #inputOf({ id, type, via, origin }: Resource, word: string): string {
    const calls = callsOf(id);
    const root = folderOf((via[0] ?? origin).path);
    const sources = new Sources({ files: this.#files, tree: readTree }, TOFU.test(origin.path));
    const installed = sources.installed(root);
    const module = calls[via.length]?.name ?? '';
    const resource = id.slice(prefixOf(calls).length).replace(/\[[^\]]*\]$/, '');
    let name = word;
    let block = `resource.${resource}`;
    for (let level = calls.length; level > via.length; level -= 1) {
      const folder = installed.get(
        calls
          .slice(0, level)
          .map((call) => call.name)
          .join('.'),
      );
      const site = folder === undefined ? undefined : argumentOf(sources.module(folder)?.block(block), name);
      const input = site && inputIn(site);
      if (input === undefined)
        throw new CannotWrite(
          `Module ${module} decides ${word} of ${type} itself: it has no input that is nothing else.`,
        );
      name = input;
      block = `module.${calls[level - 1]?.name}`;
    }
    return name;
  }

  /** Where a resource is written, or the call of the module from elsewhere that makes it. */
  #homeOf(on: Resource): Home {
    if (on.madeFor !== undefined)
      throw new CannotWrite(`${on.name} is not written here: it is made for ${on.madeFor}.`);
    return this.#home(this.#blockAt(on.origin), on, on.via.length);
  }

  #home(block: TerraformBlock, { id }: Resource, level: number): Home {
    const calls = callsOf(id);
    const index = stepsOf(id).at(-1);
    const own = index && 'index' in index ? index.index : undefined;
    return {
      module: this.#module(block.path),
      block,
      prefix: prefixOf(calls.slice(0, level)),
      key: level === calls.length ? own : calls[level]?.key,
    };
  }

  #homeAt({ path, span, trail }: Origin): Home {
    refuseElsewhere(path, trail);
    const module = this.#module(path);
    const block = module.around(path, span);
    if (!block) throw new CannotWrite('It is written outside of every block.');
    return { module, block, prefix: this.#prefixes.get(module.folder), key: undefined };
  }

  #blockAt({ path, span, trail }: Origin): TerraformBlock {
    refuseElsewhere(path, trail);
    const module = this.#module(path);
    const block = module.withHeader(path, span);
    if (!block) throw new CannotWrite('The text has changed.');
    const same = module.blocks.filter(
      ({ word, labels }) => word === block.word && labels.join('.') === block.labels.join('.'),
    );
    if (same.length > 1) throw new CannotWrite(`${block.labels.join('.')} is written in several blocks.`);
    return block;
  }

  /** A resource that has a block of its own in the project. */
  #isWrittenAs({ id, via }: Resource): boolean {
    return callsOf(id).length === via.length;
  }

  #module(path: string): TerraformModule {
    const folder = folderOf(path);
    const known = this.#modules.get(folder);
    if (known) return known;
    const names = (this.#files.list(folder) ?? []).filter((name) => TERRAFORM_FILE.test(name));
    const all = new Set([path, ...names.map((name) => inFolder(folder, name))]);
    // OpenTofu reads `main.tofu` in the place of `main.tf`, and Terraform knows the latter alone.
    const isTofu = TOFU.test(path);
    const paths = [...all].filter(
      (name) =>
        isTofu === TOFU.test(name) ||
        !all.has(isTofu ? name.replace(/\.tf(?=$|\.json$)/, '.tofu') : name.replace(TOFU, '.tf')),
    );
    const trees = paths.sort().flatMap((name) => this.#treeOf(name) ?? []);
    const module = new TerraformModule(folder, trees);
    this.#modules.set(folder, module);
    return module;
  }

  #treeAt(path: string): Tree {
    const known = this.#trees.get(path);
    if (known) return known;
    const tree = this.#treeOf(path);
    if (!tree) throw new CannotWrite(`${path} is not there.`);
    if (tree.problems.some(({ code }) => code !== 'duplicate-key'))
      throw new CannotWrite('The text has a syntax error.');
    this.#trees.set(path, tree);
    return tree;
  }

  #textOf(path: string): string {
    return this.#treeAt(path).text;
  }

  #layout(path: string): Layout | HclLayout {
    const known = this.#layouts.get(path);
    if (known) return known;
    const tree = this.#treeAt(path);
    const layout = isJson(path) ? new Layout(tree) : new HclLayout(tree);
    this.#layouts.set(path, layout);
    return layout;
  }

  #find({ path, span, trail }: Origin): Found {
    refuseElsewhere(path, trail);
    const { root } = this.#treeAt(path);
    const found = findNode(root, span) ?? findBlock(root, span);
    if (!found) throw new CannotWrite('It is not written at this place by itself.');
    return found;
  }

  /** What several name is not changed for one of them. */
  #refuseShared(home: Home, { steps }: Found): void {
    const { word, labels, body } = home.block;
    if (word === 'locals') {
      const step = steps.find((one) => 'pair' in one && one.in === body);
      if (step && 'pair' in step) this.#refuseUsed(home, `local.${nameOf(step.pair.key)}`);
    } else if (this.#isPolicyDocument(home)) this.#refuseUsed(home, `data.${DOCUMENT}.${labels[1]}`);
    if (steps.some((step) => 'pair' in step && nameOf(step.pair.key) === 'dynamic'))
      throw new CannotWrite('It is made by a dynamic block.');
  }

  /** What lets somebody in, and has nothing of one call's own in it, would let them in wherever the module is called. */
  #refuseForOthers(path: string, { effect, resources, conditions }: NewStatement): void {
    const named = [...resources, ...conditions.flatMap(({ values }) => values)];
    if (effect === 'Deny' || named.some(namesResource)) return;
    const calls = callsOfModule(folderOf(path), this.#files, (name) => this.#treeOf(name));
    if (calls > 1) throw new CannotWrite('The module is called several times, and each call would let them in.');
  }

  /** A place stands for what is in it too where nobody knows where that is. */
  #refuseNotHere(node: SyntaxNode, home: Home, { node: place, steps }: Found): void {
    const { path } = home.block;
    refuseInText(node, path, this.#textOf(path));
    if (this.#isPolicyDocument(home)) {
      if (place.kind === 'sequence' && place.items.length > 1)
        throw new CannotWrite('Which of several items it is cannot be told.');
      return;
    }
    const step = steps.at(-1);
    if (step && 'pair' in step && step.in === home.block.body) refuseComputed(node, path, this.#textOf(path));
  }

  #refuseUsed({ module }: Home, address: string): void {
    if (module.uses(address) > 1)
      throw new CannotWrite(`${address} is used elsewhere too; what is changed here changes others.`);
  }

  #isPolicyDocument({ block }: Home): boolean {
    return block.word === 'data' && block.labels[0] === DOCUMENT;
  }
}

const TOFU = /\.tofu(?=$|\.json$)/;

const DOCUMENT = 'aws_iam_policy_document';

/** The kinds of policies that identities have. */
const PERMITTED: ReadonlyMap<string, Kind> = new Map([
  ['aws_iam_role', 'rolePolicy'],
  ['aws_iam_user', 'userPolicy'],
  ['aws_iam_group', 'groupPolicy'],
]);

/** Blocks by their words and labels. */
type Nested = Map<string, Nested | Written>;

/** Adds what is not there yet to maps in one another. */
function putNested(layout: Layout | HclLayout, map: MapNode, wanted: Nested): void {
  for (const [name, inner] of wanted) {
    const there = pairNamed(map, name)?.value;
    if (!there) layout.put(map, name, written(inner));
    else if (there.kind === 'map' && inner instanceof Map) putNested(layout, there, inner);
    else throw new CannotWrite('There is no place for a resource of its own.');
  }
}

function written(inner: Nested | Written): Written {
  if (!(inner instanceof Map)) return inner;
  return { is: 'map', entries: new Map([...inner].map(([name, value]) => [name, written(value)])) };
}

/** Arguments that take one of what may be many elsewhere. */
function single(word: string, value: NewValue): NewValue {
  if (word !== 'queue_url' && word !== 'role') return value;
  if (typeof value !== 'object' || value.kind !== 'list') return value;
  const [only, ...others] = value.items;
  if (only === undefined || others.length > 0) throw new CannotWrite(`${word} takes one value.`);
  return only;
}

function elsewhere(name: string): CannotWrite {
  return new CannotWrite(`${name} is in another module, which would have to say what it is called.`);
}

function refuseElsewhere(path: string, trail: string | undefined): void {
  if (trail !== undefined || !TERRAFORM_FILE.test(path)) throw new CannotWrite('The source is not beside the plan.');
  if (!isOwn(path)) throw new CannotWrite(`${path} was fetched from elsewhere.`);
}

function wordOf(on: Resource, property: string): string {
  const kind: Kind | undefined = kindOf(on.type);
  const words: Readonly<Record<string, string>> = kind ? wordsOf(kind as Parameters<typeof wordsOf>[0], on.type) : {};
  const word = words[property];
  if (word === undefined) throw new CannotWrite(`${on.type} has no argument for this.`);
  return word;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function prefixOf(calls: ReturnType<typeof callsOf>): string {
  return calls.length === 0 ? '' : `${moduleAddress(calls)}.`;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function nameOf(node: SyntaxNode | undefined): string {
  return node?.kind === 'scalar' ? node.value : '';
}

/** The resources that a value names and a fix adds. */
function newIn(value: NewValue): readonly (NewResource | NewParameter)[] {
  if (typeof value !== 'object') return [];
  switch (value.kind) {
    case 'attribute':
      return 'id' in value.of ? [] : [value.of];
    case 'parameter':
      return typeof value.of === 'string' ? [] : [value.of];
    case 'list':
      return value.items.flatMap(newIn);
    case 'map':
      return [...value.entries.values()].flatMap(newIn);
    case 'text':
      return value.parts.flatMap(newIn);
    default:
      return [];
  }
}

function namesResource(value: NewValue): boolean {
  if (typeof value !== 'object') return false;
  if (value.kind === 'text') return value.parts.some(namesResource);
  return value.kind === 'attribute' || value.kind === 'reference';
}

/** A block by its place, which begins at its word. */
function findBlock(root: SyntaxNode | undefined, { start, end }: Span): Found | undefined {
  const steps: Found['steps'][number][] = [];
  let node = root;
  while (node?.kind === 'map') {
    const map: MapNode = node;
    const pair = map.pairs.find(({ key, value }) => key.start <= start && end <= value.end);
    if (!pair) return undefined;
    steps.push({ in: map, pair });
    if (pair.key.start === start && pair.value.end === end) return { node: pair.value, steps };
    node = pair.value;
  }
  return undefined;
}

/** The nested block that a place is directly in, or that it is an item of a list of. */
function enclosingBlock({
  steps,
}: Found): { readonly word: string; readonly body: MapNode; readonly step: Found['steps'][number] } | undefined {
  for (let at = steps.length - 1; at > 0; at -= 1) {
    const step = steps[at];
    const body = step?.in;
    const outer = steps[at - 1];
    if (body?.kind !== 'map' || !outer) continue;
    if ('pair' in outer) return { word: nameOf(outer.pair.key), body, step: outer };
    const list = steps[at - 2];
    return list && 'pair' in list ? { word: nameOf(list.pair.key), body, step: outer } : undefined;
  }
  return undefined;
}

function conditionsIn(statement: MapNode): readonly MapNode[] {
  return statement.pairs
    .filter(({ key }) => nameOf(key) === 'condition')
    .flatMap(({ value }) => (value.kind === 'sequence' ? value.items : [value]))
    .filter((node) => node.kind === 'map');
}

function textIn(map: MapNode, name: string): string | undefined {
  const node = pairNamed(map, name)?.value;
  return node?.kind === 'scalar' && node.tag === undefined ? node.value : undefined;
}

/** What stands in text that is put together elsewhere is not found in it. */
function refuseInText(node: SyntaxNode | undefined, path: string, text: string): void {
  if (node?.kind !== 'scalar') return;
  const isHeredoc = !isJson(path) && text.startsWith('<<', node.start);
  if (isHeredoc || /^\s*\{/.test(node.value)) throw new CannotWrite('It is written inside of a text.');
}

/** What is computed is what an author wants to decide elsewhere. */
function refuseComputed(written: SyntaxNode, path: string, text: string): void {
  const node = expressionAt({ path, node: written });
  refuseInText(node, path, text);
  if (node.tag === undefined) return;
  const [first, second] = node.kind === 'sequence' ? node.items : [];
  const root = nameOf(first);
  if (node.tag === 'path' && !COMPUTED.has(root) && !(root === 'data' && nameOf(second) === DOCUMENT)) return;
  const what =
    WHAT[node.tag] ??
    (node.tag === 'path' ? `${root}.${nameOf(second)}` : node.tag === 'call' ? root : 'an expression');
  throw new CannotWrite(`Its value is computed (${what}); change what it is computed from.`);
}

/** What references begin with whose value is decided elsewhere. */
const COMPUTED: ReadonlySet<string> = new Set(['var', 'local', 'each', 'count', 'module', 'self', 'path', 'terraform']);

const WHAT: Readonly<Record<string, string>> = {
  conditional: 'a condition',
  template: 'a text with something in it that is filled in',
  for: 'a for expression',
};
