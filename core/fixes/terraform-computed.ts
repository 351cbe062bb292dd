import { expressionAt, isJson } from '../formats/terraform-plan/sources.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { nameOf } from './terraform-homes.ts';
import { CannotWrite } from './written.ts';

/** The data source that makes policies of blocks. */
export const DOCUMENT = 'aws_iam_policy_document';

/** What stands in text that is put together elsewhere is not found in it. */
export function refuseInText(node: SyntaxNode | undefined, path: string, text: string): void {
  if (node?.kind !== 'scalar') return;
  const isHeredoc = !isJson(path) && text.startsWith('<<', node.start);
  if (isHeredoc || /^\s*\{/.test(node.value)) throw new CannotWrite('It is written inside of a text.');
}

/** What is computed is what an author wants to decide elsewhere. */
export function refuseComputed(written: SyntaxNode, path: string, text: string): void {
  const node = expressionAt({ path, node: written });
  refuseInText(node, path, text);
  if (node.tag === undefined) return;
  const [first, second] = node.kind === 'sequence' ? node.items : [];
  const root = nameOf(first);
  if (node.tag === 'path' && !COMPUTED.has(root) && !(root === 'data' && nameOf(second) === DOCUMENT)) return;
  const what =
    WHAT[node.tag] ??
    (node.tag === 'path' ? `${root}.${nameOf(second)}` : node.tag === 'call' ? root : 'an expression');
  throw new CannotWrite(`Its value is computed (${what}); change what it is computed from.`);
}

/** What references begin with whose value is decided elsewhere. */
const COMPUTED: ReadonlySet<string> = new Set(['var', 'local', 'each', 'count', 'module', 'self', 'path', 'terraform']);

const WHAT: Readonly<Record<string, string>> = {
  conditional: 'a condition',
  template: 'a text with something in it that is filled in',
  for: 'a for expression',
};
