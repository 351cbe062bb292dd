import { entriesOf } from '../../syntax/entries.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { resolvePath } from '../../text/path.ts';
import { child, literalText } from './intrinsics.ts';

/**
 * The property that names the template of a nested stack, by the resource's type.
 *
 * Sources: AWS CloudFormation Template Reference, `AWS::CloudFormation::Stack` (a local path is what
 * `aws cloudformation package` uploads); AWS SAM Developer Guide, `AWS::Serverless::Application`.
 */
const TEMPLATE_PROPERTY = new Map([
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
  ['AWS::Serverless::Application', 'Location'],
]);

/** Whether a text may name a type of nested stacks, be it spelt out or put together by escapes. */
export function mayCallTemplates(text: string): boolean {
  return [...TEMPLATE_PROPERTY.keys()].some((type) => text.includes(type)) || /\\[uUx\r\n]/.test(text);
}

/** The file that a resource calls as a nested stack; `undefined` where it calls none, or none that is named by a relative path. */
export function calledTemplate(path: string, resource: SyntaxNode): string | undefined {
  const property = TEMPLATE_PROPERTY.get(literalText(child(resource, 'Type')) ?? '');
  if (property === undefined) return undefined;
  const url = literalText(child(child(resource, 'Properties'), property));
  if (url === undefined || /^[\w+.-]+:\/\//.test(url) || url.startsWith('/') || url.includes('{{')) return undefined;
  return resolvePath(path, url.replaceAll('\\', '/'));
}

/** All files that a template calls as nested stacks. */
export function calledTemplates(path: string, root: SyntaxNode): string[] {
  const resources = child(root, 'Resources');
  if (resources?.kind !== 'map') return [];
  return [...entriesOf(resources).values()]
    .map(({ value }) => calledTemplate(path, value))
    .filter((called) => called !== undefined);
}
