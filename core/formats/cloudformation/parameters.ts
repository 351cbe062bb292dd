import type { Scalar, Unknown, Value } from '../../resources/value.ts';
import { plainValue } from '../../syntax/scalars.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from './intrinsics.ts';
import type { QuestionBook } from './questions.ts';

/**
 * The value of a parameter of the template that is deployed: a default is only a hint, since a deployment may give
 * another value; `AllowedValues` are facts.
 *
 * Source: AWS CloudFormation User Guide, "CloudFormation template Parameters syntax",
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function openParameter(
  id: string,
  name: string,
  node: SyntaxNode,
  origin: Origin,
  questions: QuestionBook,
): Value {
  const type = literalText(child(node, 'Type')) ?? 'String';
  const sensitive = literalText(child(node, 'NoEcho')) === 'true' ? ({ sensitive: true } as const) : {};
  const unknown: Unknown = {
    kind: 'unknown',
    origin,
    why: { hidden: 'parameter', name },
    set: cannotBeEmpty(type, node),
  };
  if (isListType(type)) return unknown;

  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    questions.declare(id, name, sensitive);
    return { ...unknown, variable: id };
  }
  // What a deployment would refuse is no answer, even where it is allowed or the default.
  const isPossible = (value: string): boolean => value !== '' || !unknown.set;
  const allowed = allowedValues(node)?.filter(isPossible);
  const [only] = allowed ?? [];
  if (allowed?.length === 1 && only !== undefined) return { kind: 'scalar', origin, value: only, ...sensitive };
  const hint = defaultOf(node);
  const possible = hint !== undefined && isPossible(hint) ? hint : undefined;
  questions.declare(id, name, { allowed: allowed?.length === 0 ? undefined : allowed, hint: possible, ...sensitive });
  return { ...unknown, set: unknown.set || (allowed !== undefined && !allowed.includes('')), variable: id };
}

/** The value of a parameter of a nested stack whose call does not set it: nobody but its own default can. */
export function defaultParameter(name: string, node: SyntaxNode, origin: Origin): Value {
  const type = literalText(child(node, 'Type')) ?? 'String';
  const hint = defaultOf(node);
  if (hint === undefined || type.startsWith('AWS::SSM::Parameter::Value')) {
    return { kind: 'unknown', origin, why: { hidden: 'parameter', name }, set: true };
  }
  const value: Scalar = { kind: 'scalar', origin, value: hint };
  return isListType(type) ? listOf(value) : value;
}

/** A parameter's value as its type wants it: lists are given as text with commas. */
export function givenParameter(node: SyntaxNode, value: Value): Value {
  const type = literalText(child(node, 'Type')) ?? 'String';
  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    return { kind: 'unknown', origin: value.origin, why: { hidden: 'parameter', name: type }, set: true };
  }
  return isListType(type) && value.kind === 'scalar' ? listOf(value) : value;
}

function listOf(value: Scalar): Value {
  const items = String(value.value)
    .split(',')
    .map((item): Scalar => ({ ...value, value: item.trim() }));
  return { kind: 'list', origin: value.origin, items };
}

function isListType(type: string): boolean {
  return (
    type === 'CommaDelimitedList' ||
    type.startsWith('List<') ||
    type.includes('<List<') ||
    type.endsWith('<CommaDelimitedList>')
  );
}

function defaultOf(node: SyntaxNode): string | undefined {
  return literalText(child(node, 'Default'));
}

function allowedValues(node: SyntaxNode): string[] | undefined {
  const allowed = child(node, 'AllowedValues');
  if (allowed?.kind !== 'sequence' || allowed.items.length === 0) return undefined;
  const values = allowed.items.map((item) =>
    item.kind === 'scalar' && plainValue(item) !== null ? item.value : undefined,
  );
  return values.every((value) => value !== undefined) ? [...new Set(values)] : undefined;
}

/** Whether a deployment with an empty value would be refused. */
function cannotBeEmpty(type: string, node: SyntaxNode): boolean {
  if (type !== 'String') return true;
  const minimum = Number(literalText(child(node, 'MinLength')) ?? 0);
  return minimum > 0 || wantsText(literalText(child(node, 'AllowedPattern')) ?? '');
}

/**
 * Whether a pattern begins with a character that must be there. It is never run: a stranger's pattern may take for ever.
 */
function wantsText(pattern: string): boolean {
  const body = pattern.startsWith('^') ? pattern.slice(1) : pattern;
  return !/[|\\]/.test(body) && /^\w\w/.test(body);
}
