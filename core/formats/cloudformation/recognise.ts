import { entriesOf, entry } from '../../syntax/entries.ts';
import type { Tree } from '../../syntax/tree.ts';

/**
 * Whether a text may be a CloudFormation template, told without parsing it: a tree of Kubernetes, Compose or workflow
 * files is passed over at the speed of a text search.
 */
export function looksLikeTemplate(text: string): boolean {
  return text.includes('::') && /(?:^|[\s{,])["']?Resources["']?\s*:/.test(text);
}

/**
 * Whether a tree is a template: `Resources` is a map in which at least one thing has a type such as `AWS::SQS::Queue`.
 * Of a text with errors that speaks of AWS the map is enough, since the error may have cost it the types.
 */
export function isTemplate({ root, text, problems }: Tree): boolean {
  if (root?.kind !== 'map') return false;
  const entries = entriesOf(root);
  const resources = entries.get('Resources')?.value;
  if (resources?.kind !== 'map') return false;
  if (entries.has('AWSTemplateFormatVersion')) return true;
  for (const [name, { value }] of entriesOf(resources)) {
    if (name.startsWith('Fn::ForEach::')) return true;
    const type = value.kind === 'map' ? entry(value, 'Type')?.value : undefined;
    if (type?.kind === 'scalar' && /^\w+::[\w:]+$/.test(type.value)) return true;
  }
  return problems.length > 0 && text.includes('AWS::');
}
