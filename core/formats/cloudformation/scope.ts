import { CONDITION_DEPTH, CONDITION_SIZE, LOOP_ITEMS } from '../../limits.ts';
import type { Environment, Resource } from '../../resources/resource.ts';
import { ALWAYS, all, any, NEVER, not, sizeOf, type Test, type VariableId } from '../../resources/test.ts';
import { type MapEntry, type MapValue, textOf, type Value, type Why } from '../../resources/value.ts';
import { isThere } from '../../resources/world.ts';
import { entriesOf, lacksMerged, pairsOf } from '../../syntax/entries.ts';
import { plainValue } from '../../syntax/scalars.ts';
import type { Entry, MapNode, ScalarNode, SyntaxNode } from '../../syntax/tree.ts';
import type { Origin, Span } from '../../text/span.ts';
import { isDocument } from '../../vocabulary/vocabulary.ts';
import { equals } from './comparison.ts';
import { callFunction } from './functions.ts';
import { argumentsOf, child, intrinsicOf, literalText, loopName } from './intrinsics.ts';
import { readJsonText } from './json-text.ts';
import type { Made } from './made.ts';
import { defaultParameter, givenParameter, openParameter } from './parameters.ts';
import { PSEUDO_PARAMETERS } from './pseudo-parameters.ts';
import type { UnitReading } from './unit-reading.ts';
import { at, tooLarge, unknown, weightOf } from './values.ts';

/** What the identifiers of the loops around a node stand for. */
export type Loops = ReadonlyMap<string, Value>;
export const NO_LOOPS: Loops = new Map();

/** What is known of a template besides its text, where a tool wrote it and tells. */
export interface Around {
  readonly environment: Environment;
  /** What the author calls a resource, and by which kind of construct it is made, in which language. */
  authorOf(declaration: Declaration): Pick<Resource, 'name' | 'construct' | 'language'>;
  /** The file that a resource calls as a nested stack, and what is known of that one. */
  nestedIn(declaration: Declaration): { readonly path: string; readonly around: Around } | undefined;
  /** What another stack exports under a name. */
  importOf(name: string): Value | undefined;
}

/** How a template is called by another one. */
export interface Call {
  /** Ends in a slash; empty for the template that is deployed. */
  readonly prefix: string;
  readonly via: readonly Origin[];
  readonly exists: Test;
  /** What the call gives to the parameters; `undefined` for the template that is deployed. */
  readonly given?: ReadonlyMap<string, Value> | undefined;
  /** The parameters given may be more than can be seen. */
  readonly more?: Why | undefined;
  readonly around?: Around | undefined;
}

/** An entry of a map as it is written, such as a resource, with the loops around it. */
export interface Declaration {
  readonly name: string;
  readonly key: ScalarNode;
  readonly node: SyntaxNode;
  readonly loops: Loops;
}

/** One template in its caller's terms: what its names mean, and what its expressions come to. */
export class Scope {
  readonly path: string;
  readonly root: SyntaxNode;
  readonly call: Call;
  readonly declarations = new Map<string, Declaration>();
  /** What transforms make of the declarations, by each name that the text may use for it. */
  readonly made = new Map<string, Made>();
  /** Whether all of them are named: before, no other template is looked at, for it would be read without their names. */
  isNamed = false;
  /** Resolves an output of a nested stack, where its template can be read. */
  readonly outputOf: (stack: Declaration, output: string) => Value | undefined;
  readonly unit: UnitReading;
  readonly #spanOf: ((node: Span) => Span) | undefined;
  readonly #parameters = new Map<string, Value>();
  readonly #conditions = new Map<string, Test>();
  readonly #open = new Set<string>();

  constructor(
    unit: UnitReading,
    path: string,
    root: SyntaxNode,
    call: Call,
    outputOf: (stack: Declaration, output: string) => Value | undefined,
    spanOf?: (node: Span) => Span,
  ) {
    this.unit = unit;
    this.path = path;
    this.root = root;
    this.call = call;
    this.outputOf = outputOf;
    this.#spanOf = spanOf;
    this.#readParameters();
    const resources = child(root, 'Resources');
    for (const declaration of this.entries(resources, NO_LOOPS)) this.declarations.set(declaration.name, declaration);
    const conditions = child(root, 'Conditions');
    if (conditions?.kind === 'map') for (const name of entriesOf(conditions).keys()) this.condition(name);
  }

  origin(node: Span): Origin {
    const { start, end } = this.#spanOf ? this.#spanOf(node) : node;
    return { path: this.path, span: { start, end } };
  }

  /** What a node comes to. */
  value(node: SyntaxNode, loops: Loops): Value {
    const origin = this.origin(node);
    if (!this.unit.spend(1)) return tooLarge(origin, false);
    const call = intrinsicOf(node);
    if (call && call.name !== 'Condition') return callFunction(call, origin, loops, this);
    switch (node.kind) {
      case 'scalar': {
        const plain = plainValue(node);
        if (plain === null) return { kind: 'absent', origin };
        return typeof plain === 'string' ? this.text(plain, origin, loops) : { kind: 'scalar', origin, value: plain };
      }
      case 'sequence':
        return { kind: 'list', origin, items: node.items.map((item) => this.value(item, loops)).filter(isThere) };
      case 'map':
        return this.map(node, origin, loops);
    }
  }

  /** A map whose entries come to values. */
  map(node: MapNode, origin: Origin, loops: Loops): Value {
    return this.#mapOf(node, origin, loops, this.#read);
  }

  readonly #read = (node: SyntaxNode, loops: Loops): Value => this.value(node, loops);

  /** The properties of a resource that are named, each with bounds of its own. */
  properties(node: SyntaxNode, origin: Origin, loops: Loops, names: ReadonlySet<string>): Value {
    if (node.kind !== 'map') return this.value(node, loops);
    const met = new Set<VariableId>();
    let metChoice = false;
    const read = this.#mapOf(node, origin, loops, (value, inside, name) => {
      if (!names.has(name)) return undefined;
      this.unit.begin();
      const written = this.value(value, inside);
      const read = isDocument(name) ? readJsonText(written, (values) => this.unit.spend(values)) : written;
      const { variables } = this.unit;
      if (!variables) metChoice = true;
      else for (const id of variables) met.add(id);
      return variables && (read.kind === 'map' || read.kind === 'list') ? { ...read, hangsOn: variables } : read;
    });
    return metChoice ? read : { ...read, hangsOn: [...met] };
  }

  #mapOf(
    node: MapNode,
    origin: Origin,
    loops: Loops,
    read: (node: SyntaxNode, loops: Loops, name: string) => Value | undefined,
  ): MapValue {
    const entries = new Map<string, MapEntry>();
    let more: Why | undefined;
    const add = (from: Iterable<Entry>, around: Loops): void => {
      for (const { key: keyNode, value } of from) {
        const key = keyNode.value;
        if (loopName(key) !== undefined) {
          const seen = this.#eachItem(value, around, (body, inside) => {
            if (body.kind === 'map') add(pairsOf(body), inside);
          });
          if (!seen) more = { hidden: 'parameter', name: key };
          continue;
        }
        if (key === 'Fn::Transform') {
          more = { hidden: 'macro', name: literalText(child(value, 'Name')) ?? key };
          continue;
        }
        const name = around.size > 0 ? this.#nameIn(key, around) : key;
        const found = read(value, around, name);
        if (found) entries.set(name, { key: this.origin(keyNode), value: found });
      }
    };
    add(pairsOf(node), loops);
    if (lacksMerged(node)) more = { hidden: 'malformed', name: 'a merge of more entries than are read' };
    return { kind: 'map', origin, entries, ...(more ? { more } : {}) };
  }

  /** The entries of a map as they are written, those of its loops included; none where the node is no map. */
  entries(node: SyntaxNode | undefined, loops: Loops, entries: Declaration[] = []): readonly Declaration[] {
    if (node?.kind !== 'map') return entries;
    for (const [key, { key: keyNode, value }] of entriesOf(node)) {
      if (loopName(key) !== undefined) {
        this.unit.begin();
        this.#eachItem(value, loops, (body, inside) => {
          this.entries(body, inside, entries);
        });
      } else if (key !== 'Fn::Transform') {
        if (loops.size > 0 && !this.spend()) return entries;
        entries.push({ name: loops.size > 0 ? this.#nameIn(key, loops) : key, key: keyNode, node: value, loops });
      }
    }
    return entries;
  }

  /** Counts steps that a text can multiply; false once there were too many. */
  spend(steps = 1): boolean {
    return this.unit.spend(steps);
  }

  /** The test for a value being a text. */
  is(value: Value, text: string): Test {
    return equals(value, { kind: 'scalar', origin: value.origin, value: text }, this.unit);
  }

  /** The test behind a condition's name; a condition in a cycle, or one that is not there, is a question of its own. */
  condition(name: string): Test {
    const known = this.#conditions.get(name);
    if (known) return known;
    const id = `condition:${this.call.prefix}${name}`;
    const opaque = (): Test => this.unit.questions.yesOrNo(id, `${this.call.prefix}${name}`);
    const node = child(child(this.root, 'Conditions'), name);
    if (!node || this.#open.has(name) || this.#open.size >= CONDITION_DEPTH) {
      this.#conditions.set(name, opaque());
      return opaque();
    }
    this.unit.begin();
    this.#open.add(name);
    const test = this.#test(node, NO_LOOPS, id);
    this.#open.delete(name);
    const result = this.#conditions.get(name) ?? (sizeOf(test, CONDITION_SIZE) > CONDITION_SIZE ? opaque() : test);
    this.#conditions.set(name, result);
    return result;
  }

  /** A condition under its author's name for it. */
  named(name: string): Test {
    const test = this.condition(name);
    return test === ALWAYS || test === NEVER ? test : { kind: 'named', name: `${this.call.prefix}${name}`, test };
  }

  #readParameters(): void {
    const parameters = child(this.root, 'Parameters');
    if (parameters?.kind !== 'map') return;
    const { given, more, prefix } = this.call;
    for (const [name, { key, value: node }] of entriesOf(parameters)) {
      const origin = this.origin(key);
      const value = given?.get(name);
      if (!given)
        this.#parameters.set(name, openParameter(`${prefix}${name}`, name, node, origin, this.unit.questions));
      else if (value && value.kind !== 'absent') this.#parameters.set(name, givenParameter(node, value));
      else if (more) this.#parameters.set(name, { kind: 'unknown', origin, why: more, set: false });
      else this.#parameters.set(name, defaultParameter(name, node, origin));
    }
  }

  /**
   * Runs a loop's body for each item of its collection. For a collection that cannot be seen it runs once, with an item
   * that cannot be seen either, and the answer is false.
   *
   * Source: AWS CloudFormation Template Reference, "Fn::ForEach",
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
   */
  #eachItem(loop: SyntaxNode, loops: Loops, body: (node: SyntaxNode, loops: Loops) => void): boolean {
    const [identifier, collection, content] = argumentsOf(loop);
    const name = literalText(identifier);
    if (name === undefined || !collection || !content) return true;
    const items = this.value(collection, loops);
    if (items.kind !== 'list' || items.more) {
      const hidden = unknown(items.origin, 'parameter', name, true);
      body(content, new Map([...loops, [name, hidden]]));
      return false;
    }
    for (const item of items.items.slice(0, LOOP_ITEMS)) {
      this.unit.repeat(content.end - content.start);
      if (!this.unit.spend(1)) return false;
      body(content, new Map([...loops, [name, item]]));
    }
    return true;
  }

  /** A key with the identifiers of its loops filled in; `&{}` leaves out what a logical id may not have. */
  #nameIn(key: string, loops: Loops): string {
    return key.replace(/([$&])\{([^{}]*)\}/g, (whole, sigil: string, name: string) => {
      const item = loops.get(name);
      if (item?.kind !== 'scalar') return whole;
      return sigil === '&' ? String(item.value).replace(/[^A-Za-z0-9]/g, '') : String(item.value);
    });
  }

  /** A literal text, in which loops' identifiers and dynamic references count. */
  text(text: string, origin: Origin, loops: Loops): Value {
    const filled = loops.size > 0 ? this.#nameIn(text, loops) : text;
    if (this.call.around && this.#isSynthesized(filled)) return this.#synthesized(filled, origin);
    if (!filled.includes('{{resolve:')) return { kind: 'scalar', origin, value: filled };
    const parts = filled.split(/(\{\{resolve:[^{}]*\}\})/).filter((part) => part !== '');
    if (!this.unit.spend(parts.length)) return tooLarge(origin, true);
    const values = parts.map(
      (part): Value =>
        part.startsWith('{{resolve:') && part.endsWith('}}')
          ? unknown(origin, 'dynamic-reference', part, true)
          : { kind: 'scalar', origin, value: part },
    );
    const [only] = values;
    return values.length === 1 && only ? only : textOf(origin, values);
  }

  #isSynthesized(text: string): boolean {
    const { account } = this.call.around?.environment ?? {};
    return (account !== undefined && text.includes(account)) || text.includes(STAND_IN);
  }

  /**
   * A text that the tool filled in: the account and Region of the stack mean "here", as `AWS::AccountId` would, and what
   * stands in for context that was not there yet is no value.
   *
   * Source: AWS CDK, `aws-ssm/lib/parameter.ts`, `StringParameter.valueFromLookup`: `dummy-value-for-…`
   */
  #synthesized(text: string, origin: Origin): Value {
    if (text.includes(STAND_IN)) return unknown(origin, 'function', 'a lookup that was not made yet', true);
    const { account, region } = this.call.around?.environment ?? {};
    const parts: Value[] = text.split(':').flatMap((part, index): Value[] => {
      const colon: Value[] = index === 0 ? [] : [{ kind: 'scalar', origin, value: ':' }];
      if (part === account) return [...colon, { kind: 'deployment', origin, fact: 'account' }];
      if (part === region) return [...colon, { kind: 'deployment', origin, fact: 'region' }];
      return [...colon, { kind: 'scalar', origin, value: part }];
    });
    if (!this.unit.spend(parts.length)) return tooLarge(origin, true);
    for (const part of parts) if (part.kind === 'deployment') this.unit.meet(part);
    return textOf(origin, parts);
  }

  /** What another stack exports under a name, where that can be seen. */
  imported(name: string, origin: Origin): Value | undefined {
    const around = this.isNamed ? this.call.around : undefined;
    const value = around && this.unit.aside(() => around.importOf(name));
    return value && this.#use(value, origin);
  }

  /** What `Ref` means by a name. */
  ref(written: string | undefined, origin: Origin, loops: Loops): Value {
    if (written === undefined) return unknown(origin, 'malformed', 'Ref', true);
    const item = loops.get(written);
    if (item) return this.#use(item, origin);
    const name = loops.size > 0 ? this.#nameIn(written, loops) : written;
    if (name === 'AWS::NoValue') return { kind: 'absent', origin };
    const fact = PSEUDO_PARAMETERS.get(name);
    if (fact) {
      const value: Value = { kind: 'deployment', origin, fact };
      this.unit.meet(value);
      return value;
    }
    const parameter = this.#parameters.get(name);
    if (parameter) return this.#use(parameter, origin);
    if (this.declarations.has(name))
      return { kind: 'reference', origin, to: `${this.call.prefix}${name}`, attribute: '' };
    return this.#toMade(name, origin) ?? unknown(origin, 'not-found', name, true);
  }

  /** A value that was made elsewhere, at the place where it is used. */
  #use(value: Value, origin: Origin): Value {
    this.unit.meet(value);
    if (!this.unit.spend(weightOf(value))) return tooLarge(origin, isThere(value));
    return at(value, origin);
  }

  /** What `Fn::GetAtt` means by its argument. */
  getAtt(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [resource, ...attributes] =
      argument.kind === 'sequence'
        ? argument.items.map((item) => this.value(item, loops))
        : splitOnce(this.#nameIn(literalText(argument) ?? '', loops)).map(
            (text): Value => ({ kind: 'scalar', origin, value: text }),
          );
    if (resource?.kind !== 'scalar' || !attributes.every((part) => part.kind === 'scalar')) {
      return unknown(origin, 'attribute', 'Fn::GetAtt', true);
    }
    const name = String(resource.value);
    const attribute = attributes.map((part) => (part.kind === 'scalar' ? String(part.value) : '')).join('.');
    const made = this.#toMade(`${name}.${attribute}`, origin);
    if (made) return made;
    const declaration = this.declarations.get(name);
    if (!declaration) return unknown(origin, 'not-found', name, true);
    if (attribute.startsWith('Outputs.')) {
      const output = this.isNamed ? this.outputOf(declaration, attribute.slice('Outputs.'.length)) : undefined;
      // Reading the other template began properties of its own.
      this.unit.meetChoice();
      return output ? this.#use(output, origin) : unknown(origin, 'attribute', `${name}.${attribute}`, true);
    }
    return { kind: 'reference', origin, to: `${this.call.prefix}${name}`, attribute };
  }

  /** A reference to what a transform makes: a name of two parts or of one, then the attribute if there is one. */
  #toMade(text: string, origin: Origin): Value | undefined {
    if (this.made.size === 0) return undefined;
    const parts = text.split('.');
    for (const length of [2, 1]) {
      const made = this.made.get(parts.slice(0, length).join('.'));
      if (made)
        return {
          kind: 'reference',
          origin,
          to: `${this.call.prefix}${made.name}`,
          attribute: parts.slice(length).join('.'),
        };
    }
    return undefined;
  }

  #test(node: SyntaxNode, loops: Loops, id: string): Test {
    const opaque = (): Test => this.unit.questions.yesOrNo(id, id.replace(/^condition:/, ''));
    if (!this.unit.spend(1)) return opaque();
    const call = intrinsicOf(node);
    if (!call) return opaque();
    const nodes = argumentsOf(call.argument);
    const tests = (): Test[] => nodes.map((part, index) => this.#test(part, loops, `${id}/${index + 1}`));
    switch (call.name) {
      case 'Condition': {
        const name = literalText(call.argument);
        return name === undefined ? opaque() : this.named(name);
      }
      case 'And':
        return all(tests());
      case 'Or':
        return any(tests());
      case 'Not':
        return nodes.length === 1 ? not(tests()[0] ?? opaque()) : opaque();
      case 'Equals': {
        const [left, right] = nodes;
        if (!left || !right) return opaque();
        return equals(this.value(left, loops), this.value(right, loops), this.unit);
      }
      default:
        return opaque();
    }
  }
}

/** What the CDK writes where it will look a value up. */
const STAND_IN = 'dummy-value-for-';

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
