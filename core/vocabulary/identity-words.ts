/** What the resources of IAM call the policies that they carry. */
export interface IdentityWords {
  /** The property that holds a document. */
  readonly document: string;
  /** The list whose items hold a document each. */
  readonly inline: string;
  /** The list of managed policies. */
  readonly managed: string;
}

const CLOUDFORMATION: IdentityWords = { document: 'PolicyDocument', inline: 'Policies', managed: 'ManagedPolicyArns' };
const TERRAFORM: IdentityWords = { document: 'policy', inline: 'inline_policy', managed: 'managed_policy_arns' };

/** The words of a type's language. */
export function identityWordsOf(type: string): IdentityWords {
  return type.startsWith('aws_') ? TERRAFORM : CLOUDFORMATION;
}
