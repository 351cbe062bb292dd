import { MADE_RESOURCES, STACK_DEPTH } from '../../limits.ts';
import type { Resource } from '../../resources/resource.ts';
import { ALWAYS, all } from '../../resources/test.ts';
import type { MapEntry, Value, Why } from '../../resources/value.ts';
import { entriesOf } from '../../syntax/entries.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { type KnownType, knownType } from '../../vocabulary/vocabulary.ts';
import type { Reading, Source } from '../format.ts';
import { withSubstitutions } from './definition-substitutions.ts';
import { inlineTemplateOf } from './inline-template.ts';
import { child, literalText } from './intrinsics.ts';
import type { Made } from './made.ts';
import { isTemplate } from './recognise.ts';
import { type Call, type Declaration, NO_LOOPS, Scope } from './scope.ts';
import { calledTemplate } from './stacks.ts';
import { UnitReading } from './unit-reading.ts';
import { unknown } from './values.ts';

/**
 * Tells the resources that a transform makes of one that it knows. Makers that come later see what earlier ones have made of
 * the whole template.
 */
export type Maker = (scope: Scope, declaration: Declaration, exists: Resource['exists']) => Iterable<Made>;

/** Reads a template and all that it calls. */
export function readUnit(root: string, source: Source, makers: readonly Maker[]): Reading {
  const unit = new UnitReading(source);
  new Stack(unit, makers, root, { prefix: '', via: [], exists: ALWAYS }).read();
  return { resources: unit.resources, variables: unit.questions.variables(), problems: unit.problems };
}

/** One template of a unit, with the stacks nested in it. */
export class Stack {
  readonly #unit: UnitReading;
  readonly #makers: readonly Maker[];
  readonly #path: string;
  readonly #call: Call;
  readonly #children = new Map<string, Stack | undefined>();
  readonly #inline: boolean;
  readonly #made = new Map<string, { readonly by: Declaration; readonly made: Made }>();
  #scope: Scope | undefined;

  constructor(unit: UnitReading, makers: readonly Maker[], path: string, call: Call, scope?: Scope) {
    this.#unit = unit;
    this.#makers = makers;
    this.#path = path;
    this.#call = call;
    this.#scope = scope;
    this.#inline = scope !== undefined;
    if (scope) this.#make(scope);
  }

  read(): void {
    const scope = this.#open();
    if (!scope) return;
    const macro = macroOf(scope.root);
    const damaged = this.#damaged(scope);
    for (const declaration of scope.declarations.values()) {
      const { node } = declaration;
      const type = literalText(child(node, 'Type'));
      if (type === undefined) continue;
      const known = knownType(type);
      const more = damaged.has(declaration) ? DAMAGE : macro;
      if (known) this.#unit.resources.push(this.#resource(scope, declaration, known, more));
      this.#child(scope, declaration)?.read();
      this.#readInline(scope, declaration);
    }
    for (const { by, made } of this.#made.values()) {
      if (damaged.has(by)) continue;
      const resource = made.resource();
      this.#unit.resources.push({ ...resource, properties: withMore(resource.properties, macro) });
    }
  }

  /** Lets go of the template, with those that it calls, once nothing more is asked of it. */
  close(): void {
    for (const stack of this.#children.values()) stack?.close();
    this.#children.clear();
    this.#made.clear();
    this.#scope = undefined;
    this.#unit.forget(this.#path);
  }

  /** What the template exports, by the names that other stacks import it under. */
  exports(): ReadonlyMap<string, () => Value> {
    const exported = new Map<string, () => Value>();
    const scope = this.#open();
    const outputs = child(scope?.root, 'Outputs');
    if (!scope || outputs?.kind !== 'map') return exported;
    for (const { value: output } of entriesOf(outputs).values()) {
      const written = child(child(output, 'Export'), 'Name');
      const value = child(output, 'Value');
      const name = written && scope.value(written, NO_LOOPS);
      const read = (): Value =>
        this.#unit.within(() => scope.value(value as SyntaxNode, NO_LOOPS)) ?? tooDeep(scope, output);
      if (value && name?.kind === 'scalar') exported.set(String(name.value), read);
    }
    return exported;
  }

  /** The template's scope; `undefined` where the file is not there or is no template. */
  #open(): Scope | undefined {
    if (this.#scope) return this.#scope;
    const tree = this.#unit.tree(this.#path);
    if (!tree?.root || !isTemplate(tree) || !this.#unit.enter(tree.text.length)) return undefined;
    this.#scope = new Scope(this.#unit, this.#path, tree.root, this.#call, (stack, output) =>
      this.#output(stack, output),
    );
    this.#make(this.#scope);
    return this.#scope;
  }

  /** Lets the makers name what they make before any value is read, so that references to it are understood. */
  #make(scope: Scope): void {
    for (const maker of this.#makers) {
      for (const by of scope.declarations.values()) {
        if (this.#made.size >= MADE_RESOURCES) break;
        for (const made of maker(scope, by, this.#exists(scope, by.node))) {
          this.#made.set(made.name, { by, made });
          for (const name of [made.name, ...made.aliases]) scope.made.set(name, made);
        }
      }
    }
    scope.isNamed = true;
  }

  /** The resources in which the text is broken: what is not there may only be unreadable. */
  #damaged(scope: Scope): ReadonlySet<Declaration> {
    const errors = this.#unit.errorsIn(this.#path);
    const damaged = new Set<Declaration>();
    if (errors.length === 0 || this.#inline) return damaged;
    const declarations = [...scope.declarations.values()].sort((a, b) => a.key.start - b.key.start);
    for (const [index, declaration] of declarations.entries()) {
      const end = declarations[index + 1]?.key.start ?? Number.POSITIVE_INFINITY;
      if (errors.some((at) => at > declaration.key.start && at <= end)) damaged.add(declaration);
    }
    return damaged;
  }

  #exists(scope: Scope, node: SyntaxNode): Resource['exists'] {
    const condition = literalText(child(node, 'Condition'));
    return condition === undefined ? this.#call.exists : all([this.#call.exists, scope.named(condition)]);
  }

  #resource(scope: Scope, declaration: Declaration, { type, names }: KnownType, hidden: Why | undefined): Resource {
    const { name, key, node, loops } = declaration;
    const { around } = this.#call;
    const origin = scope.origin(key);
    const written = child(node, 'Properties');
    const attribute = (name: string): Value => {
      const written = child(node, name);
      return written ? scope.value(written, loops) : { kind: 'absent', origin };
    };
    let properties: Value = { kind: 'map', origin, entries: new Map() };
    if (written?.kind === 'map') properties = scope.properties(written, origin, loops, names);
    else if (written && literalText(written) !== '') properties = asProperties(scope.value(written, loops));
    const more = child(node, 'Fn::Transform') ? { hidden: 'macro' as const, name: 'Fn::Transform' } : hidden;
    return {
      id: `${this.#call.prefix}${name}`,
      ...(around?.authorOf(declaration) ?? { name: `${this.#call.prefix}${name}` }),
      type,
      properties: withMore(withSubstitutions(properties, scope), more),
      deletionPolicy: attribute('DeletionPolicy'),
      replacementPolicy: attribute('UpdateReplacePolicy'),
      origin,
      exists: this.#exists(scope, node),
      via: around ? [] : this.#call.via,
      ...(around ? { environment: around.environment } : {}),
    };
  }

  #child(scope: Scope, declaration: Declaration): Stack | undefined {
    const { name, key, node, loops } = declaration;
    if (this.#children.has(name)) return this.#children.get(name);
    this.#children.set(name, undefined);
    const { around } = this.#call;
    const nested = around?.nestedIn(declaration);
    const path = around ? nested?.path : calledTemplate(this.#path, node);
    if (path === undefined || this.#call.via.length >= STACK_DEPTH) return undefined;
    this.#unit.begin();
    const parameters = child(child(node, 'Properties'), 'Parameters');
    const given = parameters ? scope.value(parameters, loops) : undefined;
    const stack = new Stack(this.#unit, this.#makers, path, {
      around: nested?.around,
      prefix: `${this.#call.prefix}${name}/`,
      via: [...this.#call.via, scope.origin(key)],
      exists: this.#exists(scope, node),
      given: new Map(
        given?.kind === 'map'
          ? [...given.entries].map(([parameter, entry]: [string, MapEntry]) => [parameter, entry.value])
          : [],
      ),
      more:
        given && given.kind !== 'map'
          ? { hidden: 'function', name: 'Parameters' }
          : given?.kind === 'map'
            ? given.more
            : undefined,
    });
    this.#children.set(name, stack);
    return stack;
  }

  #output(declaration: Declaration, output: string): Value | undefined {
    return this.#unit.within(() => {
      const scope = this.#scope;
      const stack = scope && this.#child(scope, declaration);
      if (!stack) return undefined;
      const inner = stack.#open();
      const value = child(child(child(inner?.root, 'Outputs'), output), 'Value');
      return inner && value ? inner.value(value, NO_LOOPS) : undefined;
    });
  }

  #readInline(scope: Scope, declaration: Declaration): void {
    if (this.#inline) return;
    const inline = inlineTemplateOf(this.#path, scope, declaration.node, this.#unit);
    if (!inline || !this.#unit.enter(0)) return;
    const call: Call = {
      prefix: `${this.#call.prefix}${declaration.name}/`,
      via: [...this.#call.via, scope.origin(declaration.key)],
      exists: this.#exists(scope, declaration.node),
    };
    const inner = new Scope(this.#unit, this.#path, inline.root, call, () => undefined, inline.spanOf);
    new Stack(this.#unit, this.#makers, this.#path, call, inner).read();
  }
}

function tooDeep(scope: Scope, value: SyntaxNode): Value {
  return unknown(scope.origin(value), 'malformed', 'imports that lead too far', true);
}

const DAMAGE: Why = { hidden: 'malformed', name: 'the syntax error in it' };

/** The macro that may rewrite the whole template; AWS's own transforms only add to it or are understood. */
function macroOf(root: SyntaxNode): Why | undefined {
  const transform = child(root, 'Transform');
  const items = transform?.kind === 'sequence' ? transform.items : transform ? [transform] : [];
  for (const item of items) {
    const name = literalText(item) ?? literalText(child(item, 'Name'));
    if (name !== undefined && name !== '' && !name.startsWith('AWS::')) return { hidden: 'macro', name };
  }
  return undefined;
}

/** Properties of which there may be more than can be seen. */
function withMore(properties: Value, more: Why | undefined): Value {
  return more && properties.kind === 'map' ? { ...properties, more } : properties;
}

/** What stands for properties that are none, such as a name whose colon is still to be typed. */
function asProperties(value: Value): Value {
  switch (value.kind) {
    case 'map':
    case 'choice':
    case 'unknown':
    case 'absent':
      return value;
    default:
      return {
        kind: 'unknown',
        origin: value.origin,
        why: { hidden: 'malformed', name: 'its Properties, which is no map' },
        set: false,
      };
  }
}
