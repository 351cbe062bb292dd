import { callsOf } from '../formats/terraform-plan/addresses.ts';
import { inputIn } from '../formats/terraform-plan/scope.ts';
import { expressionAt, isJson } from '../formats/terraform-plan/sources.ts';
import type { Resource } from '../resources/resource.ts';
import { BLOCK } from '../syntax/hcl.ts';
import type { MapNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Origin } from '../text/span.ts';
import { type Kind, kindOf, wordsOf } from '../vocabulary/vocabulary.ts';
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
import type { FileEdit } from './edits.ts';
import { type Found, nodeAt } from './find-node.ts';
import type { Layout } from './layout.ts';
import type { HclLayout } from './layout-hcl.ts';
import type { HclValue, NewBlock } from './print-hcl.ts';
import { conditionBlock, contentOf, principalOf, statementBlock, typeOf } from './terraform.ts';
import { DOCUMENT, refuseComputed, refuseInText } from './terraform-computed.ts';
import { type Home, nameOf, prefixOf, sameSpan, TerraformHomes } from './terraform-homes.ts';
import { pairNamed } from './terraform-module.ts';
import { TerraformNames } from './terraform-names.ts';
import { TerraformTexts } from './terraform-texts.ts';
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

class TerraformWriter {
  readonly #homes: TerraformHomes;
  readonly #texts: TerraformTexts;
  readonly #names: TerraformNames;

  constructor(files: Files, treeOf: (path: string) => Tree | undefined) {
    this.#homes = new TerraformHomes(files, treeOf);
    this.#texts = new TerraformTexts(this.#homes);
    this.#names = new TerraformNames(this.#homes, this.#texts);
  }

  edits(): FileEdit[] {
    return this.#texts.edits();
  }

  make(changes: readonly Change[]): void {
    for (const change of changes) this.#note(change);
    for (const change of changes) if (change.do === 'add') this.#follow(change.resource);
    // What is added comes first: only then it is known whether others name one instance of it.
    for (const change of changes) {
      if (change.do === 'add') this.#add(change.resource, change.before);
      if (change.do === 'ask') this.#ask(change.parameter, change.of);
    }
    for (const change of changes) this.#make(change);
  }

  /** Finds out in which modules the changes are, and where what they add is to stand. */
  #note(change: Change): void {
    if ('on' in change) this.#homes.note(change.on);
    if (change.do === 'permit') this.#homes.note(change.to);
    if (change.do === 'replace' && change.of) this.#homes.note(change.of.on);
    if (change.do === 'add') {
      this.#homes.note(change.before);
      if (!this.#names.added(change.resource)) this.#names.announce(change.resource, this.#homes.of(change.before));
    }
    if (change.do === 'ask') {
      this.#homes.note(change.of);
      if (!this.#names.added(change.parameter)) this.#names.announce(change.parameter, this.#homes.of(change.of));
    }
    const own = change.do === 'set' ? change : change.do === 'replace' ? change.of : undefined;
    if (!own || !('value' in change)) return;
    const news = newIn(change.value);
    for (const one of news) this.#names.announce(one, this.#homes.place(own.on, wordOf(own.on, own.property)).home);
  }

  /** What names something that is added to the caller of its module is added there as well. */
  #follow(resource: NewResource): void {
    const own = this.#names.added(resource)?.home;
    for (const one of [...resource.properties.values()].flatMap(newIn)) {
      const home = this.#names.added(one)?.home;
      if (home && home.module !== own?.module) this.#names.announce(resource, home);
    }
  }

  #make(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#set(change, change.value);
        break;
      case 'unset':
        this.#unset(change);
        break;
      case 'keep':
        this.#keep(this.#homes.of(change.on), change.on);
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

  #set({ on, property }: OwnProperty, value: NewValue): void {
    const word = wordOf(on, property);
    const { home, name, pair } = this.#homes.place(on, word);
    const { path, body } = home.block;
    if (pair) refuseComputed(pair.value, path, this.#homes.textOf(path));
    this.#texts.put(path, body, name, this.#names.argument(word, value, home));
  }

  /** What a call leaves out has its module's default, which is something else unless it is null. */
  #unset({ on, property }: OwnProperty): void {
    const { home, name, pair } = this.#homes.place(on, wordOf(on, property));
    const { path, body, word } = home.block;
    if (!pair) return;
    refuseComputed(pair.value, path, this.#homes.textOf(path));
    const input = word === 'module' ? this.#homes.inputOf(home.block, name) : undefined;
    if (input?.isNullable === false) throw new CannotWrite(`${name} of its module cannot be null.`);
    if (word === 'module' && nameOf(input?.default) !== 'null')
      this.#texts.put(path, body, name, { is: 'code', code: isJson(path) ? `"\${null}"` : 'null' });
    else this.#texts.layout(path).drop(body, body.pairs.indexOf(pair));
  }

  #keep({ block }: Home, { name }: Resource): void {
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
    if (lifecycle?.kind === 'map') this.#texts.put(path, lifecycle, 'prevent_destroy', yes);
    else if (lifecycle) throw new CannotWrite(`The lifecycle of ${name} is written in a way that is not known.`);
    else this.#texts.addInner(path, body, kept);
  }

  #replace(at: Origin, value: NewValue, of: OwnProperty | undefined): void {
    if (of && of.on.origin.path === at.path && sameSpan(of.on.origin.span, at.span)) {
      this.#set(of, value);
      return;
    }
    const found = this.#homes.find(at);
    const { node } = found;
    const home = this.#homes.at(at);
    if (of && inputIn({ path: at.path, node }) !== undefined) {
      this.#set(of, value);
      return;
    }
    this.#refuseShared(home, found);
    const block = enclosingBlock(found);
    if (block?.word === 'principals' && this.#isPolicyDocument(home)) {
      const who = principalOf(value);
      if (who) {
        this.#texts.put(at.path, block.body, 'type', this.#names.write(who.type, home));
        this.#texts.put(
          at.path,
          block.body,
          'identifiers',
          this.#names.write({ kind: 'list', items: who.values }, home),
        );
        return;
      }
    }
    refuseComputed(node, at.path, this.#homes.textOf(at.path));
    this.#refuseNotHere(node, home, found);
    const written = this.#names.write(value, home);
    const isList = this.#isPolicyDocument(home) && node.kind === 'sequence' && written.is !== 'list';
    this.#texts.layout(at.path).replace(found, isList ? { is: 'list', items: [written] } : written);
  }

  #remove(at: Origin): void {
    const found = this.#homes.find(at);
    const home = this.#homes.at(at);
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
    this.#texts.layout(at.path).drop(step.in, 'pair' in step ? step.in.pairs.indexOf(step.pair) : step.index);
  }

  #append(to: Origin, value: NewValue): void {
    const found = this.#homes.find(to);
    const home = this.#homes.at(to);
    this.#refuseShared(home, found);
    const { node, steps } = found;
    refuseComputed(node, to.path, this.#homes.textOf(to.path));
    const step = steps.at(-1);
    const written = this.#names.write(value, home);
    if (node.kind === 'sequence') this.#texts.layout(to.path).append(node, written);
    else if (step && 'pair' in step && node.tag !== BLOCK)
      this.#texts.layout(to.path).makeList(step.in, step.pair, [written]);
    else throw new CannotWrite('There is no list that it could be added to.');
  }

  #state(at: Origin, statement: NewStatement): void {
    const home = this.#homes.at(at);
    if (sameSpan(home.block.header, at.span)) this.#stateIn(home, home.block.body, statement);
    else {
      const found = this.#homes.find(at);
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
      this.#stateInObject(this.#texts.layout(path), node, this.#names.write(statementValue(statement), home));
    } else if (
      node.kind === 'sequence' &&
      node.tag === 'path' &&
      nameOf(first) === 'local' &&
      node.items.length === 2
    ) {
      const local = home.module.local(nameOf(second));
      if (!local) throw new CannotWrite(`local.${nameOf(second)} is not written in this module.`);
      const inner = this.#homes.at({ path: local.path, span: local.pair.key });
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
      const { layout, root } = this.#texts.heredoc(path, node);
      this.#stateInObject(layout, root, this.#names.write(statementValue(statement), home, true));
    } else {
      refuseComputed(node, path, this.#homes.textOf(path));
      throw new CannotWrite('The policy is written as text, not as a structure.');
    }
  }

  #stateIn(home: Home, body: MapNode, statement: NewStatement): void {
    const { block } = home;
    if (!this.#isPolicyDocument(home)) throw new CannotWrite('The policy is not written here.');
    this.#refuseUsed(home, `data.${DOCUMENT}.${block.labels[1]}`);
    this.#texts.addInner(
      block.path,
      body,
      statementBlock(statement, (value) => this.#names.write(value, home)),
    );
  }

  #stateInObject(layout: Layout | HclLayout, document: MapNode, statement: Written): void {
    const pair = pairNamed(document, 'Statement');
    if (!pair) layout.put(document, 'Statement', { is: 'list', items: [statement] });
    else if (pair.value.kind === 'sequence' && pair.value.tag === undefined) layout.append(pair.value, statement);
    else if (pair.value.kind === 'map' && pair.value.tag === undefined) layout.makeList(document, pair, [statement]);
    else throw new CannotWrite('Its statements are made by an expression.');
  }

  #restrict(at: Origin, { operator, key, values }: NewCondition): void {
    const found = this.#homes.find(at);
    const home = this.#homes.at(at);
    this.#refuseShared(home, found);
    const { node } = found;
    if (node.kind !== 'map' || node.tag === 'for')
      throw new CannotWrite('The statement is not written as a structure here.');
    const list: NewValue = { kind: 'list', items: values };
    if (this.#isPolicyDocument(home)) {
      const same = conditionsIn(node).find(
        (one) => textIn(one, 'test') === operator && textIn(one, 'variable') === key,
      );
      if (same) this.#texts.put(at.path, same, 'values', this.#names.write(list, home));
      else {
        const block = conditionBlock(
          this.#names.write(operator, home),
          this.#names.write(key, home),
          this.#names.write(list, home),
        );
        this.#texts.addInner(at.path, node, block);
      }
      return;
    }
    const layout = this.#texts.layout(at.path);
    const value = this.#names.write(oneOrMany(values), home);
    const keys: Written = { is: 'map', entries: new Map([[key, value]]) };
    const condition = pairNamed(node, 'Condition')?.value;
    const under = condition?.kind === 'map' ? pairNamed(condition, operator)?.value : undefined;
    if (under?.kind === 'map' && under.tag === undefined) layout.put(under, key, value);
    else if (under) throw new CannotWrite('Its Condition is made by an expression.');
    else if (condition?.kind === 'map' && condition.tag === undefined) layout.put(condition, operator, keys);
    else if (condition) throw new CannotWrite('Its Condition is made by an expression.');
    else layout.put(node, 'Condition', { is: 'map', entries: new Map([[operator, keys]]) });
  }

  #add(resource: NewResource, before: Resource): void {
    const added = this.#names.added(resource);
    if (!added) return;
    const { home, name } = added;
    const type = typeOf(resource.kind);
    const isKnown = home.module.blocks.some(({ labels }) => labels[0]?.startsWith('aws_'));
    if (before.type.startsWith('awscc_') && !isKnown)
      throw new CannotWrite(`The module uses hashicorp/awscc alone, and ${type} is of hashicorp/aws.`);
    const each = this.#names.eachOf(home);
    const alias = resource.kind === 'alias' ? `alias/${name.replaceAll('_', '-')}` : undefined;
    const { written: content, isEach } = this.#names.namesEach(() =>
      contentOf(resource, (word, value) => {
        const own = word === 'name' && alias !== undefined && isOneOfMany(before) ? alias : value;
        return this.#names.argument(word, ofAllInstances(single(word, own), before), home);
      }),
    );
    // What is there under a condition has what belongs to it there under that condition.
    const count = pairNamed(home.block.body, 'count')?.value;
    added.isEach = isEach || (home.key === 0 && count?.tag === 'conditional');
    const meta = new Map<string, HclValue>();
    if (added.isEach && each) meta.set(each.name, each.code);
    // A resource of another Region or account has its neighbours there.
    for (const argument of ['provider', 'region']) {
      const pair = home.block.word === 'resource' ? pairNamed(home.block.body, argument) : undefined;
      if (pair) meta.set(argument, this.#names.copied(home, pair));
    }
    const kept: NewBlock = {
      word: 'lifecycle',
      labels: [],
      arguments: new Map([['prevent_destroy', { is: 'scalar', value: true }]]),
      blocks: [],
    };
    // A name can be given once only.
    const isPrefix = alias !== undefined && this.#homes.callsOf(home.block.path) > 1;
    const given = [...content.arguments].map(([word, value]): [string, HclValue] =>
      isPrefix && word === 'name' ? ['name_prefix', { is: 'scalar', value: `${alias}-` }] : [word, value],
    );
    this.#texts.addBlock(home.block, {
      word: 'resource',
      labels: [type, name],
      arguments: new Map([...meta, ...given]),
      blocks: [...content.blocks, ...(resource.isKept ? [kept] : [])],
    });
  }

  #ask(parameter: NewParameter, of: Resource): void {
    const { home, name } = this.#names.added(parameter) ?? {};
    if (!home || name === undefined) return;
    const { description, otherwise } = parameter;
    if (home.prefix !== '' && otherwise === undefined)
      throw new CannotWrite('Every call of the module would have to give a new input.');
    const isText = isJson(home.block.path);
    const text = (value: string): Written => ({ is: 'scalar', value });
    const given: readonly (readonly [string, HclValue])[] = [
      ['description', text(ofAllInstances(description, of))],
      ['type', isText ? text('string') : { is: 'code', code: 'string' }],
      ...(otherwise === undefined ? [] : [['default', text(otherwise)] as const]),
    ];
    this.#texts.addBlock(home.block, { word: 'variable', labels: [name], arguments: new Map(given), blocks: [] });
  }

  /** Gives a role, user or group a policy of its own. */
  #permit(to: Resource, statement: NewStatement): void {
    const kind = PERMITTED.get(to.type);
    if (kind === undefined) throw new CannotWrite(`${to.type} has no policies of its own.`);
    const home = this.#homes.of(to);
    const resource: NewResource = {
      kind,
      name: `${home.block.labels[1]}_use_key`,
      properties: new Map<string, NewValue>([
        [OWNERS.get(kind) ?? '', { kind: 'attribute', of: to, attribute: 'id' }],
        ['policy', documentValue([statement])],
      ]),
      isKept: false,
    };
    this.#names.announce(resource, home);
    this.#add(resource, to);
  }

  #wait(on: Resource, until: Resource | NewResource): void {
    const home = this.#homes.of(on);
    const { path, body } = home.block;
    const address = this.#names.addressOf(until, home).replace(/\[.*$/, '');
    const pair = pairNamed(body, 'depends_on');
    const name: Written = isJson(path) ? { is: 'scalar', value: address } : { is: 'code', code: address };
    if (!pair) this.#texts.put(path, body, 'depends_on', { is: 'list', items: [name] });
    else if (pair.value.kind !== 'sequence') throw new CannotWrite('What it depends on is not written as a list.');
    else if (
      !pair.value.items.some(
        ({ start, end }) => this.#homes.textOf(path).slice(start, end).replaceAll('"', '') === address,
      )
    )
      this.#texts.layout(path).append(pair.value, name);
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
    if (this.#homes.callsOf(path) > 1)
      throw new CannotWrite('The module is called several times, and each call would let them in.');
  }

  /** A place stands for what is in it too where nobody knows where that is. */
  #refuseNotHere(node: SyntaxNode, home: Home, { node: place, steps }: Found): void {
    const { path } = home.block;
    refuseInText(node, path, this.#homes.textOf(path));
    if (this.#isPolicyDocument(home)) {
      const list = steps.at(-1)?.in;
      const others = list?.kind === 'sequence' ? list.items.filter(({ tag }) => tag !== undefined) : [];
      // Of a set, what is not written as a literal may stand anywhere.
      const isOneOfMany = place.tag !== undefined && others.length > 1 && others.includes(place);
      if (isOneOfMany || (place.kind === 'sequence' && place.tag === undefined && place.items.length > 1))
        throw new CannotWrite('Which of several items it is cannot be told.');
      return;
    }
    const step = steps.at(-1);
    if (step && 'pair' in step && step.in === home.block.body) refuseComputed(node, path, this.#homes.textOf(path));
  }

  #refuseUsed({ module }: Home, address: string): void {
    if (module.uses(address) > 1)
      throw new CannotWrite(`${address} is used elsewhere too; what is changed here changes others.`);
  }

  #isPolicyDocument({ block }: Home): boolean {
    return block.word === 'data' && block.labels[0] === DOCUMENT;
  }
}

/** By what policies of identities name whose they are. */
const OWNERS: ReadonlyMap<Kind, string> = new Map([
  ['rolePolicy', 'role'],
  ['userPolicy', 'user'],
  ['groupPolicy', 'group'],
]);

/** The kinds of policies that identities have. */
const PERMITTED: ReadonlyMap<string, Kind> = new Map([
  ['aws_iam_role', 'rolePolicy'],
  ['aws_iam_user', 'userPolicy'],
  ['aws_iam_group', 'groupPolicy'],
]);

/** Arguments that take one of what may be many elsewhere. */
function single(word: string, value: NewValue): NewValue {
  if (word !== 'queue_url' && word !== 'role') return value;
  if (typeof value !== 'object' || value.kind !== 'list') return value;
  const [only, ...others] = value.items;
  if (only === undefined || others.length > 0) throw new CannotWrite(`${word} takes one value.`);
  return only;
}

function wordOf(on: Resource, property: string): string {
  const kind: Kind | undefined = kindOf(on.type);
  const words: Readonly<Record<string, string>> = kind ? wordsOf(kind as Parameters<typeof wordsOf>[0], on.type) : {};
  const word = words[property];
  if (word === undefined) throw new CannotWrite(`${on.type} has no argument for this.`);
  return word;
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

/** Whether a resource shares its block with others. */
function isOneOfMany({ name }: Resource): boolean {
  return name.includes('[');
}

/** What is written of one of the resources that share a block, as it is true of all of them. */
function ofAllInstances<T extends NewValue>(value: T, resource: Resource): T | string {
  if (typeof value !== 'string' || !isOneOfMany(resource)) return value;
  const address = callsOf(resource.id)
    .map(({ name }) => `module.${name}.`)
    .join('');
  const own = resource.id.slice(prefixOf(callsOf(resource.id)).length).replace(/\[.*$/, '');
  return value.replaceAll(resource.name, `${address}${own}`);
}

function namesResource(value: NewValue): boolean {
  if (typeof value !== 'object') return false;
  if (value.kind === 'text') return value.parts.some(namesResource);
  return value.kind === 'attribute' || value.kind === 'reference';
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
