import type { ProgramLanguage, Resource } from '../resources/resource.ts';
import type { ResourceId } from '../resources/value.ts';
import type { MapNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Place } from '../text/place.ts';
import type { Origin } from '../text/span.ts';
import { CDK, wordIn } from '../vocabulary/cdk.ts';
import { languageOf } from '../vocabulary/program-languages.ts';
import { kindOf, wordsOf } from '../vocabulary/vocabulary.ts';
import {
  type Advice,
  type Change,
  conditionValue,
  type Fix,
  type NewCondition,
  type NewResource,
  type NewStatement,
  type NewValue,
  statementValue,
} from './change.ts';
import { localName } from './cloudformation.ts';
import { findNode } from './find-node.ts';
import { pairOf } from './layout.ts';
import { camelCase, Program, type Property } from './print-program.ts';
import { entriesIn, listIn, statementsIn } from './read-statement.ts';

/** What advice needs to see of an app and its assembly. */
export interface App {
  /** Where something of a template is in the app. */
  locate(at: Origin): Place;
  text(path: string): string | undefined;
  template(path: string): Tree | undefined;
  /** What it is written in, where the place of a construct does not tell. */
  language(): ProgramLanguage;
}

/** A fix as what the author of an app writes into its program: nothing that a synthesis wrote is edited. */
export function adviseInApp(fix: Fix, app: App): Fix {
  return { ...fix, advice: () => new Adviser(app).advise(fix.changes) };
}

/** A construct behind a resource of a template. */
interface Construct {
  /** Its own id, such as `Orders`. */
  readonly id: string;
  readonly type: string;
  readonly level: 'L1' | 'L2';
  /** The ids above it. */
  readonly path: readonly string[];
  readonly at: Origin;
  /** What the program calls it, or what makes it; or may call it where it does not keep it. */
  readonly variable: string;
  /** The id of what is called so. */
  readonly named: string;
  /** An expression for it: where another construct makes it, by that one's attribute. */
  readonly expression: string;
  readonly isKept: boolean;
  /** The line that makes it. */
  readonly line: string;
  readonly language: ProgramLanguage;
}

/**
 * The feature flags by which statements that the CDK adds for a service are narrower.
 *
 * Source: AWS CDK, `cx-api/FEATURE_FLAGS.md` (spelled so)
 */
const FLAGS: Readonly<Record<string, string>> = {
  'sns.amazonaws.com': '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption',
  'events.amazonaws.com': '@aws-cdk/aws-events:eventsTargetQueueSameAccount',
};

class Adviser {
  readonly #app: App;
  readonly #pieces: Advice[] = [];
  /** Properties of one construct, which stand together. */
  readonly #properties = new Map<string, { readonly construct: Construct; readonly properties: Property[] }>();
  /** What pieces name though the app does not keep it, by the name that it is to have; `undefined` where a piece says so itself. */
  readonly #unkept = new Map<string, Construct | undefined>();
  /** What pieces in one file name though another one makes it. */
  readonly #handedOn = new Map<string, Advice>();

  constructor(app: App) {
    this.#app = app;
  }

  advise(changes: readonly Change[]): readonly Advice[] {
    for (const change of changes) this.#add(change);
    const properties = [...this.#properties.values()].flatMap((own) => this.#props(own.construct, own.properties));
    const kept = [...this.#unkept.values()].flatMap((construct) =>
      construct ? pieceOf(construct, `Keep ${construct.named} as ${construct.variable}.`, '') : [],
    );
    return [...kept, ...this.#handedOn.values(), ...this.#pieces, ...properties];
  }

  #add(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#set(this.#of(change.on), change.property, change.value);
        break;
      case 'replace':
        if (change.of) this.#set(this.#of(change.of.on), change.of.property, change.value);
        else this.#replace(change.at, change.value);
        break;
      case 'unset':
        this.#unset(this.#of(change.on), change.property);
        break;
      case 'keep': {
        const construct = this.#of(change.on);
        const program = this.#program(construct);
        const policy = program.member('cdk.RemovalPolicy', 'RETAIN');
        if (construct.level === 'L2') this.#property(construct, ['removalPolicy', policy]);
        else this.#after(construct, program.call(construct.variable, 'applyRemovalPolicy', policy));
        break;
      }
      case 'remove':
        this.#inTemplate(change.at, (where) => [`Take away ${where}.`, '']);
        break;
      case 'append':
        this.#inTemplate(change.to, (where, program) => [`Add to ${where}:`, program.value(change.value)]);
        break;
      case 'restrict':
        this.#restrict(change.statement, change.condition);
        break;
      case 'state':
        this.#state(change);
        break;
      case 'permit': {
        const construct = this.#of(change.to);
        const program = this.#program(construct);
        this.#after(construct, program.allowing(this.#principal(construct), 'addToPrincipalPolicy', change.statement));
        break;
      }
      case 'wait': {
        const construct = this.#of(change.on);
        const until =
          'id' in change.until
            ? this.#mention(this.#of(change.until), construct)
            : this.#newName(construct, change.until);
        const program = this.#program(construct);
        const node = `${construct.expression}.${program.attribute('node')}`;
        this.#after(construct, program.call(node, 'addDependency', until));
        break;
      }
      case 'add':
        this.#create(change.resource, this.#of(change.before));
        break;
      case 'ask': {
        const construct = this.#of(change.of);
        const program = this.#program(construct);
        const { name, description, otherwise } = change.parameter;
        const properties: Property[] = [['description', program.text(description)]];
        if (otherwise !== undefined) properties.push(['default', program.text(otherwise)]);
        const code = program.declared(program.variable(camelCase(name)), 'cdk.CfnParameter', name, properties);
        this.#pieces.push(pieceOf(construct, `Before ${construct.id}:`, code));
        break;
      }
    }
  }

  #set(construct: Construct, property: string, value: NewValue): void {
    const { type, level } = construct;
    const kind = kindOf(type);
    const program = this.#program(construct);
    if (kind === 'queue' && level === 'L2') {
      for (const one of this.#queueProperties(construct, property, value)) this.#property(construct, one);
      return;
    }
    if (kind === 'key' && level === 'L2' && !makes(construct.line, 'Key')) {
      this.#makeOwnKey(construct, this.#keyProperty(construct, property, value));
      return;
    }
    if (kind === 'key' && level === 'L2') {
      this.#property(construct, this.#keyProperty(construct, property, value));
      return;
    }
    this.#property(construct, [l1Word(type, property), program.value(value)]);
  }

  #queueProperties(construct: Construct, property: string, value: NewValue): Property[] {
    const program = this.#program(construct);
    const encryption = (kind: string): string =>
      program.member(`${moduleOf(construct.line, 'Queue', 'sqs')}QueueEncryption`, kind);
    switch (property) {
      case 'managedSse':
        return [['encryption', encryption(value === false ? 'UNENCRYPTED' : 'SQS_MANAGED')]];
      case 'key':
        if (value === 'alias/aws/sqs') return [['encryption', encryption('KMS_MANAGED')]];
        return [
          ['encryption', encryption('KMS')],
          [CDK.L2.queue.key, this.#keyConstruct(construct, value)],
        ];
      case 'reusePeriod':
        return [[CDK.L2.queue.reusePeriod, program.madeBy('cdk.Duration', 'seconds', program.value(value))]];
      default:
        return [[l1Word(construct.type, property), program.value(value)]];
    }
  }

  /** An expression for a key where the CDK asks for the construct itself. */
  #keyConstruct(near: Construct, value: NewValue): string {
    const program = this.#program(near);
    const { scope } = program;
    if (typeof value === 'object' && value.kind === 'attribute') {
      if (!('id' in value.of)) return this.#newName(near, value.of);
      const construct = this.#of(value.of);
      const expression = this.#mention(construct, near);
      return construct.level === 'L2' ? expression : program.madeBy('kms.Key', 'fromCfnKey', expression);
    }
    const id = program.text(`${near.id}Key`);
    const code = program.value(value);
    return typeof value === 'string' && value.startsWith('alias/')
      ? program.madeBy('kms.Alias', 'fromAliasName', scope, id, code)
      : program.madeBy('kms.Key', 'fromKeyArn', scope, id, code);
  }

  #keyProperty(construct: Construct, property: string, value: NewValue): Property {
    const program = this.#program(construct);
    const words: Readonly<Record<string, string>> = CDK.L2.key;
    const code = program.value(value);
    if (property === 'deletionWindow') return [CDK.L2.key.deletionWindow, program.madeBy('cdk.Duration', 'days', code)];
    if (property === 'policy') return ['policy', program.madeBy('iam.PolicyDocument', 'fromJson', code)];
    return [words[property] ?? property, code];
  }

  /** A key that another construct makes takes no properties: a key of the author's own takes its place. */
  #makeOwnKey(construct: Construct, property: Property): void {
    const program = this.#program(construct);
    const owner = construct.path.at(-1) ?? construct.id;
    const name = program.variable(camelCase(`${owner}Key`));
    const code = program.declared(name, 'kms.Key', `${owner}Key`, [property]);
    this.#pieces.push(pieceOf(construct, `${owner} makes its key itself, which takes no properties. Before it:`, code));
    this.#pieces.push(pieceOf(construct, `In the props of ${owner}:`, program.property([CDK.L2.queue.key, name])));
  }

  #replace(at: Origin, value: NewValue): void {
    const { level } = this.#at(at);
    const [, element] = /\bStatement(?:\[\d+\])?\.(\w+)$/.exec(this.#pathIn(at)) ?? [];
    this.#inTemplate(at, (where, program) => {
      const property = level === 'L2' && element !== undefined ? program.element(element, value) : undefined;
      return [`Write in the place of ${where}:`, property ? program.property(property) : program.value(value)];
    });
  }

  #restrict(statement: Origin, condition: NewCondition): void {
    const { level } = this.#at(statement);
    this.#inTemplate(statement, (where, program) => [
      `Add to ${where}:`,
      level === 'L2'
        ? program.property(program.conditions([condition]))
        : program.entry('Condition', conditionValue([condition])),
    ]);
    const node = findNode(this.#app.template(statement.path)?.root, statement.span)?.node;
    const flag = FLAGS[scalarIn(node, 'Principal', 'Service') ?? ''];
    if (level === 'L1' || flag === undefined || scalarIn(node, 'Sid') !== undefined) return;
    const { at } = this.#app.locate(statement);
    const how = 'Or, where the CDK adds that statement itself, set in the context of cdk.json:';
    this.#pieces.push({ at, how, code: `"${flag}": true` });
  }

  #unset(construct: Construct, property: string): void {
    const { type, level, id } = construct;
    const words: Readonly<Record<string, string>> =
      level === 'L2' && kindOf(type) === 'queue' ? CDK.L2.queue : wordsInL1(type);
    const program = this.#program(construct);
    const word = wordIn(words[property] ?? property, (name) => program.word(name));
    const how =
      level === 'L2' && property === 'managedSse'
        ? `Where an override sets SqsManagedSseEnabled of ${id}, take it away.`
        : `Take ${word} out of the props of ${id}, or the override that sets it.`;
    this.#pieces.push(pieceOf(construct, how, ''));
  }

  #state({ in: document, statement }: Extract<Change, { do: 'state' }>): void {
    const construct = this.#at(document);
    const program = this.#program(construct);
    const kind = kindOf(construct.type);
    if (construct.level === 'L1') {
      const code = program.value(statementValue(statement));
      this.#inTemplate(document, (where) => [`Add to the statements of ${where}:`, code]);
    } else if (kind === 'key' || kind === 'queuePolicy') {
      this.#letIn(construct, statement);
    } else {
      const code =
        construct.id === 'DefaultPolicy'
          ? program.allowing(this.#principal(construct), 'addToPrincipalPolicy', statement)
          : program.allowing(construct.expression, 'addStatements', statement);
      this.#after(construct, code);
    }
  }

  #create(resource: NewResource, near: Construct): void {
    const program = this.#program(near);
    const name = this.#newName(near, resource);
    const { kind, properties } = resource;
    if (kind === 'queuePolicy') {
      for (const queue of listIn(properties.get('queues'))) {
        if (typeof queue === 'object' && queue.kind === 'attribute' && 'id' in queue.of)
          this.#giveQueue(this.#of(queue.of), properties);
      }
      return;
    }
    if (kind === 'alias') {
      const code = program.declared(name, 'kms.Alias', resource.name, [
        ['aliasName', program.value(properties.get('name') ?? '')],
        ['targetKey', this.#keyConstruct(near, properties.get('target') ?? '')],
      ]);
      this.#pieces.push(pieceOf(near, `Before ${near.id}:`, code));
      return;
    }
    if (kind === 'eventRule') {
      this.#after(near, this.#eventRule(program, name, resource));
      return;
    }
    if (kind !== 'key') {
      const entries: NewValue = { kind: 'map', entries: properties };
      this.#pieces.push(pieceOf(near, `Make ${resource.name}, of the kind ${kind}, with:`, program.value(entries)));
      return;
    }
    const own = [...properties].filter(([property]) => property !== 'policy');
    const code = program.declared(name, 'kms.Key', resource.name, [
      ...own.map(([property, value]) => this.#keyProperty(near, property, value)),
      ...(resource.isKept ? [['removalPolicy', program.member('cdk.RemovalPolicy', 'RETAIN')] as const] : []),
    ]);
    // The CDK writes the statement for the own account itself.
    const statements = statementsIn(properties.get('policy')).filter((statement) => !isOwnRootStatement(statement));
    const calls = statements.map((statement) => program.allowing(name, 'addToResourcePolicy', statement));
    this.#pieces.push(pieceOf(near, `Before ${near.id}:`, [code, ...calls].join('\n')));
  }

  /** A rule of EventBridge that tells topics. */
  #eventRule(program: Program, name: string, { name: id, properties }: NewResource): string {
    const topics = listIn(properties.get('Targets')).map((target, index) => {
      const arn = new Map(entriesIn(target)).get('Arn') ?? '';
      const given = [program.scope, program.text(`${id}Topic${index || ''}`), program.value(arn)];
      return program.object('targets.SnsTopic', program.madeBy('sns.Topic', 'fromTopicArn', ...given));
    });
    const words = entriesIn(properties.get('pattern')).map(
      ([part, value]): Property => [camelCase(part), program.value(value)],
    );
    return program.declared(name, 'events.Rule', id, [
      ['description', program.value(properties.get('Description') ?? '')],
      ['eventPattern', program.struct('events.EventPattern', words)],
      ['targets', program.list(topics, 'events.IRuleTarget')],
    ]);
  }

  /** Gives a queue statements of its own. */
  #giveQueue(queue: Construct, properties: ReadonlyMap<string, NewValue>): void {
    const program = this.#program(queue);
    if (queue.level === 'L1') {
      const type = `${moduleOf(queue.line, 'CfnQueue', 'sqs')}CfnQueuePolicy`;
      const id = `${queue.id}Policy`;
      const code = program.declared(program.variable(camelCase(id)), type, id, [
        ['queues', program.list([`${queue.variable}.${program.attribute('ref')}`])],
        ['policyDocument', program.value(properties.get('policy') ?? '')],
      ]);
      this.#after(queue, code);
      return;
    }
    for (const statement of statementsIn(properties.get('policy'))) this.#letIn(queue, statement);
  }

  /** Adds a statement to what a construct lets others do with itself. */
  #letIn(construct: Construct, statement: NewStatement): void {
    const program = this.#program(construct);
    const isQueue = /Queue/.test(construct.type);
    if (isQueue && refusesHttp(statement)) this.#property(construct, ['enforceSSL', program.value(true)]);
    else this.#after(construct, program.allowing(construct.expression, 'addToResourcePolicy', statement));
  }

  /** An expression for what holds the policies of a role or user. */
  #principal({ type, level, expression, line, id, language }: Construct): string {
    const name = /Role|User|Group/.exec(`${type} ${line}`)?.[0] ?? 'Role';
    const program = new Program(language, () => '');
    if (level === 'L1') {
      const ref = `${expression}.${program.attribute('ref')}`;
      return program.madeBy(`iam.${name}`, `from${name}Name`, program.scope, program.text(`${id}Statements`), ref);
    }
    const isItself = line === '' || makes(line, 'Role', 'User', 'Group');
    return isItself ? expression : `${expression}.${program.attribute('grantPrincipal')}`;
  }

  #property(construct: Construct, property: Property): void {
    const key = `${construct.at.path}\n${construct.at.span.start}\n${construct.id}`;
    const known = this.#properties.get(key) ?? { construct, properties: [] };
    this.#properties.set(key, known);
    known.properties.push(property);
  }

  /** Properties of a construct; a dead-letter queue that a function makes takes none, and one of the author's own takes its place. */
  #props(construct: Construct, properties: readonly Property[]): readonly Advice[] {
    const { id, path, line } = construct;
    const program = this.#program(construct);
    const owner = path.at(-1);
    if (id !== 'DeadLetterQueue' || owner === undefined || !makes(line, 'Function')) {
      const code = properties.map((property) => program.property(property)).join('\n');
      return [pieceOf(construct, `In the props of ${id}:`, code)];
    }
    const name = program.variable(camelCase(`${owner}${id}`));
    const code = program.declared(name, 'sqs.Queue', `${owner}${id}`, properties);
    return [
      pieceOf(construct, `${owner} makes its dead-letter queue itself, which takes no properties. Before it:`, code),
      pieceOf(construct, `In the props of ${owner}:`, program.property(['deadLetterQueue', name])),
    ];
  }

  /** An expression for a construct that is named where another one is made. */
  #mention(construct: Construct, near: Construct): string {
    const { named, variable, expression, isKept, at } = construct;
    if (!isKept && !this.#unkept.has(variable)) this.#unkept.set(variable, construct);
    if (at.path === near.at.path || at.path === '') return expression;
    const local = variable.replace(/^(?:this|self)\./, '');
    const how = `Hand ${named} on to where ${near.id} is made, as ${local}.`;
    this.#handedOn.set(how, pieceOf(construct, how, ''));
    return `${local}${expression.slice(variable.length)}`;
  }

  #after(construct: Construct, code: string): void {
    const { named, variable, isKept } = construct;
    if (!isKept) this.#unkept.set(variable, undefined);
    const how = isKept ? `After ${variable} is made:` : `Keep ${named} as ${variable}, and after it is made:`;
    this.#pieces.push(pieceOf(construct, how, code));
  }

  /** Advice about a part of a resource that the program may write in many ways: it is named as the template does. */
  #inTemplate(at: Origin, say: (where: string, program: Program) => readonly [how: string, code: string]): void {
    const construct = this.#at(at);
    const where = `${this.#pathIn(at)} of ${construct.id}`;
    const [how, code] = say(where, this.#program(construct));
    const { at: place } = this.#app.locate(at);
    this.#pieces.push({ at: place, how, code });
  }

  /** Where in its resource a node stands, such as `KeyPolicy.Statement[1].Action`. */
  #pathIn({ path, span }: Origin): string {
    const steps = findNode(this.#app.template(path)?.root, span)?.steps ?? [];
    const words = steps.map((step) =>
      'pair' in step ? `.${step.pair.key.kind === 'scalar' ? step.pair.key.value : ''}` : `[${step.index}]`,
    );
    return words.slice(3).join('').replace(/^\./, '') || 'a part';
  }

  #program(construct: Construct): Program {
    return new Program(construct.language, (value) => this.#named(value, construct));
  }

  #named(value: Extract<NewValue, { kind: 'attribute' | 'reference' }>, near: Construct): string {
    const inLanguage = new Program(near.language, () => '');
    if (value.kind === 'attribute' && !('id' in value.of)) {
      return `${inLanguage.variable(camelCase(value.of.name))}.${inLanguage.attribute(l2Attribute(value.of.kind, value.attribute))}`;
    }
    const construct = value.kind === 'attribute' ? this.#of(value.of as Resource) : this.#byId(value.to);
    const attribute = value.kind === 'attribute' ? value.attribute : value.attribute === '' ? 'id' : 'arn';
    const kind = kindOf(construct.type) ?? '';
    const word = construct.level === 'L2' ? l2Attribute(kind, attribute) : l1Attribute(kind, attribute);
    return `${this.#mention(construct, near)}.${inLanguage.attribute(word)}`;
  }

  #newName({ language }: Construct, { name }: NewResource): string {
    return new Program(language, () => '').variable(camelCase(name));
  }

  #of(resource: Resource): Construct {
    return this.#at(resource.origin, resource);
  }

  #byId(id: ResourceId): Construct {
    for (const path of this.#templates) {
      const pair = pairOf(resourcesOf(this.#app.template(path)) ?? EMPTY, localName(id));
      if (pair) return this.#at({ path, span: { start: pair.key.start, end: pair.key.end } });
    }
    const name = localName(id);
    const at = { path: '', span: { start: 0, end: 0 } };
    return {
      id: name,
      type: '',
      level: 'L2',
      path: [],
      at,
      variable: camelCase(name),
      named: name,
      expression: camelCase(name),
      isKept: true,
      line: '',
      language: 'typescript',
    };
  }

  readonly #templates = new Set<string>();

  #at(origin: Origin, resource?: Resource): Construct {
    this.#templates.add(origin.path);
    const { start, end } = origin.span;
    const pair = resourcesOf(this.#app.template(origin.path))?.pairs.find(
      ({ key, value }) => key.start <= start && end <= value.end,
    );
    const name = pair?.key.kind === 'scalar' ? pair.key.value : '';
    const told = scalarIn(pair?.value, 'Metadata', 'aws:cdk:path') ?? resource?.name ?? name;
    const ids = told.split('/');
    const isL2 = resource?.construct === 'L2' || /\/(?:Resource|Default)$/.test(told);
    if (/\/(?:Resource|Default)$/.test(told)) ids.pop();
    const id = ids.pop() ?? name;
    const span = pair ? { start: pair.key.start, end: pair.key.end } : origin.span;
    const { at } = this.#app.locate({ path: origin.path, span });
    const line = lineAt(this.#app.text(at.path) ?? '', at.span.start);
    const language = languageOf(at.path) ?? this.#app.language();
    const type = scalarIn(pair?.value, 'Type') ?? resource?.type ?? '';
    const kind = kindOf(type);
    const isOfQueue = isL2 && kind === 'key' && makes(line, 'Queue');
    const isOfOwner = isOfQueue || id === 'DefaultPolicy' || (id === 'Policy' && kind === 'queuePolicy');
    const named = (isOfOwner ? ids.at(-1) : undefined) ?? id;
    const kept = variableIn(line, language);
    const program = new Program(language, () => '');
    const variable = kept ?? program.variable(camelCase(named));
    const expression = isOfQueue ? `${variable}.${program.present(CDK.L2.queue.key)}` : variable;
    const level = isL2 ? 'L2' : 'L1';
    return { id, type, level, path: ids, at, variable, named, expression, isKept: kept !== undefined, line, language };
  }
}

const EMPTY: MapNode = { kind: 'map', start: 0, end: 0, pairs: [] };

function pieceOf({ at }: Construct, how: string, code: string): Advice {
  return { at, how, code };
}

function resourcesOf(tree: Tree | undefined): MapNode | undefined {
  const resources = tree?.root?.kind === 'map' ? pairOf(tree.root, 'Resources')?.value : undefined;
  return resources?.kind === 'map' ? resources : undefined;
}

function scalarIn(node: SyntaxNode | undefined, ...names: readonly string[]): string | undefined {
  let at = node;
  for (const name of names) at = at?.kind === 'map' ? pairOf(at, name)?.value : undefined;
  return at?.kind === 'scalar' ? at.value : undefined;
}

/** How much of a line is looked at. */
const LONGEST_LINE = 500;

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, Math.min(end === -1 ? text.length : end, start + LONGEST_LINE));
}

/** The variable or field that a construct is kept in where it is made. */
function variableIn(line: string, language: ProgramLanguage): string | undefined {
  return language === 'python'
    ? /^\s*((?:self\.)?[A-Za-z_]\w*)\s*(?::\s*[\w.]+\s*)?=\s*[\w.]+\(/.exec(line)?.[1]
    : /(?:^|[\s;{(])((?:this\.)?[A-Za-z_$][\w$]*)\s*(?::\s*[\w.]+\s*)?=\s*(?:new\b|[\w.]+\.Builder\.create\b)/.exec(
        line,
      )?.[1];
}

/** Whether a line makes something of one of some classes: by its name, by its builder, or by the type of the variable. */
function makes(line: string, ...types: readonly string[]): boolean {
  const type = `\\b(?:${types.join('|')})`;
  return new RegExp(`${type}(?:\\.Builder\\.create)?\\s*\\(|${type}\\s+\\w+\\s*=\\s*new\\s*\\(`).test(line);
}

/** What stands before the name of a class where a line makes one, such as `sqs.`. */
function moduleOf(line: string, type: string, usual: string): string {
  const found = new RegExp(`([\\w.]*)\\b${type}\\s*\\(`).exec(line);
  return found ? (found[1] ?? '') : `${usual}.`;
}

function wordsInL1(type: string): Readonly<Record<string, string>> {
  const kind = kindOf(type);
  if (kind === 'queue' || kind === 'key') return CDK.L1[kind];
  const words: Readonly<Record<string, string>> = kind ? wordsOf(kind, type) : {};
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [name, word.charAt(0).toLowerCase() + word.slice(1)]),
  );
}

function l1Word(type: string, property: string): string {
  return wordsInL1(type)[property] ?? property;
}

/** What the CDK calls the kind of a thing in its attributes, where that is not our name of it. */
const STEMS: Readonly<Record<string, string>> = { eventRule: 'rule' };

function l2Attribute(kind: string, attribute: 'arn' | 'id' | 'url'): string {
  const stem = STEMS[kind] ?? kind;
  if (attribute === 'arn') return `${stem}Arn`;
  return kind === 'queue' ? 'queueUrl' : kind === 'key' ? 'keyId' : `${stem}Name`;
}

function l1Attribute(kind: string, attribute: 'arn' | 'id' | 'url'): string {
  return attribute === 'arn' && kind !== 'topic' ? 'attrArn' : 'ref';
}

function isOwnRootStatement({ sid }: NewStatement): boolean {
  return sid === 'EnableIamPolicies';
}

/** Whether a statement is the one that `enforceSSL` writes. */
function refusesHttp({ when, effect, principal, conditions }: NewStatement): boolean {
  if (when !== undefined) return false;
  return effect === 'Deny' && principal === '*' && conditions.some(({ key }) => key === 'aws:SecureTransport');
}
