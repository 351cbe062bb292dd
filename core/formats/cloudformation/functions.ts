import { ALWAYS, NEVER } from '../../resources/test.ts';
import { textOf, type Value } from '../../resources/value.ts';
import { entriesOf } from '../../syntax/entries.ts';
import type { Entry, SyntaxNode } from '../../syntax/tree.ts';
import type { Origin } from '../../text/span.ts';
import { variableOf } from './comparison.ts';
import { argumentsOf, child, type Intrinsic, literalText } from './intrinsics.ts';
import type { Loops, Scope } from './scope.ts';
import { at, nameOf, tooLarge, unknown } from './values.ts';

/**
 * What a call of an intrinsic function comes to.
 *
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference",
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function callFunction({ name, argument }: Intrinsic, origin: Origin, loops: Loops, scope: Scope): Value {
  switch (name) {
    case 'Ref':
      return scope.ref(literalText(argument), origin, loops);
    case 'GetAtt':
      return scope.getAtt(argument, origin, loops);
    case 'Sub':
      return sub(argument, origin, loops, scope);
    case 'Join':
      return join(argument, origin, loops, scope);
    case 'If':
      return choose(argument, origin, loops, scope);
    case 'FindInMap':
      return findInMap(argument, origin, loops, scope);
    case 'Select':
      return select(argument, origin, loops, scope);
    case 'Split':
      return split(argument, origin, loops, scope);
    case 'Length': {
      const list = scope.value(argument, loops);
      if (list.kind !== 'list' || list.more) return unknown(origin, 'function', 'Fn::Length', true);
      return { kind: 'scalar', origin, value: list.items.length };
    }
    case 'ImportValue': {
      const exported = scope.value(argument, loops);
      const imported = exported.kind === 'scalar' ? scope.imported(String(exported.value), origin) : undefined;
      if (imported) return imported;
      return unknown(origin, 'import', exported.kind === 'scalar' ? String(exported.value) : nameOf(exported), true);
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

function sub(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [first, second] = argumentsOf(argument);
  const text = first ? literalText(first) : undefined;
  if (text === undefined) return unknown(origin, 'malformed', 'Fn::Sub', true);
  const given = second?.kind === 'map' ? entriesOf(second) : undefined;
  const parts: Value[] = [];
  for (const piece of scope.unit.piecesOf(text)) {
    if (!scope.unit.spend(1)) return tooLarge(origin, true);
    if (!piece.startsWith('${') || !piece.endsWith('}')) {
      if (piece !== '') parts.push(scope.text(piece, origin, loops));
      continue;
    }
    const name = piece.slice(2, -1).trim();
    if (name.startsWith('!')) {
      parts.push({ kind: 'scalar', origin, value: `\${${name.slice(1)}}` });
      continue;
    }
    const own = given?.get(name);
    if (own) parts.push(scope.value(own.value, loops));
    else if (name.includes('.') && !loops.has(name))
      parts.push(scope.getAtt({ kind: 'scalar', style: 'single', value: name, ...origin.span }, origin, loops));
    else parts.push(scope.ref(name, origin, loops));
  }
  return textOf(origin, parts);
}

function join(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [delimiterNode, listNode] = argumentsOf(argument);
  const delimiter = literalText(delimiterNode);
  if (delimiter === undefined || !listNode) return unknown(origin, 'malformed', 'Fn::Join', true);
  return mapChoice(scope.value(listNode, loops), scope, (list) => {
    if (list.kind !== 'list' || list.more) return unknown(origin, 'function', 'Fn::Join', list.kind === 'list');
    const separator: Value = { kind: 'scalar', origin, value: delimiter };
    return textOf(
      origin,
      list.items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])),
    );
  });
}

function choose(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [condition, yes, no] = argumentsOf(argument);
  const name = literalText(condition);
  if (name === undefined || !yes || !no) return unknown(origin, 'malformed', 'Fn::If', false);
  const test = scope.named(name);
  if (test === ALWAYS) return scope.value(yes, loops);
  if (test === NEVER) return scope.value(no, loops);
  scope.unit.meetChoice();
  return { kind: 'choice', origin, test, yes: scope.value(yes, loops), no: scope.value(no, loops) };
}

function findInMap(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [mapNode, firstNode, secondNode, optionsNode] = argumentsOf(argument);
  const mappings = child(scope.root, 'Mappings');
  if (!mapNode || !firstNode || !secondNode || mappings?.kind !== 'map')
    return unknown(origin, 'mapping', 'Fn::FindInMap', true);
  const defaultNode = child(optionsNode, 'DefaultValue');
  const missing = (): Value =>
    defaultNode
      ? scope.value(defaultNode, loops)
      : unknown(origin, 'mapping', nameOf(scope.value(mapNode, loops)), true);
  const others = defaultNode ? 'possible' : 'impossible';
  const choose = (by: Value, map: SyntaxNode | undefined, then: (node: SyntaxNode) => Value): Value =>
    map?.kind === 'map' ? byAnswer(scope, by, entriesOf(map), others, then, missing) : missing();
  const found = choose(scope.value(mapNode, loops), mappings, (mapping) =>
    choose(scope.value(firstNode, loops), mapping, (level) =>
      choose(scope.value(secondNode, loops), level, (cell) => scope.value(cell, loops)),
    ),
  );
  return at(found, origin);
}

/** One of several nodes, chosen by a value that is, or may become, the name of one of them. */
function byAnswer(
  scope: Scope,
  by: Value,
  entries: ReadonlyMap<string, Entry>,
  others: 'possible' | 'impossible',
  then: (node: SyntaxNode) => Value,
  missing: () => Value,
): Value {
  return mapChoice(by, scope, (key) => {
    if (key.kind === 'scalar') {
      const entry = entries.get(String(key.value));
      return entry ? then(entry.value) : missing();
    }
    const variable = variableOf(key, scope.unit);
    if (variable === undefined) return unknown(key.origin, 'mapping', nameOf(key), others === 'impossible');
    scope.unit.meetChoice();
    let result = missing();
    for (const [name, { value }] of [...entries].reverse()) {
      const test = scope.unit.questions.ask(variable, name, others);
      if (!test) return unknown(key.origin, 'mapping', nameOf(key), others === 'impossible');
      if (test !== NEVER && scope.unit.spend(1))
        result = { kind: 'choice', origin: key.origin, test, yes: then(value), no: result };
    }
    return result;
  });
}

function select(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [indexNode, listNode] = argumentsOf(argument);
  if (!indexNode || !listNode) return unknown(origin, 'malformed', 'Fn::Select', true);
  return mapChoice(scope.value(indexNode, loops), scope, (index) =>
    mapChoice(scope.value(listNode, loops), scope, (list) => {
      const item =
        index.kind === 'scalar' && list.kind === 'list' && !list.more ? list.items[Number(index.value)] : undefined;
      return item ? at(item, origin) : unknown(origin, 'function', 'Fn::Select', true);
    }),
  );
}

function split(argument: SyntaxNode, origin: Origin, loops: Loops, scope: Scope): Value {
  const [delimiterNode, textNode] = argumentsOf(argument);
  const delimiter = literalText(delimiterNode);
  if (!delimiter || !textNode) return unknown(origin, 'malformed', 'Fn::Split', true);
  return mapChoice(scope.value(textNode, loops), scope, (text) => {
    const items: Value[][] = [[]];
    for (const part of text.kind === 'text' ? text.parts : [text]) {
      if (part.kind === 'scalar') {
        const [first = '', ...rest] = String(part.value).split(delimiter);
        if (!scope.unit.spend(rest.length)) return tooLarge(origin, true);
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

/** Does something with each of the values that may be chosen. */
function mapChoice(value: Value, scope: Scope, then: (leaf: Value) => Value): Value {
  if (value.kind !== 'choice') return scope.unit.spend(1) ? then(value) : tooLarge(value.origin, false);
  return { ...value, yes: mapChoice(value.yes, scope, then), no: mapChoice(value.no, scope, then) };
}
