import type { Resource } from '../resources/resource.ts';
import type { DeploymentFact } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import { type Change, type Fix, type NewResource, type NewValue, type OwnProperty, statementValue } from './change.ts';

/** A part of a word for a shell: text as it stands, or a variable. */
type Piece = string | { readonly variable: string };

/**
 * The commands of a POSIX shell, for the AWS CLI, that do to queues and keys that exist already what a fix does to a text; what
 * nobody can know here is a variable that the reader fills in, and what takes no command a comment. Empty where there is none.
 *
 * @param ownerOf whose property a place is in
 */
export function commandsFor(fix: Fix, ownerOf: (at: Origin) => OwnProperty | undefined): readonly string[] {
  const script = new Script(ownerOf);
  for (const change of fix.changes) script.add(change);
  return script.lines();
}

/** What a queue's attributes are called where they are set. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  key: 'KmsMasterKeyId',
  managedSse: 'SqsManagedSseEnabled',
  reusePeriod: 'KmsDataKeyReusePeriodSeconds',
};

/** What stands for an attribute that is taken away; one that is left out is taken away by another one. */
const WITHOUT: Readonly<Record<string, string>> = { key: '', reusePeriod: '300' };

/** How the AWS CLI tells what a deployment would. */
const FACTS: Readonly<Partial<Record<DeploymentFact, readonly [variable: string, command: string]>>> = {
  account: ['ACCOUNT', 'aws sts get-caller-identity --query Account --output text'],
  partition: ['PARTITION', 'aws sts get-caller-identity --query Arn --output text | cut -d: -f2'],
  region: ['REGION', 'aws configure get region'],
};

class Script {
  readonly #ownerOf: (at: Origin) => OwnProperty | undefined;
  /** What is asked of AWS or of the reader first, by variable. */
  readonly #first = new Map<string, readonly string[]>();
  readonly #commands: string[] = [];
  readonly #attributes = new Map<Resource, Map<string, readonly Piece[]>>();
  readonly #besides: string[] = [];
  readonly #variables = new Map<object, string>();

  constructor(ownerOf: (at: Origin) => OwnProperty | undefined) {
    this.#ownerOf = ownerOf;
  }

  lines(): readonly string[] {
    const sets = [...this.#attributes].map(([queue, attributes]) => {
      const json = joined([...attributes].map(([name, value]) => [jsonString(name), ':', ...value]));
      return `aws sqs set-queue-attributes --queue-url ${this.#url(queue)} --attributes ${word(['{', ...json, '}'])}`;
    });
    // Whoever sends and reads is let in before the key is theirs.
    const commands = [...this.#commands, ...sets];
    return commands.length === 0 ? [] : [...[...this.#first.values()].flat(), ...commands, ...this.#besides];
  }

  add(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#set(change.on, change.property, change.value);
        break;
      case 'replace':
        if (change.of) this.#set(change.of.on, change.of.property, change.value);
        else this.#edit(change.at);
        break;
      case 'unset':
        this.#unset(change.on, change.property);
        break;
      case 'add':
        this.#create(change.resource);
        break;
      case 'state':
        this.#state(change.in, statementValue(change.statement));
        break;
      case 'restrict':
        this.#edit(change.statement);
        break;
      case 'append':
        this.#edit(change.to);
        break;
      case 'remove':
        this.#edit(change.at);
        break;
      case 'permit':
        this.#note(`let ${change.to.name} do ${change.statement.actions.join(', ')} with the key`);
        break;
      case 'keep':
      case 'wait':
      case 'ask':
        // About the text alone.
        break;
    }
  }

  #note(what: string): void {
    this.#besides.push(`# Besides, by hand: ${what}.`);
  }

  #set(on: Resource, property: string, value: NewValue): void {
    const kind = kindOf(on.type);
    const attribute = ATTRIBUTES[property];
    const text = this.#text(value);
    const document = property === 'policy' ? this.#json(value) : undefined;
    if (kind === 'queue' && attribute !== undefined && text) this.#put(on, attribute, text);
    else if (kind === 'key' && property === 'rotation' && value === true)
      this.#commands.push(`aws kms enable-key-rotation --key-id ${this.#key(on)}`);
    else if (kind === 'key' && property === 'enabled' && value === true)
      this.#commands.push(`aws kms enable-key --key-id ${this.#key(on)}`);
    else if (kind === 'key' && document)
      this.#commands.push(
        `aws kms put-key-policy --key-id ${this.#key(on)} --policy-name default --policy ${word(document)}`,
      );
    else this.#note(`set ${property} of ${on.name}`);
  }

  #unset(on: Resource, property: string): void {
    if (kindOf(on.type) !== 'queue' || ATTRIBUTES[property] === undefined) {
      this.#note(`take ${property} away from ${on.name}`);
      return;
    }
    const value = WITHOUT[property];
    if (value !== undefined) this.#put(on, ATTRIBUTES[property], [value]);
  }

  #put(queue: Resource, attribute: string, value: readonly Piece[]): void {
    const attributes = this.#attributes.get(queue) ?? new Map<string, readonly Piece[]>();
    this.#attributes.set(queue, attributes.set(attribute, ['"', ...value.map(inJson), '"']));
  }

  #create(resource: NewResource): void {
    const { kind, name, properties } = resource;
    const policy = properties.get('policy');
    const document = policy === undefined ? undefined : this.#json(policy);
    if (kind === 'queuePolicy' && document && this.#giveQueues(properties.get('queues'), document)) return;
    if (kind !== 'key' || !document) {
      this.#note(`make ${name}`);
      return;
    }
    const key = this.#variableOf(resource, name, 'ARN');
    this.#commands.push(
      `${key}=$(aws kms create-key --policy ${word(document)} --query KeyMetadata.Arn --output text)`,
    );
    if (properties.get('rotation') === true) {
      this.#commands.push(`aws kms enable-key-rotation --key-id "$${key}"`);
    }
  }

  /** Gives queues that have no policy one; whether it is known which. */
  #giveQueues(named: NewValue | undefined, document: readonly Piece[]): boolean {
    const queues =
      typeof named === 'object' && named.kind === 'list' ? named.items : named === undefined ? [] : [named];
    const known = queues.flatMap((queue) =>
      typeof queue === 'object' && queue.kind === 'attribute' && 'id' in queue.of ? [queue.of] : [],
    );
    if (known.length === 0 || known.length < queues.length) return false;
    for (const queue of known) {
      const attributes = `"$(jq -n --argjson policy ${word(document)} '{Policy: ($policy | tostring)}')"`;
      this.#commands.push(`aws sqs set-queue-attributes --queue-url ${this.#url(queue)} --attributes ${attributes}`);
    }
    return true;
  }

  /** Adds a statement to a policy. */
  #state(document: Origin, statement: NewValue): void {
    const json = this.#json(statement);
    if (!json) {
      this.#edit(document);
      return;
    }
    const adds = `jq --argjson statement ${word(json)} '.Statement = ([.Statement] | flatten) + [$statement]'`;
    this.#policy(document, (read) => [`${read} | ${adds} > policy.json`]);
  }

  /** Lets the reader change a policy. */
  #edit(at: Origin): void {
    this.#policy(at, (read) => [`${read} > policy.json`, '# Change policy.json as the diff of the fix shows.']);
  }

  #policy(at: Origin, change: (read: string) => readonly string[]): void {
    const owner = this.#ownerOf(at);
    const kind = kindOf(owner?.on.type ?? '');
    const isQueuePolicy = kind === 'queuePolicy' || kind === 'queueInlinePolicy' || kind === 'queue';
    if (owner?.property !== 'policy' || (kind !== 'key' && kind !== 'replicaKey' && !isQueuePolicy)) {
      if (!this.#besides.includes(OTHER_POLICY)) this.#besides.push(OTHER_POLICY);
      return;
    }
    const [read, write] = isQueuePolicy ? this.#queuePolicy(owner.on, kind === 'queue') : this.#keyPolicy(owner.on);
    const lines = [...change(read), write];
    // What is changed by hand is read and written once.
    if (lines.length === 2 || !lines.every((line) => this.#commands.includes(line))) this.#commands.push(...lines);
  }

  #keyPolicy(on: Resource): readonly [read: string, write: string] {
    const key = this.#key(on);
    return [
      `aws kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text`,
      `aws kms put-key-policy --key-id ${key} --policy-name default --policy file://policy.json`,
    ];
  }

  #queuePolicy(on: Resource, isQueue: boolean): readonly [read: string, write: string] {
    const url = isQueue
      ? this.#url(on)
      : this.#ask(this.#variableOf(on, on.name, 'URL'), `the URL of the queue of ${on.name}`);
    return [
      `aws sqs get-queue-attributes --queue-url ${url} --attribute-names Policy --query Attributes.Policy --output text`,
      `aws sqs set-queue-attributes --queue-url ${url} --attributes "$(jq '{Policy: tostring}' policy.json)"`,
    ];
  }

  #url(queue: Resource): string {
    const name = propertyOf(queue, 'queue', 'name');
    const known = name.kind === 'scalar' && !name.sensitive && /^[\w-]{1,80}(?:\.fifo)?$/.test(String(name.value));
    const variable = this.#variableOf(queue, queue.name, 'URL');
    const given = known ? `'${name.value}'` : this.#ask(`${variable.slice(0, -4)}_NAME`, `the name of ${queue.name}`);
    this.#first.set(variable, [
      `${variable}=$(aws sqs get-queue-url --queue-name ${given} --query QueueUrl --output text)`,
    ]);
    return `"$${variable}"`;
  }

  #askQueue(queue: Resource, attribute: 'arn' | 'id' | 'url', variable: string): void {
    const url = this.#url(queue);
    const ask = `aws sqs get-queue-attributes --queue-url ${url} --attribute-names QueueArn`;
    const read = attribute === 'arn' ? `$(${ask} --query Attributes.QueueArn --output text)` : url;
    if (!this.#first.has(variable)) this.#first.set(variable, [`${variable}=${read}`]);
  }

  #key(key: Resource): string {
    return this.#ask(this.#variableOf(key, key.name, 'ID'), `the id or ARN of ${key.name}`);
  }

  /** A variable that the reader fills in; the shell stops where that was forgotten. */
  #ask(variable: string, what: string): string {
    this.#first.set(variable, [`# Fill in ${what}:`, `${variable}=`, `: "\${${variable}:?}"`]);
    return `"$${variable}"`;
  }

  /** The name of a variable for something; another one for something else that is called alike. */
  #variableOf(of: object, name: string, what: string): string {
    const known = this.#variables.get(of);
    if (known !== undefined) return `${known}_${what}`;
    const taken = new Set(this.#variables.values());
    const plain = snake(name);
    let free = plain;
    for (let number = 2; taken.has(free); number++) free = `${plain}_${number}`;
    this.#variables.set(of, free);
    return `${free}_${what}`;
  }

  /** A value as text; `undefined` where it hangs on a deployment. */
  #text(value: NewValue): readonly Piece[] | undefined {
    if (typeof value !== 'object') return [String(value)];
    switch (value.kind) {
      case 'text': {
        const parts = value.parts.map((part) => this.#text(part));
        return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
      }
      case 'deployment': {
        const [variable, command] = FACTS[value.fact] ?? [];
        if (variable === undefined || command === undefined) return undefined;
        this.#first.set(variable, [`${variable}=$(${command})`]);
        return [{ variable }];
      }
      case 'attribute': {
        const { of, attribute } = value;
        const variable = this.#variableOf(of, of.name, attribute.toUpperCase());
        if ('id' in of && kindOf(of.type) === 'queue') this.#askQueue(of, attribute, variable);
        else if ('id' in of) this.#ask(variable, `the ${attribute === 'arn' ? 'ARN' : attribute} of ${of.name}`);
        return [{ variable }];
      }
      case 'parameter': {
        const name = typeof value.of === 'string' ? value.of : value.of.name;
        const variable = `PARAMETER_${snake(name)}`;
        this.#ask(variable, `what is given for the parameter ${name}`);
        return [{ variable }];
      }
      default:
        return undefined;
    }
  }

  #json(value: NewValue): readonly Piece[] | undefined {
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (typeof value === 'string') return [jsonString(value)];
    switch (value.kind) {
      case 'list': {
        const items = value.items.map((item) => this.#json(item));
        return items.every((item) => item !== undefined) ? ['[', ...joined(items), ']'] : undefined;
      }
      case 'map': {
        const entries = [...value.entries].map(([key, entry]) => {
          const pieces = this.#json(entry);
          return pieces && [jsonString(key), ':', ...pieces];
        });
        return entries.every((entry) => entry !== undefined) ? ['{', ...joined(entries), '}'] : undefined;
      }
      default: {
        const pieces = this.#text(value);
        return pieces && ['"', ...pieces.map(inJson), '"'];
      }
    }
  }
}

const OTHER_POLICY = '# Besides, by hand: the policies of roles and users that the diff of the fix shows.';

function joined(parts: readonly (readonly Piece[])[]): Piece[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [',', ...part]));
}

/** Text as JSON that is as safe to print as to parse. */
function jsonString(text: string): string {
  return JSON.stringify(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    )
    .replace(/##/g, '#\\u0023');
}

/** A part of a text inside of the quotes of JSON. */
function inJson(piece: Piece): Piece {
  return typeof piece === 'string' ? jsonString(piece).slice(1, -1) : piece;
}

/** One word of a POSIX shell: between single quotes all is text but the quote itself. */
function word(pieces: readonly Piece[]): string {
  let text = '';
  let plain = '';
  const flush = (): void => {
    if (plain !== '') text += `'${plain.replaceAll("'", "'\\''")}'`;
    plain = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      plain += piece;
      continue;
    }
    flush();
    text += `"$${piece.variable}"`;
  }
  flush();
  return text === '' ? "''" : text;
}

/** A name as variables are called: `OrdersKey` is `ORDERS_KEY`. */
function snake(name: string): string {
  const words = name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').replace(/\W+/g, '_');
  const plain = words.replace(/^_+|_+$/g, '').toUpperCase();
  return /^[A-Z]/.test(plain) ? plain : `THE_${plain}`;
}
