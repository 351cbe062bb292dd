import { unscopedServices } from '../policy-checks/unscoped-service.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a service that a key policy lets in for the resources of any account. */
export const kmsServiceGrantUnscoped = defineRule<PolicySubject>({
  id: 'kms-service-grant-unscoped',
  level: 'warning',
  topic: 'key-policy',
  title: 'Services use a key for own resources only',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  ],

  check: (policy) => unscopedServices(policy, 'key'),
});
