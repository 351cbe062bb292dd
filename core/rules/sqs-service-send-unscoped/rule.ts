import { unscopedServices } from '../policy-checks/unscoped-service.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a service that a queue policy lets send for the resources of any account. */
export const sqsServiceSendUnscoped = defineRule<PolicySubject>({
  id: 'sqs-service-send-unscoped',
  level: 'warning',
  topic: 'queue-policy',
  title: 'Services send to a queue for own resources only',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],

  check: (policy) => unscopedServices(policy, 'queue'),
});
