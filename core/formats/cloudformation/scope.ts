import { CONDITION_DEPTH, CONDITION_SIZE, LOOP_ITEMS } from '../../limits.ts';
import { canonical } from '../../resources/canonical.ts';
import { ALWAYS, all, any, NEVER, not, sizeOf, type Test } from '../../resources/test.ts';
import {
  type DeploymentFact,
  type MapEntry,
  textOf,
  type Unknown,
  type Value,
  type Why,
} from '../../resources/value.ts';
import { deploymentVariable, isSet, isThere } from '../../resources/world.ts';
import { entriesOf, lacksMerged, pairsOf } from '../../syntax/entries.ts';
import { plainValue } from '../../syntax/scalars.ts';
import type { Entry, ScalarNode, SyntaxNode } from '../../syntax/tree.ts';
import type { Origin, Span } from '../../text/span.ts';
import { isDocument } from '../../vocabulary/vocabulary.ts';
import { argumentsOf, child, type Intrinsic, intrinsicOf, literalText, loopName } from './intrinsics.ts';
import { readJsonText } from './json-text.ts';
import { defaultParameter, givenParameter, openParameter } from './parameters.ts';
import type { UnitReading } from './unit-reading.ts';

/** What the identifiers of the loops around a node stand for. */
export type Loops = ReadonlyMap<string, Value>;
export const NO_LOOPS: Loops = new Map();

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
}

/** An entry of a map as it is written, such as a resource, with the loops around it. */
export interface Declaration {
  readonly name: string;
  readonly key: ScalarNode;
  readonly node: SyntaxNode;
  readonly loops: Loops;
}

/**
 * Facts of a deployment by their pseudo parameters.
 *
 * Source: AWS CloudFormation User Guide, "Get AWS values using pseudo parameters",
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
const PSEUDO_PARAMETERS = new Map<string, DeploymentFact>([
  ['AWS::AccountId', 'account'],
  ['AWS::Region', 'region'],
  ['AWS::Partition', 'partition'],
  ['AWS::URLSuffix', 'suffix'],
  ['AWS::StackId', 'stack-id'],
  ['AWS::StackName', 'stack-name'],
]);
const PSEUDO_NAMES = new Map([...PSEUDO_PARAMETERS].map(([name, fact]) => [fact, name]));

/** One template in its caller's terms: what its names mean, and what its expressions come to. */
export class Scope {
  readonly path: string;
  readonly root: SyntaxNode;
  readonly call: Call;
  readonly declarations = new Map<string, Declaration>();
  /** The logical ids of what transforms make of the declarations, by each name that the text may use for it. */
  readonly made = new Map<string, string>();
  /** Resolves an output of a nested stack, where its template can be read. */
  readonly outputOf: (stack: Declaration, output: string) => Value | undefined;
  readonly #unit: UnitReading;
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
    this.#unit = unit;
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
    if (!this.#unit.spend(1)) return unknown(origin, 'malformed', 'an expression too large to read', false);
    const call = intrinsicOf(node);
    if (call && call.name !== 'Condition') return this.#call(call, origin, loops);
    switch (node.kind) {
      case 'scalar': {
        const plain = plainValue(node);
        if (plain === null) return { kind: 'absent', origin };
        return typeof plain === 'string' ? this.#text(plain, origin, loops) : { kind: 'scalar', origin, value: plain };
      }
      case 'sequence':
        return { kind: 'list', origin, items: node.items.map((item) => this.value(item, loops)).filter(isThere) };
      case 'map':
        return this.map(node, origin, loops);
    }
  }

  /** A map whose entries come to values; with `names`, only those that are named. */
  map(node: SyntaxNode, origin: Origin, loops: Loops, names?: ReadonlySet<string>): Value {
    if (node.kind !== 'map') return this.value(node, loops);
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
        if (names && !names.has(name)) continue;
        if (names) this.#unit.begin();
        const read = this.value(value, around);
        const isText = names !== undefined && isDocument(name);
        entries.set(name, {
          key: this.origin(keyNode),
          value: isText ? readJsonText(read, (values) => this.#unit.spend(values)) : read,
        });
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
        this.#unit.begin();
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
    return this.#unit.spend(steps);
  }

  /** The test for a value being a text. */
  is(value: Value, text: string): Test {
    return this.#equals(value, { kind: 'scalar', origin: value.origin, value: text });
  }

  /** The test behind a condition's name; a condition in a cycle, or one that is not there, is a question of its own. */
  condition(name: string): Test {
    const known = this.#conditions.get(name);
    if (known) return known;
    const id = `condition:${this.call.prefix}${name}`;
    const opaque = (): Test => this.#unit.questions.yesOrNo(id, `${this.call.prefix}${name}`);
    const node = child(child(this.root, 'Conditions'), name);
    if (!node || this.#open.has(name) || this.#open.size >= CONDITION_DEPTH) {
      this.#conditions.set(name, opaque());
      return opaque();
    }
    this.#unit.begin();
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
        this.#parameters.set(name, openParameter(`${prefix}${name}`, name, node, origin, this.#unit.questions));
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
      this.#unit.repeat(content.end - content.start);
      if (!this.#unit.spend(1)) return false;
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

  #text(text: string, origin: Origin, loops: Loops): Value {
    const filled = loops.size > 0 ? this.#nameIn(text, loops) : text;
    if (!filled.includes('{{resolve:')) return { kind: 'scalar', origin, value: filled };
    const parts = filled.split(/(\{\{resolve:[^{}]*\}\})/).filter((part) => part !== '');
    if (!this.#unit.spend(parts.length)) return unknown(origin, 'malformed', 'an expression too large to read', true);
    const values = parts.map(
      (part): Value =>
        part.startsWith('{{resolve:') && part.endsWith('}}')
          ? unknown(origin, 'dynamic-reference', part, true)
          : { kind: 'scalar', origin, value: part },
    );
    const [only] = values;
    return values.length === 1 && only ? only : textOf(origin, values);
  }

  #call({ name, argument }: Intrinsic, origin: Origin, loops: Loops): Value {
    switch (name) {
      case 'Ref':
        return this.#ref(literalText(argument), origin, loops);
      case 'GetAtt':
        return this.#getAtt(argument, origin, loops);
      case 'Sub':
        return this.#sub(argument, origin, loops);
      case 'Join':
        return this.#join(argument, origin, loops);
      case 'If':
        return this.#if(argument, origin, loops);
      case 'FindInMap':
        return this.#findInMap(argument, origin, loops);
      case 'Select':
        return this.#select(argument, origin, loops);
      case 'Split':
        return this.#split(argument, origin, loops);
      case 'Length': {
        const list = this.value(argument, loops);
        if (list.kind !== 'list' || list.more) return unknown(origin, 'function', 'Fn::Length', true);
        return { kind: 'scalar', origin, value: list.items.length };
      }
      case 'ImportValue': {
        const exported = this.value(argument, loops);
        return unknown(
          origin,
          'import',
          exported.kind === 'scalar' ? String(exported.value) : canonicalName(exported),
          true,
        );
      }
      case 'Transform':
        return unknown(origin, 'macro', literalText(child(argument, 'Name')) ?? 'Fn::Transform', false);
      case 'Base64':
      case 'Cidr':
      case 'GetAZs':
      case 'ToJsonString':
        return unknown(origin, 'function', `Fn::${name}`, true);
      default:
        return unknown(origin, 'function', name, false);
    }
  }

  #ref(written: string | undefined, origin: Origin, loops: Loops): Value {
    if (written === undefined) return unknown(origin, 'malformed', 'Ref', true);
    const item = loops.get(written);
    if (item) return this.#use(item, origin);
    const name = loops.size > 0 ? this.#nameIn(written, loops) : written;
    if (name === 'AWS::NoValue') return { kind: 'absent', origin };
    const fact = PSEUDO_PARAMETERS.get(name);
    if (fact) return { kind: 'deployment', origin, fact };
    const parameter = this.#parameters.get(name);
    if (parameter) return this.#use(parameter, origin);
    if (this.declarations.has(name))
      return { kind: 'reference', origin, to: `${this.call.prefix}${name}`, attribute: '' };
    return this.#toMade(name, origin) ?? unknown(origin, 'not-found', name, true);
  }

  /** A value that was made elsewhere, at the place where it is used. */
  #use(value: Value, origin: Origin): Value {
    if (!this.#unit.spend(weightOf(value)))
      return unknown(origin, 'malformed', 'an expression too large to read', isThere(value));
    return at(value, origin);
  }

  #getAtt(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
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
      const output = this.outputOf(declaration, attribute.slice('Outputs.'.length));
      return output ? this.#use(output, origin) : unknown(origin, 'attribute', `${name}.${attribute}`, true);
    }
    return { kind: 'reference', origin, to: `${this.call.prefix}${name}`, attribute };
  }

  /** A reference to what a transform makes: a name of one part or of two, then the attribute if there is one. */
  #toMade(text: string, origin: Origin): Value | undefined {
    if (this.made.size === 0) return undefined;
    const parts = text.split('.');
    for (const length of [1, 2]) {
      const name = this.made.get(parts.slice(0, length).join('.'));
      if (name !== undefined)
        return {
          kind: 'reference',
          origin,
          to: `${this.call.prefix}${name}`,
          attribute: parts.slice(length).join('.'),
        };
    }
    return undefined;
  }

  #sub(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [first, second] = argumentsOf(argument);
    const text = first ? literalText(first) : undefined;
    if (text === undefined) return unknown(origin, 'malformed', 'Fn::Sub', true);
    const given = second?.kind === 'map' ? entriesOf(second) : undefined;
    const parts: Value[] = [];
    for (const piece of this.#unit.piecesOf(text)) {
      if (!this.#unit.spend(1)) return unknown(origin, 'malformed', 'an expression too large to read', true);
      if (!piece.startsWith('${') || !piece.endsWith('}')) {
        if (piece !== '') parts.push(this.#text(piece, origin, loops));
        continue;
      }
      const name = piece.slice(2, -1).trim();
      if (name.startsWith('!')) {
        parts.push({ kind: 'scalar', origin, value: `\${${name.slice(1)}}` });
        continue;
      }
      const own = given?.get(name);
      if (own) parts.push(this.value(own.value, loops));
      else if (name.includes('.') && !loops.has(name)) parts.push(this.#attribute(name, origin, loops));
      else parts.push(this.#ref(name, origin, loops));
    }
    return textOf(origin, parts);
  }

  #attribute(name: string, origin: Origin, loops: Loops): Value {
    return this.#getAtt({ kind: 'scalar', style: 'single', value: name, ...origin.span }, origin, loops);
  }

  #join(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [delimiterNode, listNode] = argumentsOf(argument);
    const delimiter = literalText(delimiterNode);
    if (delimiter === undefined || !listNode) return unknown(origin, 'malformed', 'Fn::Join', true);
    return this.#mapChoice(this.value(listNode, loops), (list) => {
      if (list.kind !== 'list' || list.more) return unknown(origin, 'function', 'Fn::Join', list.kind === 'list');
      const separator: Value = { kind: 'scalar', origin, value: delimiter };
      return textOf(
        origin,
        list.items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])),
      );
    });
  }

  #if(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [condition, yes, no] = argumentsOf(argument);
    const name = literalText(condition);
    if (name === undefined || !yes || !no) return unknown(origin, 'malformed', 'Fn::If', false);
    const test = this.named(name);
    if (test === ALWAYS) return this.value(yes, loops);
    if (test === NEVER) return this.value(no, loops);
    return { kind: 'choice', origin, test, yes: this.value(yes, loops), no: this.value(no, loops) };
  }

  #findInMap(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [mapNode, firstNode, secondNode, optionsNode] = argumentsOf(argument);
    const mappings = child(this.root, 'Mappings');
    if (!mapNode || !firstNode || !secondNode || mappings?.kind !== 'map')
      return unknown(origin, 'mapping', 'Fn::FindInMap', true);
    const defaultNode = child(optionsNode, 'DefaultValue');
    const missing = (): Value =>
      defaultNode
        ? this.value(defaultNode, loops)
        : unknown(origin, 'mapping', canonicalName(this.value(mapNode, loops)), true);
    const others = defaultNode ? 'possible' : 'impossible';
    const choose = (by: Value, map: SyntaxNode | undefined, then: (node: SyntaxNode) => Value): Value =>
      map?.kind === 'map' ? this.#byAnswer(by, entriesOf(map), others, then, missing) : missing();
    const found = choose(this.value(mapNode, loops), mappings, (mapping) =>
      choose(this.value(firstNode, loops), mapping, (level) =>
        choose(this.value(secondNode, loops), level, (cell) => this.value(cell, loops)),
      ),
    );
    return at(found, origin);
  }

  /** One of several nodes, chosen by a value that is, or may become, the name of one of them. */
  #byAnswer(
    by: Value,
    entries: ReadonlyMap<string, Entry>,
    others: 'possible' | 'impossible',
    then: (node: SyntaxNode) => Value,
    missing: () => Value,
  ): Value {
    return this.#mapChoice(by, (key) => {
      if (key.kind === 'scalar') {
        const entry = entries.get(String(key.value));
        return entry ? then(entry.value) : missing();
      }
      const variable = this.#variableOf(key);
      if (variable === undefined) return unknown(key.origin, 'mapping', canonicalName(key), others === 'impossible');
      let result = missing();
      for (const [name, { value }] of [...entries].reverse()) {
        const test = this.#unit.questions.ask(variable, name, others);
        if (!test) return unknown(key.origin, 'mapping', canonicalName(key), others === 'impossible');
        if (test !== NEVER && this.#unit.spend(1))
          result = { kind: 'choice', origin: key.origin, test, yes: then(value), no: result };
      }
      return result;
    });
  }

  #select(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [indexNode, listNode] = argumentsOf(argument);
    if (!indexNode || !listNode) return unknown(origin, 'malformed', 'Fn::Select', true);
    return this.#mapChoice(this.value(indexNode, loops), (index) =>
      this.#mapChoice(this.value(listNode, loops), (list) => {
        const item =
          index.kind === 'scalar' && list.kind === 'list' && !list.more ? list.items[Number(index.value)] : undefined;
        return item ? at(item, origin) : unknown(origin, 'function', 'Fn::Select', true);
      }),
    );
  }

  #split(argument: SyntaxNode, origin: Origin, loops: Loops): Value {
    const [delimiterNode, textNode] = argumentsOf(argument);
    const delimiter = literalText(delimiterNode);
    if (!delimiter || !textNode) return unknown(origin, 'malformed', 'Fn::Split', true);
    return this.#mapChoice(this.value(textNode, loops), (text) => {
      const items: Value[][] = [[]];
      for (const part of text.kind === 'text' ? text.parts : [text]) {
        if (part.kind === 'scalar') {
          const [first = '', ...rest] = String(part.value).split(delimiter);
          if (!this.#unit.spend(rest.length))
            return unknown(origin, 'malformed', 'an expression too large to read', true);
          items.at(-1)?.push({ ...part, value: first });
          for (const piece of rest) items.push([{ ...part, value: piece }]);
        } else if (part.kind === 'deployment') {
          items.at(-1)?.push(part);
        } else {
          return unknown(origin, 'function', 'Fn::Split', true);
        }
      }
      return { kind: 'list', origin, items: items.map((parts) => textOf(origin, parts)) };
    });
  }

  #mapChoice(value: Value, then: (leaf: Value) => Value): Value {
    if (value.kind !== 'choice')
      return this.#unit.spend(1)
        ? then(value)
        : unknown(value.origin, 'malformed', 'an expression too large to read', false);
    return { ...value, yes: this.#mapChoice(value.yes, then), no: this.#mapChoice(value.no, then) };
  }

  /** The variable whose answer a value is; `undefined` where there is none. */
  #variableOf(value: Value): string | undefined {
    if (value.kind === 'unknown') return value.variable;
    if (value.kind !== 'deployment') return undefined;
    const id = deploymentVariable(value.fact);
    this.#unit.questions.declare(id, PSEUDO_NAMES.get(value.fact) ?? value.fact);
    return id;
  }

  #test(node: SyntaxNode, loops: Loops, id: string): Test {
    const opaque = (): Test => this.#unit.questions.yesOrNo(id, id.replace(/^condition:/, ''));
    if (!this.#unit.spend(1)) return opaque();
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
        return this.#equals(this.value(left, loops), this.value(right, loops));
      }
      default:
        return opaque();
    }
  }

  #equals(left: Value, right: Value): Test {
    if (!this.#unit.spend(1)) return this.#unit.questions.yesOrNo('too-large', 'a condition too large to read');
    if (left.kind === 'scalar' && right.kind === 'scalar')
      return String(left.value) === String(right.value) ? ALWAYS : NEVER;
    if (left.kind === 'choice') return this.#either(left, (branch) => this.#equals(branch, right));
    if (right.kind === 'choice') return this.#either(right, (branch) => this.#equals(left, branch));
    if (left.kind === 'scalar') return this.#equals(right, left);
    if (left.kind === 'absent' || right.kind === 'absent') return left.kind === right.kind ? ALWAYS : NEVER;
    if (right.kind === 'scalar' && right.value === '' && isSet(left)) return NEVER;
    const names = [canonical(left), canonical(right)];
    if (names[0] === names[1]) return ALWAYS;
    const variable = this.#variableOf(left);
    const asked =
      variable !== undefined && right.kind === 'scalar'
        ? this.#unit.questions.ask(variable, String(right.value), 'possible')
        : undefined;
    if (asked) return asked;
    const split = this.#splitByAnswer(left, right) ?? this.#splitByAnswer(right, left);
    return (
      split ??
      this.#unit.questions.yesOrNo(
        `equals:${names.sort().join('=')}`,
        `${canonicalName(left)} equals ${canonicalName(right)}`,
      )
    );
  }

  /** Compares a value for each of the answers that are allowed for a variable in it. */
  #splitByAnswer(value: Value, other: Value): Test | undefined {
    for (const [index, part] of (value.kind === 'text' ? value.parts : [value]).entries()) {
      const variable = part.kind === 'unknown' ? part.variable : undefined;
      const answers = variable === undefined ? undefined : this.#unit.questions.allowed(variable);
      if (variable === undefined || !answers) continue;
      return any(
        answers.map((answer) => {
          const known: Value = { kind: 'scalar', origin: part.origin, value: answer };
          const rest = value.kind === 'text' ? textOf(value.origin, value.parts.with(index, known)) : known;
          return all([{ kind: 'is', variable, answer }, this.#equals(rest, other)]);
        }),
      );
    }
    return undefined;
  }

  #either(choice: Extract<Value, { kind: 'choice' }>, compare: (branch: Value) => Test): Test {
    return any([all([choice.test, compare(choice.yes)]), all([not(choice.test), compare(choice.no)])]);
  }
}

function unknown(origin: Origin, hidden: Why['hidden'], name: string, set: boolean): Unknown {
  return { kind: 'unknown', origin, why: { hidden, name }, set };
}

/** A value with all that may be chosen of it at one place. */
function at(value: Value, origin: Origin): Value {
  return value.kind === 'choice'
    ? { ...value, origin, yes: at(value.yes, origin), no: at(value.no, origin) }
    : { ...value, origin };
}

function weightOf(value: Value): number {
  switch (value.kind) {
    case 'text':
      return value.parts.length;
    case 'list':
      return 1 + value.items.reduce((sum, item) => sum + weightOf(item), 0);
    case 'map':
      return 1 + [...value.entries.values()].reduce((sum, entry) => sum + weightOf(entry.value), 0);
    case 'choice':
      return 1 + weightOf(value.yes) + weightOf(value.no);
    default:
      return 1;
  }
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A value in words, for the name of what hides another one. */
function canonicalName(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return value.sensitive ? '****' : `"${value.value}"`;
    case 'text':
      return `"${value.parts.map((part) => (part.kind === 'scalar' ? part.value : `\${${canonicalName(part)}}`)).join('')}"`;
    case 'unknown':
      return value.why.name;
    case 'deployment':
      return PSEUDO_NAMES.get(value.fact) ?? value.fact;
    case 'reference':
      return value.to;
    default:
      return 'a value';
  }
}
