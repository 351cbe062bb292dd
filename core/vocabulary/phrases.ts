import type { Resource } from '../resources/resource.ts';
import { programWordsOf } from './program-languages.ts';
import { TERRAFORM } from './terraform.ts';

/** How an author's language writes what is not a property of a queue or key. */
export interface Phrases {
  readonly partition: string;
  readonly urlOf: (queue: string) => string;
  /** An example of what comes to the ARN of a key. */
  readonly keyArn: string;
  /** A line that gives a property a value. */
  readonly setting: (property: string, value: boolean) => string;
  readonly eventRule: string;
  readonly metricFilter: string;
  /** What is linted. */
  readonly source: string;
  /** How to see what comes from elsewhere, after "or". */
  readonly seeElsewhere: string;
  /** How to show what a parameter may be, and that it is not empty: a sentence. */
  readonly showParameter: (name: string, mayBeEmpty: boolean) => string;
  /** Whether hooks of CloudFormation see it before it is made. */
  readonly isHooked: boolean;
  /** A key's policy that names what sends to the key's queue may wait for itself. */
  readonly isCircular: boolean;
  /** How material is brought into a key that has none: a clause. */
  readonly importing: string;
}

const IN_CLOUDFORMATION: Phrases = {
  partition: 'AWS::Partition',
  urlOf: (queue) => `!Ref ${queue}`,
  keyArn: '!GetAtt Key.Arn',
  setting: (property, value) => `${property}: ${value}`,
  eventRule: 'AWS::Events::Rule',
  metricFilter: 'AWS::Logs::MetricFilter',
  source: 'template',
  seeElsewhere: 'lint the template that this comes from as well',
  showParameter: (name, mayBeEmpty) =>
    `Give ${name} AllowedValues${mayBeEmpty ? ', or a MinLength of 1 where an empty value is a mistake' : ''}.`,
  isHooked: true,
  isCircular: true,
  importing: 'which a template cannot do',
};

const IN_TERRAFORM: Phrases = {
  partition: 'data.aws_partition',
  urlOf: (queue) => `${queue}.url`,
  keyArn: 'aws_kms_key.NAME.arn',
  setting: (property, value) => `${property} = ${value}`,
  eventRule: 'aws_cloudwatch_event_rule',
  metricFilter: 'aws_cloudwatch_log_metric_filter',
  source: 'plan',
  seeElsewhere: 'plan again once what this comes from is there',
  showParameter: (name) => `Give ${name} a value that the plan holds.`,
  isHooked: false,
  isCircular: false,
  importing: 'as key_material_base64 or outside of Terraform',
};

const IN_CLOUD_CONTROL: Phrases = {
  ...IN_TERRAFORM,
  urlOf: (queue) => `${queue}.queue_url`,
  keyArn: 'awscc_kms_key.NAME.arn',
  importing: 'outside of Terraform',
};

/** In an app of the CDK, what its template would say of a construct is said in the words of the app. */
function inApp(construct: Resource): Phrases {
  const { name, setting } = programWordsOf(construct);
  return {
    ...IN_CLOUDFORMATION,
    partition: 'Aws.PARTITION',
    urlOf: (queue) => `the ref or ${name('queueUrl')} of ${queue}`,
    keyArn: `key.${name('keyArn')}`,
    setting,
    eventRule: 'events.Rule',
    metricFilter: 'logs.MetricFilter',
    seeElsewhere: 'lint the assembly that this comes from as well',
    showParameter: (parameter, mayBeEmpty) =>
      `Give ${parameter} ${name('allowedValues')}${mayBeEmpty ? `, or a ${name('minLength')} of 1 where an empty value is a mistake` : ''}.`,
  };
}

/** The phrases of the language that a resource is written in. */
export function phrasesOf(resource: Resource): Phrases {
  const { type, construct } = resource;
  if (construct !== undefined) return inApp(resource);
  if (!Object.hasOwn(TERRAFORM, type)) return IN_CLOUDFORMATION;
  return type.startsWith('awscc_') ? IN_CLOUD_CONTROL : IN_TERRAFORM;
}
