import type { Resource } from '../resources/resource.ts';
import { entry } from '../syntax/entries.ts';
import type { MapNode, Pair, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Origin, Span } from '../text/span.ts';
import { CLOUDFORMATION } from '../vocabulary/cloudformation.ts';
import { kindOf, wordsOf } from '../vocabulary/vocabulary.ts';
import {
  type Change,
  documentValue,
  mapOf,
  type NewParameter,
  type NewResource,
  type NewStatement,
  type NewValue,
  statementValue,
  where,
} from './change.ts';
import { functionOf, namedBy, Waiting } from './circles.ts';
import { inCloudFormation, localName, type NameOf } from './cloudformation.ts';
import type { TextEdit } from './edits.ts';
import { type Found, findEntry, findNode, type Step } from './find-node.ts';
import { Layout, pairOf } from './layout.ts';
import { isOfSam, samPolicies } from './sam-policies.ts';
import { CannotWrite, type Written } from './written.ts';

/**
 * The edits that make changes in a template of CloudFormation or SAM, in YAML or JSON; not in order.
 *
 * @throws CannotWrite where the text leaves open how, or where others would be changed too
 */
export function editTemplate(changes: readonly Change[], tree: Tree): TextEdit[] {
  const writer = new TemplateWriter(tree);
  for (const change of changes) writer.make(change);
  return writer.edits();
}

class TemplateWriter {
  readonly #tree: Tree;
  readonly #layout: Layout;
  readonly #names = new Map<NewResource | NewParameter, string>();
  /** Maps that this fix adds to resources that had none, each once. */
  readonly #added = new Map<MapNode, Map<string, Written>>();
  /** Parameters that this fix adds. */
  readonly #asked = new Map<string, Written>();

  readonly #waiting: Waiting;
  /** The resource that is written to. */
  #holder = '';

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#waiting = new Waiting(child(tree.root, 'Resources'));
    this.#layout = new Layout(tree);
  }

  edits(): TextEdit[] {
    const circle = this.#waiting.circle();
    if (circle) throw new CannotWrite(`${circle[0]} and ${circle[1]} would wait for one another.`);
    for (const [map, entries] of this.#added) this.#layout.put(map, 'Properties', { is: 'map', entries });
    if (this.#asked.size > 0) this.#putParameters();
    return this.#layout.edits();
  }

  make(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#set(this.#bodyOf(change.on), wordOf(change.on, change.property), this.#write(change.value));
        break;
      case 'unset': {
        const properties = child(this.#bodyOf(change.on), 'Properties');
        const word = wordOf(change.on, change.property);
        if (properties?.kind === 'map' && pairOf(properties, word)) this.#dropPair(properties, word);
        break;
      }
      case 'keep': {
        const body = this.#bodyOf(change.on);
        for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'])
          if (!isRetain(child(body, policy))) this.#layout.put(body, policy, { is: 'scalar', value: 'Retain' }, 'Type');
        break;
      }
      case 'replace': {
        const found = this.#find(change.at, true);
        if (!this.#isReference(found.node)) refuseComputed(found.node);
        this.#layout.replace(found, this.#write(change.value));
        break;
      }
      case 'remove':
        this.#remove(this.#find(change.at, true));
        break;
      case 'append':
        this.#append(this.#find(change.to), this.#write(change.value));
        break;
      case 'state':
        this.#state(this.#find(change.in).node, this.#write(statementValue(change.statement)));
        break;
      case 'restrict': {
        const { operator, key, values } = change.condition;
        const value: NewValue =
          values.length === 1 && values[0] !== undefined ? values[0] : { kind: 'list', items: values };
        this.#restrict(this.#find(change.statement).node, operator, key, this.#write(value));
        break;
      }
      case 'permit':
        this.#permit(change.to, change.statement);
        break;
      case 'wait':
        this.#wait(this.#bodyOf(change.on), this.#nameOf(change.until));
        break;
      case 'add':
        this.#addResource(change.resource, change.before);
        break;
      case 'ask':
        this.#addParameter(change.parameter);
        break;
    }
  }

  #set(body: MapNode, word: string, value: Written): void {
    const pair = pairOf(body, 'Properties');
    if (pair?.value.kind === 'map') {
      if (hasMerge(pair.value) && !pairOf(pair.value, word) && entry(pair.value, word))
        throw new CannotWrite(`${word} comes from an anchor that others use.`);
      const before = pairOf(pair.value, word);
      if (before) refuseComputed(before.value);
      this.#layout.put(pair.value, word, value);
    } else if (pair && (pair.value.kind !== 'scalar' || pair.value.value !== '')) {
      throw new CannotWrite('Its Properties are no map of their own.');
    } else {
      const added = this.#added.get(body) ?? new Map<string, Written>();
      this.#added.set(body, added.set(word, value));
    }
  }

  #dropPair(map: MapNode, name: string): void {
    for (const [index, { key }] of map.pairs.entries())
      if (key.kind === 'scalar' && key.value === name) this.#layout.drop(map, index);
  }

  #remove(found: Found): void {
    const { steps } = found;
    const step = steps.at(-1);
    if (!step) throw new CannotWrite('The whole text would have to go.');
    const [section, entry, ...deeper] = steps;
    if (entry && 'pair' in entry && deeper.length === 0 && section) this.#refuseNamed(entry.pair);
    const takenBy = 'pair' in step ? undefined : functionTaking(step.in, steps.at(-2));
    if (takenBy === 'If') {
      this.#layout.replace(found, this.#write({ kind: 'nothing' }));
      return;
    }
    if (takenBy !== undefined) throw new CannotWrite(`It is what a function (${takenBy}) takes.`);
    if ('pair' in step) this.#layout.drop(step.in, step.in.pairs.indexOf(step.pair));
    else this.#layout.drop(step.in, step.index);
  }

  /** What others name cannot go. */
  #refuseNamed({ key, value }: Pair): void {
    const name = key.kind === 'scalar' ? key.value : '';
    const { text } = this.#tree;
    const others = `${text.slice(0, key.start)}\n${text.slice(value.end)}`;
    if (new RegExp(`(?<![\\w])${escaped(name)}(?![\\w])`).test(others))
      throw new CannotWrite(`${name} is named elsewhere in the template.`);
  }

  #append({ node, steps }: Found, value: Written): void {
    const step = steps.at(-1);
    if (node.kind === 'sequence' && node.tag === undefined) this.#layout.append(node, value);
    else if (step && 'pair' in step) this.#layout.makeList(step.in, step.pair, [value]);
    else throw new CannotWrite('There is no list that it could be added to.');
  }

  #state(document: SyntaxNode, statement: Written): void {
    if (document.kind !== 'map') throw new CannotWrite('The policy is written as text, not as a structure.');
    const pair = pairOf(document, 'Statement');
    if (!pair) this.#layout.put(document, 'Statement', { is: 'list', items: [statement] });
    else if (pair.value.kind === 'sequence' && pair.value.tag === undefined) this.#layout.append(pair.value, statement);
    else if (pair.value.kind === 'map') this.#layout.makeList(document, pair, [statement]);
    else throw new CannotWrite('Its statements are made by a function.');
  }

  #restrict(statement: SyntaxNode, operator: string, key: string, value: Written): void {
    if (statement.kind !== 'map') throw new CannotWrite('The policy is written as text, not as a structure.');
    const keys: Written = { is: 'map', entries: new Map([[key, value]]) };
    const condition = child(statement, 'Condition');
    const under = child(condition, operator);
    if (under?.kind === 'map') this.#layout.put(under, key, value);
    else if (condition?.kind === 'map') this.#layout.put(condition, operator, keys);
    else if (condition) throw new CannotWrite('Its Condition is made by a function.');
    else this.#layout.put(statement, 'Condition', { is: 'map', entries: new Map([[operator, keys]]) });
  }

  #permit(to: Resource, statement: NewStatement): void {
    const { when, ...given } = statement;
    if (to.madeFor !== undefined) {
      if (when !== undefined) throw new CannotWrite('SAM takes no policy template under a condition.');
      const { node, steps } = this.#entry(to.origin);
      this.#addPolicies(
        this.#madeBySam(node, steps),
        samPolicies(statement).map((policy) => this.#write(policy)),
      );
      return;
    }
    const body = this.#bodyOf(to);
    const policies = child(child(body, 'Properties'), 'Policies');
    const name = freeName(`Use${keyNameIn(statement, (of) => this.#nameOf(of))}`, policies);
    const policy = mapOf({ PolicyName: name, PolicyDocument: documentValue([given]) });
    this.#addPolicies(body, [this.#write(where(when, policy))]);
  }

  /** The function or state machine of which SAM makes a role. */
  #madeBySam(node: SyntaxNode, steps: readonly Step[]): MapNode {
    const holder = [node, ...steps.map(({ in: inner }) => inner).reverse()].find(
      (one): one is MapNode => one.kind === 'map' && isOfSam(child(one, 'Type')),
    );
    if (!holder) throw new CannotWrite('SAM makes its role, and nothing here says what else that may do.');
    return holder;
  }

  #addPolicies(body: MapNode, policies: readonly Written[]): void {
    const properties = child(body, 'Properties');
    const pair = properties?.kind === 'map' ? pairOf(properties, 'Policies') : undefined;
    if (properties?.kind !== 'map' || !pair) {
      this.#set(body, 'Policies', { is: 'list', items: policies });
      return;
    }
    refuseComputed(pair.value);
    if (pair.value.kind === 'sequence') for (const policy of policies) this.#layout.append(pair.value, policy);
    else this.#layout.makeList(properties, pair, policies);
  }

  #wait(body: MapNode, until: string): void {
    const name: Written = { is: 'scalar', value: until };
    const pair = pairOf(body, 'DependsOn');
    if (!pair) this.#layout.put(body, 'DependsOn', name, 'Type');
    else if (pair.value.kind === 'sequence') {
      if (!pair.value.items.some((item) => item.kind === 'scalar' && item.value === until))
        this.#layout.append(pair.value, name);
    } else if (pair.value.kind === 'scalar' && pair.value.value !== until) this.#layout.makeList(body, pair, [name]);
  }

  #addResource(resource: NewResource, before: Resource): void {
    // What is made for another resource, or by a loop, stands within an entry of its own.
    const [section, step] = this.#entry(before.origin).steps;
    if (!section || !step || !('pair' in step)) throw new CannotWrite('There is no place for a resource of its own.');
    const condition = child(step.pair.value, 'Condition');
    const { type, properties } = CLOUDFORMATION[resource.kind as keyof typeof CLOUDFORMATION];
    const words: Readonly<Record<string, string>> = properties;
    const entries = new Map<string, Written>([['Type', { is: 'scalar', value: type }]]);
    if (condition?.kind === 'scalar') entries.set('Condition', { is: 'scalar', value: condition.value });
    if (resource.isKept) {
      entries.set('DeletionPolicy', { is: 'scalar', value: 'Retain' });
      entries.set('UpdateReplacePolicy', { is: 'scalar', value: 'Retain' });
    }
    this.#holder = this.#ownNameOf(resource);
    entries.set('Properties', {
      is: 'map',
      entries: new Map([...resource.properties].map(([name, value]) => [words[name] ?? name, this.#write(value)])),
    });
    this.#layout.addBefore(step.in, step.pair, this.#holder, { is: 'map', entries });
  }

  #addParameter(parameter: NewParameter): void {
    const { description, otherwise } = parameter;
    const entries = new Map<string, Written>([
      ['Type', { is: 'scalar', value: 'String' }],
      ['Description', { is: 'scalar', value: description }],
      ...(otherwise === undefined ? [] : [['Default', { is: 'scalar', value: otherwise }] as const]),
      ['MinLength', { is: 'scalar', value: 1 }],
    ]);
    this.#asked.set(this.#nameOf(parameter), { is: 'map', entries });
  }

  #putParameters(): void {
    const { root } = this.#tree;
    const resources = root?.kind === 'map' ? pairOf(root, 'Resources') : undefined;
    if (root?.kind !== 'map' || !resources) throw new CannotWrite('There is no place for a parameter.');
    const section = pairOf(root, 'Parameters')?.value;
    if (!section) this.#layout.addBefore(root, resources, 'Parameters', { is: 'map', entries: this.#asked });
    else if (section.kind !== 'map') throw new CannotWrite('The Parameters are no map.');
    else for (const [name, parameter] of this.#asked) this.#layout.add(section, name, parameter);
  }

  #write(value: NewValue): Written {
    return inCloudFormation(value, !this.#layout.isJson, (of) => this.#nameOf(of));
  }

  #nameOf(of: Resource | NewResource | NewParameter): string {
    const name = this.#ownNameOf(of);
    this.#waiting.add(this.#holder, name);
    return name;
  }

  #ownNameOf(of: Resource | NewResource | NewParameter): string {
    if ('id' in of) {
      if (of.origin.path !== this.#tree.path) throw new CannotWrite(`${of.name} is in another template.`);
      if (of.id.includes('${'))
        throw new CannotWrite(`${of.name} is made by a loop, so that it has no name to refer to.`);
      return localName(of.id);
    }
    const known = this.#names.get(of);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    for (const name of ['Resources', 'Parameters']) {
      const section = child(this.#tree.root, name);
      if (section?.kind === 'map') for (const { key } of section.pairs) if (key.kind === 'scalar') taken.add(key.value);
    }
    let name = of.name;
    for (let number = 2; taken.has(name); number++) name = `${of.name}${number}`;
    this.#names.set(of, name);
    return name;
  }

  /** Whether all that a function names are resources of the template and facts of the deployment: nobody decides that elsewhere. */
  #isReference(node: SyntaxNode): boolean {
    const [name, argument] = functionOf(node);
    if (name === 'GetAtt') return true;
    if ((name !== 'Ref' && name !== 'Sub') || argument?.kind !== 'scalar') return false;
    const resources = child(this.#tree.root, 'Resources');
    return namedBy(name, argument).every((of) => of.startsWith('AWS::') || child(resources, of) !== undefined);
  }

  /** The map of a resource's attributes. */
  #bodyOf({ origin, madeFor, name }: Resource): MapNode {
    if (madeFor !== undefined) throw new CannotWrite(`${name} is not written here: it is made for ${madeFor}.`);
    const { node } = this.#entry(origin);
    if (node.kind !== 'map') throw new CannotWrite(`${name} is no map.`);
    return node;
  }

  #entry({ span }: Origin): Found {
    return this.#own(findEntry(this.#tree.root, span), span);
  }

  #find({ span }: Origin, byName = false): Found {
    const { root } = this.#tree;
    return this.#own(findNode(root, span) ?? (byName ? findEntry(root, span) : undefined), span);
  }

  /** What was found, unless others name it or what it is a part of. */
  #own(found: Found | undefined, span: Span): Found {
    if (!found) throw new CannotWrite('It is written inside of a text.');
    const [, entry] = found.steps;
    this.#holder = entry && 'pair' in entry && entry.pair.key.kind === 'scalar' ? entry.pair.key.value : '';
    for (const node of [
      found.node,
      ...found.steps.flatMap((step) => ('pair' in step ? [step.in, step.pair.value] : [step.in])),
    ]) {
      const before = this.#tree.text.slice(Math.max(0, node.start - LONGEST_ANCHOR), node.start);
      const anchor = /&([^\s,[\]{}]+)\s*(?:![^\s]*\s*)?$/.exec(before)?.[1];
      if (
        anchor !== undefined &&
        !this.#layout.isJson &&
        new RegExp(`\\*${escaped(anchor)}(?![^\\s,\\]}])`).test(this.#tree.text)
      )
        throw new CannotWrite(`It is shared by the anchor &${anchor}; what is changed here changes others too.`);
    }
    if (span.end > this.#tree.text.length) throw new CannotWrite('The text has changed.');
    return found;
  }
}

const LONGEST_ANCHOR = 200;

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

function wordOf(on: Resource, property: string): string {
  const kind = kindOf(on.type);
  const words: Readonly<Record<string, string>> =
    kind && kind in CLOUDFORMATION ? wordsOf(kind as keyof typeof CLOUDFORMATION, on.type) : {};
  return words[property] ?? property;
}

function child(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  const pair: Pair | undefined = node?.kind === 'map' ? pairOf(node, name) : undefined;
  return pair?.value;
}

/** The name of the key that a permission is about. */
function keyNameIn({ resources }: NewStatement, nameOf: NameOf): string {
  const [key] = resources;
  return typeof key === 'object' && key.kind === 'attribute' ? nameOf(key.of) : 'Key';
}

/** A name that no policy in a list has. */
function freeName(name: string, policies: SyntaxNode | undefined): string {
  const taken = new Set(
    policies?.kind === 'sequence'
      ? policies.items.map((item) => {
          const own = child(item, 'PolicyName');
          return own?.kind === 'scalar' ? own.value : undefined;
        })
      : [],
  );
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`;
  return free;
}

/** What is computed is what an author wants to decide elsewhere; only "no value" may be overwritten. */
/** The function that a list is the arguments of. */
function functionTaking(list: SyntaxNode, above: Step | undefined): string | undefined {
  if (list.tag !== undefined) return functionOf(list)[0];
  return above && 'pair' in above ? functionOf(above.in)[0] : undefined;
}

function refuseComputed(node: SyntaxNode): void {
  const [name, argument] = functionOf(node);
  if (name === undefined) return;
  if (name === 'Ref' && argument?.kind === 'scalar' && argument.value === 'AWS::NoValue') return;
  throw new CannotWrite(`Its value is computed (${name}); change what it is computed from.`);
}

/** `RetainExceptOnCreate` keeps what has been there. */
function isRetain(policy: SyntaxNode | undefined): boolean {
  return policy?.kind === 'scalar' && policy.tag === undefined && /^Retain/.test(policy.value);
}

function hasMerge(map: MapNode): boolean {
  return pairOf(map, '<<') !== undefined;
}
