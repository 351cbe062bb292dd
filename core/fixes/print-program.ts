import type { ProgramLanguage } from '../resources/resource.ts';
import { programWords } from '../vocabulary/program-languages.ts';
import { conditionValue, type NewCondition, type NewStatement, type NewValue } from './change.ts';
import { localName } from './cloudformation.ts';
import { GRAMMARS, type Grammar } from './program-grammars.ts';
import { listIn, principalIn } from './read-statement.ts';

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

/** Writes pieces of an app of the CDK, in the words of its language. Types are named as TypeScript imports them. */
export class Program {
  readonly #grammar: Grammar;
  readonly #language: ProgramLanguage;
  readonly #nameOf: NameOf;

  constructor(language: ProgramLanguage, nameOf: NameOf) {
    this.#grammar = GRAMMARS[language];
    // Who reads another language reads its words as well.
    this.#language = this.#grammar === GRAMMARS.typescript ? 'typescript' : language;
    this.#nameOf = nameOf;
  }

  /** A property or method of the CDK, which TypeScript writes as it is. */
  word(name: string): string {
    return programWords(this.#language).name(name);
  }

  /** A variable, which TypeScript writes as it is. */
  variable(name: string): string {
    return this.#grammar.variable(name);
  }

  /** An attribute of a construct, behind its dot. */
  attribute(name: string): string {
    return this.#grammar.attribute(name);
  }

  /** An attribute that a construct has only where an author gave it what it needs. */
  present(name: string): string {
    return this.#grammar.present(name);
  }

  /** A member of a type, such as `kms.Key.fromKeyArn` or `cdk.RemovalPolicy.RETAIN`. */
  member(type: string, name: string): string {
    return `${this.#grammar.type(type)}.${/^[A-Z]/.test(name) ? name : this.word(name)}`;
  }

  /** What a member of a type makes of some values. */
  madeBy(type: string, method: string, ...given: readonly string[]): string {
    return `${this.member(type, method)}(${given.join(', ')})`;
  }

  /** A property among others of a call. */
  property([name, code]: Property): string {
    return this.#grammar.property(name, code);
  }

  /** An entry of a map, on a line of its own. */
  entry(key: string, value: NewValue): string {
    return `${this.#grammar.entry(key, this.value(value))},`;
  }

  text(text: string): string {
    return this.#grammar.text(text);
  }

  /** A call of a method. */
  call(on: string, method: string, ...given: readonly string[]): string {
    return `${on}.${this.word(method)}(${given.join(', ')})${this.#grammar.end}`;
  }

  /** A call that adds a statement to a policy; what the template makes of it only under a condition, it says so. */
  allowing(on: string, method: string, statement: NewStatement): string {
    const code = this.call(on, method, this.policyStatement(statement));
    if (statement.when === undefined) return code;
    // No sign in a comment may end its line, in any language.
    const line = `Only where ${statement.when} holds:`.replace(/[\s\u0085]+/g, ' ').replaceAll('\\', '/');
    return `${this.#grammar.comment} ${line}\n${code}`;
  }

  /** Makes a construct, and gives it a name. */
  declared(name: string, type: string, id: string, properties: readonly Property[]): string {
    const code = this.made(type, properties, this.scope, this.text(id));
    return this.#grammar.declared(this.#grammar.type(type), name, code);
  }

  /** A new object with properties, one a line. */
  made(type: string, properties: readonly Property[], ...given: readonly string[]): string {
    return this.#grammar.made(
      this.#grammar.type(type),
      given,
      properties.map((property) => this.property(property)),
    );
  }

  /** What a construct is made in. */
  get scope(): string {
    return this.#grammar.self;
  }

  /** A new object that is given something besides properties. */
  object(type: string, ...given: readonly string[]): string {
    return this.#grammar.object(this.#grammar.type(type), given);
  }

  /** Properties that a call takes as one: an interface in TypeScript, a class elsewhere. */
  struct(type: string, properties: readonly Property[]): string {
    return this.#grammar.struct(
      this.#grammar.type(type),
      properties.map((property) => this.property(property)),
    );
  }

  /** @param type that of the items */
  list(codes: readonly string[], type = 'string'): string {
    return this.#grammar.list(codes, type);
  }

  /** A statement of a policy. */
  policyStatement({ sid, effect, principal, actions, resources, conditions }: NewStatement): string {
    return this.made('iam.PolicyStatement', [
      ...(sid === undefined ? [] : [['sid', this.text(sid)] as const]),
      ...(effect === 'Deny' ? [['effect', this.member('iam.Effect', 'DENY')] as const] : []),
      ...(principal === undefined ? [] : [this.#principals(principal)]),
      ['actions', this.#values(actions)],
      ['resources', this.#values(resources)],
      ...(conditions.length === 0 ? [] : [this.conditions(conditions)]),
    ]);
  }

  /** An element of a statement, which JSON calls otherwise; `undefined` where it has no property of its own. */
  element(name: string, value: NewValue): Property | undefined {
    const values = listIn(value);
    if (name === 'Action') return ['actions', this.#values(values)];
    if (name === 'Resource') return ['resources', this.#values(values)];
    const principal = name === 'Principal' ? principalIn(value) : undefined;
    return principal && this.#principals(principal);
  }

  #values(values: readonly NewValue[]): string {
    const hasMaps = values.some(
      (value) => typeof value === 'object' && (value.kind === 'map' || value.kind === 'list'),
    );
    return this.list(
      values.map((value) => this.value(value)),
      hasMaps ? 'object' : 'string',
    );
  }

  conditions(conditions: readonly NewCondition[]): Property {
    return ['conditions', this.value(conditionValue(conditions))];
  }

  #principals(principal: NonNullable<NewStatement['principal']>): Property {
    const made = (type: string, ...given: string[]): string => this.object(`iam.${type}`, ...given);
    const list = (codes: readonly string[]): Property => ['principals', this.list(codes, 'iam.IPrincipal')];
    if (principal === '*') return list([made('StarPrincipal')]);
    const codes = principal.values.map((value) => {
      const code = this.value(value);
      if (principal.type === 'Service') return made('ServicePrincipal', code);
      if (value === '*') return made('AnyPrincipal');
      if (isOwnRoot(value)) return made('AccountRootPrincipal');
      return made(typeof value === 'string' && /^\d{12}$/.test(value) ? 'AccountPrincipal' : 'ArnPrincipal', code);
    });
    return list(codes);
  }

  /** An expression. */
  value(value: NewValue): string {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'boolean') return this.#grammar.truth(value);
    if (typeof value !== 'object') return String(value);
    switch (value.kind) {
      case 'list':
        return this.#values(value.items);
      case 'map':
        return this.#grammar.map([...value.entries].map(([key, entry]) => this.#grammar.entry(key, this.value(entry))));
      case 'attribute':
      case 'reference':
        return this.#nameOf(value);
      case 'deployment':
        return this.member('cdk.Aws', FACTS[value.fact]);
      case 'parameter': {
        const name = camelCase(typeof value.of === 'string' ? value.of : value.of.name);
        return `${this.variable(name)}.${this.attribute('valueAsString')}`;
      }
      case 'nothing':
        return this.member('cdk.Aws', 'NO_VALUE');
      case 'choice':
        return this.madeBy(
          'cdk.Fn',
          'conditionIf',
          this.text(localName(value.condition)),
          this.value(value.yes),
          this.value(value.no),
        );
      case 'text':
        return this.#grammar.template(
          value.parts.map((part) => (typeof part === 'object' ? { code: this.value(part) } : String(part))),
        );
    }
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
