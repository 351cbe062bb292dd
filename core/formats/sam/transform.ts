import type { SyntaxNode } from '../../syntax/tree.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';

/** How SAM gets to see a template. */
export interface SamTransform {
  /** Functions such as `Fn::If` are gone by then; otherwise SAM takes them for data, nearly everywhere. */
  readonly resolved: boolean;
}

/**
 * How SAM transforms a template; `undefined` where it does not.
 *
 * Transforms run in the order in which they are listed, and `AWS::LanguageExtensions` replaces every function whose result
 * is known before the deployment.
 *
 * Sources: AWS SAM Developer Guide, "AWS SAM template anatomy",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html;
 * https://github.com/aws/serverless-application-model/issues/2533
 */
export function samTransformOf(root: SyntaxNode): SamTransform | undefined {
  const transform = child(root, 'Transform');
  const items = transform?.kind === 'sequence' ? transform.items : transform ? [transform] : [];
  const names = items.map((item) => literalText(item) ?? literalText(child(item, 'Name')));
  const sam = names.indexOf('AWS::Serverless-2016-10-31');
  return sam < 0 ? undefined : { resolved: names.slice(0, sam).includes('AWS::LanguageExtensions') };
}
