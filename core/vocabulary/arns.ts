import type { Kind } from './vocabulary.ts';

/** How the ARN of a kind is put together, and which attributes of a resource come to what. */
export interface ArnForm {
  readonly service: string;
  /** An S3 bucket's has neither Region nor account, an IAM identity's no Region. */
  readonly has: 'region and account' | 'account' | 'neither';
  /** What stands before the name. */
  readonly prefix: string;
  /** Attributes, of any language, that come to the ARN, and those that come to the name; empty for the reference itself. */
  readonly arn: readonly string[];
  readonly name: readonly string[];
}

/**
 * Source: AWS CloudFormation Template Reference, "Return values" of each type; Service Authorization Reference, "Resource types"
 * of each service, https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const FORMS: Partial<Record<Kind, ArnForm>> = {
  queue: { service: 'sqs', has: 'region and account', prefix: '', arn: ['Arn', 'arn'], name: ['QueueName', 'name'] },
  topic: {
    service: 'sns',
    has: 'region and account',
    prefix: '',
    arn: ['', 'TopicArn', 'arn', 'id'],
    name: ['TopicName', 'name'],
  },
  bucket: { service: 's3', has: 'neither', prefix: '', arn: ['Arn', 'arn'], name: ['', 'id', 'bucket'] },
  eventRule: { service: 'events', has: 'region and account', prefix: 'rule/', arn: ['Arn', 'arn'], name: ['', 'name'] },
  eventBus: {
    service: 'events',
    has: 'region and account',
    prefix: 'event-bus/',
    arn: ['Arn', 'arn'],
    name: ['', 'Name', 'name'],
  },
  function: {
    service: 'lambda',
    has: 'region and account',
    prefix: 'function:',
    arn: ['Arn', 'arn'],
    name: ['', 'function_name'],
  },
  role: { service: 'iam', has: 'account', prefix: 'role', arn: ['Arn', 'arn'], name: ['', 'name', 'id'] },
  user: { service: 'iam', has: 'account', prefix: 'user', arn: ['Arn', 'arn'], name: ['', 'name', 'id'] },
};

/** The form of a kind's ARN; absent for kinds whose ARNs nothing here is compared with. */
export function arnFormOf(kind: Kind | undefined): ArnForm | undefined {
  return kind && FORMS[kind];
}
