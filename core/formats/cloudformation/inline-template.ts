import { readTree } from '../../syntax/read-tree.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Span } from '../../text/span.ts';
import { child, literalText } from './intrinsics.ts';
import { isTemplate, looksLikeTemplate } from './recognise.ts';
import type { Scope } from './scope.ts';
import type { UnitReading } from './unit-reading.ts';

/** A template written as text inside of another one. */
interface InlineTemplate {
  readonly root: SyntaxNode;
  /** Where a node of it stands in the file. */
  readonly spanOf: (node: Span) => Span;
}

/**
 * The template in a stack set's `TemplateBody`.
 *
 * Of a literal block every line stands in the file as it is, so that places are exact. In quoted and folded text they
 * are not: there all of it is at the text.
 */
export function inlineTemplateOf(
  path: string,
  scope: Scope,
  resource: SyntaxNode,
  unit: UnitReading,
): InlineTemplate | undefined {
  if (literalText(child(resource, 'Type')) !== 'AWS::CloudFormation::StackSet') return undefined;
  const body = child(child(resource, 'Properties'), 'TemplateBody');
  if (body?.kind !== 'scalar' || body.tag !== undefined || !looksLikeTemplate(body.value)) return undefined;
  const whole = scope.origin(body).span;
  const text = unit.tree(path)?.text ?? '';
  const firstLine = text.indexOf('\n', whole.start) + 1;
  const isVerbatim = body.style === 'literal' && firstLine > 0;
  const tree = readTree(path, isVerbatim ? text.slice(firstLine, whole.end) : body.value);
  if (!tree.root || !isTemplate(tree)) return undefined;
  const moved = (node: Span): Span => ({ start: firstLine + node.start, end: firstLine + node.end });
  return { root: tree.root, spanOf: isVerbatim ? moved : () => whole };
}
