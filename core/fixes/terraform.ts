import type { Resource } from '../resources/resource.ts';
import type { DeploymentFact, ResourceId } from '../resources/value.ts';
import { BLOCKS, TERRAFORM } from '../vocabulary/terraform.ts';
import { type Kind, writtenWordsOf } from '../vocabulary/vocabulary.ts';
import type { NewParameter, NewResource, NewStatement, NewValue } from './change.ts';
import { asTemplate, type HclValue, hclText, type NewBlock } from './print-hcl.ts';
import { CannotWrite, type Written } from './written.ts';

/** How things are called in the module that is written to. */
export interface LocalNames {
  /** The address of a resource, by itself or by its id. */
  addressOf(resource: Resource | NewResource | ResourceId): string;
  /** The name of a variable that is added. */
  variable(parameter: NewParameter): string;
  /** The name of a data source of a type, which is added where there is none. */
  dataSource(type: string): string;
}

/** The data sources that know the facts of a deployment, and their attributes for it. */
const FACTS: Readonly<Partial<Record<DeploymentFact, readonly [type: string, attribute: string]>>> = {
  account: ['aws_caller_identity', 'account_id'],
  partition: ['aws_partition', 'partition'],
  suffix: ['aws_partition', 'dns_suffix'],
  // The other attributes of this one depend on the release of the provider.
  region: ['aws_region', 'id'],
};

/**
 * What is to be written in the words of Terraform.
 *
 * @param isText whether expressions stand in quotes, as in JSON
 */
export function inTerraform(value: NewValue, isText: boolean, names: LocalNames): Written {
  const write = (part: NewValue): Written => {
    if (typeof part === 'string' && isText) return { is: 'scalar', value: asTemplate(part) };
    if (typeof part !== 'object') return { is: 'scalar', value: part };
    switch (part.kind) {
      case 'list':
        return { is: 'list', items: part.items.map(write) };
      case 'map':
        return { is: 'map', entries: new Map([...part.entries].map(([key, entry]) => [key, write(entry)])) };
      case 'text':
        return isText
          ? { is: 'scalar', value: part.parts.map((piece) => pieceOf(piece, asTemplate)).join('') }
          : { is: 'code', code: `"${part.parts.map((piece) => pieceOf(piece, hclText)).join('')}"` };
      case 'nothing':
        return { is: 'code', code: 'null' };
      case 'choice':
        throw new CannotWrite('Terraform has no conditions with names.');
      default: {
        const code = expression(part, names);
        return isText ? { is: 'scalar', value: `\${${code}}` } : { is: 'code', code };
      }
    }
  };
  const pieceOf = (part: NewValue, literal: (text: string) => string): string => {
    if (typeof part !== 'object') return literal(String(part));
    if (part.kind === 'text') return part.parts.map((piece) => pieceOf(piece, literal)).join('');
    if (!isExpression(part)) throw new CannotWrite('A list cannot be a part of a text.');
    return `\${${expression(part, names)}}`;
  };
  return write(value);
}

type Expression = Extract<NewValue, { readonly kind: 'attribute' | 'reference' | 'deployment' | 'parameter' }>;

function isExpression(part: Extract<NewValue, object>): part is Expression {
  return ['attribute', 'reference', 'deployment', 'parameter'].includes(part.kind);
}

function expression(part: Expression, names: LocalNames): string {
  switch (part.kind) {
    case 'attribute': {
      const type = 'type' in part.of ? part.of.type : typeOf(part.of.kind);
      return `${names.addressOf(part.of)}.${attributeOf(type, part.attribute)}`;
    }
    case 'reference':
      return `${names.addressOf(part.to)}.${part.attribute === '' ? 'id' : part.attribute}`;
    case 'parameter':
      return `var.${typeof part.of === 'string' ? part.of : names.variable(part.of)}`;
    case 'deployment': {
      const [type, attribute] = FACTS[part.fact] ?? [];
      if (type === undefined) throw new CannotWrite('Terraform has no stack.');
      return `data.${type}.${names.dataSource(type)}.${attribute}`;
    }
  }
}

/** The type by which a kind of resource is added. */
export function typeOf(kind: Kind): string {
  const [type] = Object.entries(TERRAFORM).find(([, term]) => term.kind === kind) ?? [];
  if (type === undefined) throw new CannotWrite('Terraform has no resource of this kind.');
  return type;
}

function attributeOf(type: string, attribute: 'arn' | 'id' | 'url'): string {
  if (attribute === 'arn') return 'arn';
  if (/_kms_(?:external_)?key$/.test(type)) return 'key_id';
  if (type === 'aws_cloudwatch_event_rule') return 'name';
  return type === 'awscc_sqs_queue' ? 'queue_url' : 'id';
}

/** What a resource that is added consists of; `argument` says what one of a word is given. */
export function contentOf(
  { kind, properties }: NewResource,
  argument: (word: string, value: NewValue) => HclValue,
): Pick<NewBlock, 'arguments' | 'blocks'> {
  const type = typeOf(kind);
  const words = writtenWordsOf(kind, type);
  const content = (entries: ReadonlyMap<string, NewValue>): Pick<NewBlock, 'arguments' | 'blocks'> => {
    const given = new Map<string, HclValue>();
    const blocks: NewBlock[] = [];
    for (const [property, value] of entries) {
      const word = words[property];
      if (word === undefined) throw new CannotWrite(`${type} has no argument for this.`);
      if (!BLOCKS.has(word)) given.set(word, argument(word, value));
      else for (const inner of mapsIn(value)) blocks.push({ word, labels: [], ...content(inner) });
    }
    return { arguments: given, blocks };
  };
  return content(properties);
}

function mapsIn(value: NewValue): readonly ReadonlyMap<string, NewValue>[] {
  if (typeof value !== 'object') return [];
  if (value.kind === 'map') return [value.entries];
  return value.kind === 'list' ? value.items.flatMap(mapsIn) : [];
}

/** What types say already, and need not be said by the names of their resources again. */
const SAID_BY_TYPE: Readonly<Partial<Record<Kind, RegExp>>> = {
  key: /_key$/,
  alias: /(?:_key)?_alias$/,
  queuePolicy: /(?:_queue)?_policy$/,
  rolePolicy: /(?:_role)?_policy$/,
  eventRule: /_rule$/,
  eventTarget: /_target$/,
  metricFilter: /_filter$/,
  alarm: /_alarm$/,
};

/** What a resource that is added is called, before it is made unique: in small letters and without what its type says. */
export function plainName({ kind, name }: NewResource): string {
  const words = inSnakeCase(name);
  const short = words.replace(SAID_BY_TYPE[kind] ?? /$^/, '');
  return short === '' ? words : short;
}

/** A name in small letters with underscores. */
export function inSnakeCase(name: string): string {
  const words = name
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
    .replace(/^_+|_+$/g, '')
    .replace(/^(?:aws|awscc)_(?:sqs_queue|kms_key)_/, '');
  return /^[a-z_]/.test(words) ? words : `_${words}`;
}

/** A statement as a block of the data source `aws_iam_policy_document`. */
export function statementBlock(statement: NewStatement, write: (value: NewValue) => Written): NewBlock {
  const { sid, effect, principal, actions, resources, conditions } = statement;
  const list = (values: readonly NewValue[]): Written => ({ is: 'list', items: values.map(write) });
  const who = principal === '*' ? { type: '*', values: ['*'] } : principal;
  return {
    word: 'statement',
    labels: [],
    arguments: new Map<string, Written>([
      ...(sid === undefined ? [] : [['sid', write(sid)] as const]),
      ...(effect === 'Allow' ? [] : [['effect', write(effect)] as const]),
      ['actions', list(actions)],
      ['resources', list(resources)],
    ]),
    blocks: [
      ...(who ? [principalsBlock(write(who.type), list(who.values))] : []),
      ...conditions.map(({ operator, key, values }) => conditionBlock(write(operator), write(key), list(values))),
    ],
  };
}

function principalsBlock(type: Written, identifiers: Written): NewBlock {
  return {
    word: 'principals',
    labels: [],
    arguments: new Map([
      ['type', type],
      ['identifiers', identifiers],
    ]),
    blocks: [],
  };
}

/** A condition as a block of a statement. */
export function conditionBlock(test: Written, variable: Written, values: Written): NewBlock {
  return {
    word: 'condition',
    labels: [],
    arguments: new Map([
      ['test', test],
      ['variable', variable],
      ['values', values],
    ]),
    blocks: [],
  };
}

/** A block as the JSON syntax has it; several blocks of a word are a list. */
export function blockAsMap(block: NewBlock): Written {
  const entries = new Map<string, Written>();
  for (const [name, value] of block.arguments) if (value.is !== 'encoded') entries.set(name, value);
  for (const word of new Set(block.blocks.map((inner) => inner.word))) {
    const items = block.blocks.filter((inner) => inner.word === word).map(blockAsMap);
    const [only] = items;
    entries.set(word, only && items.length === 1 ? only : { is: 'list', items });
  }
  return { is: 'map', entries };
}

/** What a policy has under `Principal`, as a data source has it; `undefined` where it is no such thing. */
export function principalOf(
  value: NewValue,
): { readonly type: string; readonly values: readonly NewValue[] } | undefined {
  if (value === '*') return { type: '*', values: ['*'] };
  if (typeof value !== 'object' || value.kind !== 'map' || value.entries.size !== 1) return undefined;
  const [[type, who] = []] = value.entries;
  if (type === undefined || who === undefined) return undefined;
  return { type, values: typeof who === 'object' && who.kind === 'list' ? who.items : [who] };
}
