import { conditionValue, type NewCondition, type NewStatement, type NewValue } from './change.ts';
import { localName } from './cloudformation.ts';
import { listIn, principalIn } from './read-statement.ts';

/** What an app is written in; whoever writes another language reads TypeScript. */
export type Language = 'typescript' | 'python';

/** What is named where a value needs a construct or its attribute; such as `queue.queueArn`. */
export type NameOf = (value: Extract<NewValue, { kind: 'attribute' | 'reference' }>) => string;

const FACTS = {
  account: 'ACCOUNT_ID',
  region: 'REGION',
  partition: 'PARTITION',
  suffix: 'URL_SUFFIX',
  'stack-id': 'STACK_ID',
  'stack-name': 'STACK_NAME',
} as const;

/** A property and the expression that is its value. */
export type Property = readonly [name: string, code: string];

/** Writes pieces of an app of the CDK, in the words of its language. */
export class Program {
  readonly #language: Language;
  readonly #nameOf: NameOf;

  constructor(language: Language, nameOf: NameOf) {
    this.#language = language;
    this.#nameOf = nameOf;
  }

  /** A name of the CDK, which TypeScript writes as it is. */
  word(name: string): string {
    return this.#isPython ? snakeCase(name) : name;
  }

  /** An attribute that a construct has only where an author gave it what it needs. */
  present(name: string): string {
    return this.#isPython ? snakeCase(name) : `${name}!`;
  }

  /** A property among others of a call. */
  property([name, code]: Property): string {
    return this.#isPython ? `${snakeCase(name)}=${code},` : `${name}: ${code},`;
  }

  text(text: string): string {
    return this.#isPython ? JSON.stringify(text) : `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
  }

  statement(code: string): string {
    return this.#isPython ? code : `${code};`;
  }

  /** A call of a method. */
  call(on: string, method: string, ...given: readonly string[]): string {
    return this.statement(`${on}.${this.word(method)}(${given.join(', ')})`);
  }

  /** A call that adds a statement to a policy; what the template makes of it only under a condition, it says so. */
  allowing(on: string, method: string, statement: NewStatement): string {
    const code = this.call(on, method, this.policyStatement(statement));
    return statement.when === undefined ? code : `${this.#comment(`Only where ${statement.when} holds:`)}\n${code}`;
  }

  #comment(text: string): string {
    const line = text.replace(/\s+/g, ' ');
    return this.#isPython ? `# ${line}` : `// ${line}`;
  }

  /** Makes a construct, and gives it a name. */
  declared(name: string, type: string, id: string, properties: readonly Property[]): string {
    const begins = `${this.scope}, ${this.text(id)}`;
    const code = this.made(type, properties, begins);
    return this.#isPython ? `${name} = ${code}` : `const ${name} = ${code};`;
  }

  /** A new object with properties, one a line. */
  made(type: string, properties: readonly Property[], begins?: string): string {
    const lines = properties.map(
      (property) => `${this.#isPython ? '    ' : '  '}${this.#indented(this.property(property))}`,
    );
    if (this.#isPython) {
      const first = begins === undefined ? '' : `\n    ${begins.replace(', ', ',\n    ')},`;
      return `${type}(${first}${lines.map((line) => `\n${line}`).join('')}\n)`;
    }
    const before = begins === undefined ? '' : `${begins}, `;
    return `new ${type}(${before}{${lines.map((line) => `\n${line}`).join('')}\n})`;
  }

  /** What a construct is made in. */
  get scope(): string {
    return this.#isPython ? 'self' : 'this';
  }

  /** A new object that is given something besides properties. */
  object(type: string, ...given: readonly string[]): string {
    return `${this.#isPython ? '' : 'new '}${type}(${given.join(', ')})`;
  }

  /** Properties that a call takes as one: an interface in TypeScript, a class in Python. */
  struct(type: string, properties: readonly Property[]): string {
    if (this.#isPython) return this.made(type, properties);
    const lines = properties.map((property) => `\n  ${this.#indented(this.property(property))}`);
    return `{${lines.join('')}\n}`;
  }

  /** A statement of a policy. */
  policyStatement({ sid, effect, principal, actions, resources, conditions }: NewStatement): string {
    return this.made('iam.PolicyStatement', [
      ...(sid === undefined ? [] : [['sid', this.text(sid)] as const]),
      ...(effect === 'Deny' ? [['effect', 'iam.Effect.DENY'] as const] : []),
      ...(principal === undefined ? [] : [this.#principals(principal)]),
      ['actions', this.#list(actions)],
      ['resources', this.#list(resources)],
      ...(conditions.length === 0 ? [] : [this.conditions(conditions)]),
    ]);
  }

  /** An element of a statement, which JSON calls otherwise; `undefined` where it has no property of its own. */
  element(name: string, value: NewValue): Property | undefined {
    const values = listIn(value);
    if (name === 'Action') return ['actions', this.#list(values)];
    if (name === 'Resource') return ['resources', this.#list(values)];
    const principal = name === 'Principal' ? principalIn(value) : undefined;
    return principal && this.#principals(principal);
  }

  #list(values: readonly NewValue[]): string {
    return `[${values.map((value) => this.value(value)).join(', ')}]`;
  }

  conditions(conditions: readonly NewCondition[]): Property {
    return ['conditions', this.value(conditionValue(conditions))];
  }

  #principals(principal: NonNullable<NewStatement['principal']>): Property {
    const made = (type: string, ...given: string[]): string => this.object(`iam.${type}`, ...given);
    if (principal === '*') return ['principals', `[${made('StarPrincipal')}]`];
    const codes = principal.values.map((value) => {
      const code = this.value(value);
      if (principal.type === 'Service') return made('ServicePrincipal', code);
      if (value === '*') return made('AnyPrincipal');
      if (isOwnRoot(value)) return made('AccountRootPrincipal');
      return made(typeof value === 'string' && /^\d{12}$/.test(value) ? 'AccountPrincipal' : 'ArnPrincipal', code);
    });
    return ['principals', `[${codes.join(', ')}]`];
  }

  /** An expression. */
  value(value: NewValue): string {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'boolean' && this.#isPython) return value ? 'True' : 'False';
    if (typeof value !== 'object') return String(value);
    switch (value.kind) {
      case 'list':
        return `[${value.items.map((item) => this.value(item)).join(', ')}]`;
      case 'map': {
        const entries = [...value.entries].map(([key, entry]) => `${this.#key(key)}: ${this.value(entry)}`);
        if (entries.length === 0) return '{}';
        return this.#isPython ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
      }
      case 'attribute':
      case 'reference':
        return this.#nameOf(value);
      case 'deployment':
        return `cdk.Aws.${FACTS[value.fact]}`;
      case 'parameter': {
        const name = camelCase(typeof value.of === 'string' ? value.of : value.of.name);
        return `${this.word(name)}.${this.word('valueAsString')}`;
      }
      case 'nothing':
        return 'cdk.Aws.NO_VALUE';
      case 'choice': {
        const given = [this.text(localName(value.condition)), this.value(value.yes), this.value(value.no)];
        return `cdk.Fn.${this.word('conditionIf')}(${given.join(', ')})`;
      }
      case 'text':
        return this.#template(value.parts);
    }
  }

  #template(parts: readonly NewValue[]): string {
    const isPython = this.#isPython;
    const pieces = parts.map((part) => {
      if (typeof part === 'object') return isPython ? `{${this.value(part)}}` : `\${${this.value(part)}}`;
      const text = String(part);
      return isPython
        ? JSON.stringify(text).slice(1, -1).replace(/[{}]/g, '$&$&')
        : text.replace(/[`\\]|\$(?=\{)/g, '\\$&');
    });
    return isPython ? `f"${pieces.join('')}"` : `\`${pieces.join('')}\``;
  }

  /** All lines but the first one step further in. */
  #indented(code: string): string {
    return code.replaceAll('\n', this.#isPython ? '\n    ' : '\n  ');
  }

  #key(key: string): string {
    return !this.#isPython && /^[A-Za-z]\w*$/.test(key) ? key : this.text(key);
  }

  get #isPython(): boolean {
    return this.#language === 'python';
  }
}

function isOwnRoot(value: NewValue): boolean {
  return typeof value === 'object' && value.kind === 'text' && value.parts.at(-1) === ':root';
}

/** `OrdersKey` as variables are called. */
export function camelCase(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase());
  const word = plain.charAt(0).toLowerCase() + plain.slice(1);
  return /^[a-z]/.test(word) ? word : `the${plain}`;
}

/** `encryptionMasterKey` as Python writes it, and `enforceSSL` too. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase();
}
