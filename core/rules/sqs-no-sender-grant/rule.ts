import { nameSender } from '../../fixes/policies.ts';
import { classOf } from '../../policy/principals.ts';
import { canonical } from '../../resources/canonical.ts';
import { defectOf } from '../policy-checks/statement-defect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a statement that lets in SQS itself, as which nobody sends. */
export const sqsNoSenderGrant = defineRule<PolicySubject>({
  id: 'sqs-no-sender-grant',
  level: 'note',
  topic: 'delivery',
  title: 'Statements for senders name senders',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html',
  ],

  *check(policy) {
    if (!policy.inUse) return;
    for (const statement of policy.document.statements) {
      if (statement.effect !== 'Allow' || !statement.principal || statement.principal.not) continue;
      for (const entry of statement.principal.entries) {
        const who = classOf(entry, policy.setting);
        if (who.is !== 'service' || who.name !== 'sqs.amazonaws.com') continue;
        yield defectOf(policy, statement, {
          at: entry.origin,
          cause: `service ${canonical(entry.value)}`,
          says: "no service sends as sqs.amazonaws.com; it admits none of the queue's senders",
          why:
            policy.carrier === 'key'
              ? 'SQS calls KMS as whoever sends or receives: a service such as SNS, or a role. None of them is let in by this.'
              : 'Whoever sends calls SQS under a name of its own: a service such as SNS, or a role. None of them is let in by this.',
          how: 'Name the service that sends, such as sns.amazonaws.com with aws:SourceArn, or remove the principal.',
          fixes: () => nameSender(entry, statement, policy),
        });
      }
    }
  },
});
