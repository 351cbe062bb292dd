import type { MapEntry, MapValue, Value, Why } from '../../resources/value.ts';
import { entry } from '../../syntax/entries.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import { type Declaration, type Loops, NO_LOOPS, type Scope } from '../cloudformation/scope.ts';
import type { SamTransform } from './transform.ts';

/**
 * Properties that SAM refuses in `Globals`. A state machine takes nothing from there but `PropagateTags`.
 *
 * Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
const NEVER_GLOBAL: ReadonlySet<string> = new Set(['Role', 'Policies', 'FunctionName']);

/** Some properties of a function, with what `Globals` adds to them. */
export function functionProperties(
  scope: Scope,
  declaration: Declaration,
  names: ReadonlySet<string>,
  transform: SamTransform,
): MapValue {
  const own = ownProperties(scope, declaration, names);
  const ignored = ignoredGlobals(child(declaration.node, 'IgnoreGlobals'));
  if (ignored === 'all') return own;
  const taken = new Set([...names].filter((name) => !ignored.has(name) && !NEVER_GLOBAL.has(name)));
  const globals = child(child(scope.root, 'Globals'), 'Function');
  const common = propertiesIn(scope, globals, own.origin, NO_LOOPS, taken);
  return common.entries.size === 0 ? own : mergedMap(scope, own, common, transform);
}

/** Some properties of a resource as they are written. */
export function ownProperties(scope: Scope, { key, node, loops }: Declaration, names: ReadonlySet<string>): MapValue {
  const own = propertiesIn(scope, child(node, 'Properties'), scope.origin(key), loops, names);
  return child(node, 'Fn::Transform') ? { ...own, more: { hidden: 'macro', name: 'Fn::Transform' } } : own;
}

/** Where a property is named in the text, or else the resource that lacks it. */
export function keyOf(scope: Scope, { key, node }: Declaration, name: string): Origin {
  const properties = child(node, 'Properties');
  return scope.origin((properties?.kind === 'map' ? entry(properties, name)?.key : undefined) ?? key);
}

function propertiesIn(
  scope: Scope,
  node: SyntaxNode | undefined,
  origin: Origin,
  loops: Loops,
  names: ReadonlySet<string>,
): MapValue {
  const value: Value | undefined = node && scope.properties(node, origin, loops, names);
  if (value?.kind === 'map') return value;
  const more: Why | undefined = value?.kind === 'unknown' ? value.why : undefined;
  return { kind: 'map', origin, entries: new Map(), ...(more ? { more } : {}) };
}

/** Source: AWS SAM translator, `plugins/globals/globals.py`, `get_template_globals`: `*`, or a list of properties. */
function ignoredGlobals(attribute: SyntaxNode | undefined): 'all' | ReadonlySet<string | undefined> {
  if (attribute?.kind === 'sequence') return new Set(attribute.items.map(literalText));
  return literalText(attribute) === '*' ? 'all' : new Set();
}

function merged(
  scope: Scope,
  own: MapEntry | undefined,
  common: MapEntry | undefined,
  transform: SamTransform,
): MapEntry | undefined {
  if (!own || !common) return own ?? common;
  return { key: own.key, value: mergedValue(scope, own.value, common.value, transform) };
}

/**
 * Two maps become one; of anything else the function's own wins, though a choice of maps only once the functions are
 * resolved.
 */
function mergedValue(scope: Scope, own: Value, common: Value, transform: SamTransform): Value {
  if (transform.resolved && own.kind === 'absent') return common;
  if (transform.resolved && scope.spend()) {
    const merge = (a: Value, b: Value): Value => mergedValue(scope, a, b, transform);
    if (own.kind === 'choice') return { ...own, yes: merge(own.yes, common), no: merge(own.no, common) };
    if (common.kind === 'choice') return { ...common, yes: merge(own, common.yes), no: merge(own, common.no) };
  }
  return own.kind === 'map' && common.kind === 'map' ? mergedMap(scope, own, common, transform) : own;
}

function mergedMap(scope: Scope, own: MapValue, common: MapValue, transform: SamTransform): MapValue {
  if (!scope.spend(common.entries.size)) return own;
  const entries = new Map(common.entries);
  for (const [name, entry] of own.entries) {
    const result = merged(scope, entry, common.entries.get(name), transform);
    if (result) entries.set(name, result);
  }
  // What the maps hang on alone is not what they hang on together.
  const { hangsOn: _, ...rest } = own;
  return { ...rest, entries };
}
