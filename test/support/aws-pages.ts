/** A page of AWS that a row of a table rests on. */
export interface AwsPage {
  readonly name: string;
  readonly url: string;
}

const DOCS = 'https://docs.aws.amazon.com';

function iam(name: string, page: string): AwsPage {
  return { name: `IAM User Guide, "${name}"`, url: `${DOCS}/IAM/latest/UserGuide/${page}.html` };
}

function kms(name: string, page: string): AwsPage {
  return { name: `AWS KMS Developer Guide, "${name}"`, url: `${DOCS}/kms/latest/developerguide/${page}.html` };
}

function sqs(name: string, page: string): AwsPage {
  return {
    name: `Amazon SQS Developer Guide, "${name}"`,
    url: `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/${page}.html`,
  };
}

function s3(name: string, page: string): AwsPage {
  return { name: `Amazon S3 User Guide, "${name}"`, url: `${DOCS}/AmazonS3/latest/userguide/${page}.html` };
}

/** The pages that the tables of verdicts rest on. */
export const AWS = {
  action: iam('IAM JSON policy elements: Action', 'reference_policies_elements_action'),
  arns: iam('Identify AWS resources with Amazon Resource Names (ARNs)', 'reference-arns'),
  calledFrom: iam('The confused deputy problem', 'confused-deputy'),
  condition: iam('IAM JSON policy elements: Condition', 'reference_policies_elements_condition'),
  effect: iam('IAM JSON policy elements: Effect', 'reference_policies_elements_effect'),
  evaluation: iam('Policy evaluation logic', 'reference_policies_evaluation-logic'),
  globalKeys: iam('AWS global condition context keys', 'reference_policies_condition-keys'),
  grammar: iam('Grammar of the IAM JSON policy language', 'reference_policies_grammar'),
  ids: iam('IAM identifiers', 'reference_identifiers'),
  notAction: iam('IAM JSON policy elements: NotAction', 'reference_policies_elements_notaction'),
  notPrincipal: iam('AWS JSON policy elements: NotPrincipal', 'reference_policies_elements_notprincipal'),
  notResource: iam('IAM JSON policy elements: NotResource', 'reference_policies_elements_notresource'),
  operators: iam('IAM JSON policy elements: Condition operators', 'reference_policies_elements_condition_operators'),
  perimeters: iam('Establish permissions guardrails using data perimeters', 'access_policies_data-perimeters'),
  principal: iam('AWS JSON policy elements: Principal', 'reference_policies_elements_principal'),
  resource: iam('IAM JSON policy elements: Resource', 'reference_policies_elements_resource'),
  severalValues: iam(
    'Single-valued vs. multivalued context keys',
    'reference_policies_condition-single-vs-multi-valued-context-keys',
  ),
  severalKeys: iam(
    'Conditions with multiple context keys or values',
    'reference_policies_condition-logic-multiple-context-keys-or-values',
  ),
  variables: iam('IAM policy elements: Variables and tags', 'reference_policies_variables'),
  version: iam('IAM JSON policy elements: Version', 'reference_policies_elements_version'),

  createKey: {
    name: 'AWS KMS API Reference, "CreateKey"',
    url: `${DOCS}/kms/latest/APIReference/API_CreateKey.html`,
  },
  defaultKeyPolicy: kms('Default key policy', 'key-policy-default'),
  kmsGlobalKeys: kms('AWS global condition keys', 'conditions-aws'),
  kmsKeys: kms('AWS KMS condition keys', 'conditions-kms'),
  kmsOtherAccounts: kms('Allowing users in other accounts to use a KMS key', 'key-policy-modifying-external-accounts'),
  kmsPolicies: kms('Creating a key policy', 'key-policy-overview'),
  kmsServices: kms('Permissions for AWS services', 'key-policy-services'),

  sqsExamples: sqs('Basic examples of Amazon SQS policies', 'sqs-basic-examples-of-sqs-policies'),
  sqsKeys: sqs('Amazon SQS Key management', 'sqs-key-management'),
  sqsLimits: sqs('Limitations of Amazon SQS custom policies', 'sqs-limitations-of-custom-policies'),
  sqsPermissions: sqs('Amazon SQS API permissions', 'sqs-api-permissions-reference'),

  lambdaKeys: {
    name: 'AWS Lambda Developer Guide, "Working with Lambda execution environment credentials"',
    url: `${DOCS}/lambda/latest/dg/permissions-source-function-arn.html`,
  },
  s3Notifications: s3(
    'Granting permissions to publish event notification messages to a destination',
    'grant-destinations-permissions-to-s3',
  ),
  s3Public: s3('The meaning of "public"', 'access-control-block-public-access'),

  configKey: {
    name: 'AWS Config Developer Guide, "kms-key-policy-no-public-access"',
    url: `${DOCS}/config/latest/developerguide/kms-key-policy-no-public-access.html`,
  },
  configQueue: {
    name: 'AWS Config Developer Guide, "sqs-queue-no-public-access"',
    url: `${DOCS}/config/latest/developerguide/sqs-queue-no-public-access.html`,
  },
} as const satisfies Record<string, AwsPage>;
