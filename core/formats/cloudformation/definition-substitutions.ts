import { type MapEntry, type MapValue, textOf, type Value } from '../../resources/value.ts';
import { readJsonText } from './json-text.ts';
import type { Scope } from './scope.ts';
import { weightOf } from './values.ts';

/**
 * A state machine's properties with what `DefinitionSubstitutions` says in the place of each `${name}` of its definition. A name that
 * it does not say stays as it is, as it does for Step Functions.
 *
 * Source: AWS CloudFormation Template Reference, "AWS::StepFunctions::StateMachine", `DefinitionSubstitutions`,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
export function withSubstitutions(properties: Value, scope: Scope): Value {
  const given = properties.kind === 'map' ? properties.entries.get('DefinitionSubstitutions')?.value : undefined;
  if (properties.kind !== 'map' || given?.kind !== 'map') return properties;
  const substitutes = new Map(
    [...given.entries].map(([name, { value }]) => [name, { value, weight: weightOf(value) }]),
  );
  const entries = new Map(properties.entries);
  for (const name of ['Definition', 'DefinitionString']) {
    const entry = entries.get(name);
    if (!entry) continue;
    scope.unit.begin();
    // What is not quoted in the text keeps it from being JSON until it is replaced.
    const value = readJsonText(substituted(entry.value), (values) => scope.spend(values));
    entries.set(name, { ...entry, value });
  }
  return { ...properties, entries };

  /** The value itself where nothing in it is to be replaced, or where it comes to more values than are read. */
  function substituted(value: Value): Value {
    if (!scope.spend()) return value;
    switch (value.kind) {
      case 'scalar':
      case 'text':
        return inText(value);
      case 'list':
        return { ...value, items: value.items.map(substituted) };
      case 'map':
        return inMap(value);
      case 'choice':
        return { ...value, yes: substituted(value.yes), no: substituted(value.no) };
      default:
        return value;
    }
  }

  /** What the map hangs on is no longer all once there are other values in it. */
  function inMap({ kind, origin, entries, more }: MapValue): Value {
    const inside = [...entries].map(([name, entry]): [string, MapEntry] => [
      name,
      { ...entry, value: substituted(entry.value) },
    ]);
    return { kind, origin, entries: new Map(inside), ...(more ? { more } : {}) };
  }

  function inText(value: Value): Value {
    const parts = value.kind === 'text' ? value.parts : [value];
    const filled = parts.flatMap((part): Value[] => {
      if (part.kind !== 'scalar' || typeof part.value !== 'string' || !part.value.includes('${')) return [part];
      const pieces = scope.unit.piecesOf(part.value).filter((piece) => piece !== '');
      return pieces.map((piece) => substituteFor(piece) ?? { ...part, value: piece });
    });
    return filled.some((part, index) => part !== parts[index]) ? textOf(value.origin, filled) : value;
  }

  function substituteFor(piece: string): Value | undefined {
    const substitute = /^\$\{.*\}$/s.test(piece) ? substitutes.get(piece.slice(2, -1)) : undefined;
    return substitute && scope.spend(substitute.weight) ? substitute.value : undefined;
  }
}
