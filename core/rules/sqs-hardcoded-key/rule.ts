import { askForKey } from '../../fixes/seal.ts';
import { describe } from '../../resources/describe.ts';
import { defineRule } from '../rule.ts';

/** Reports a key of the own account that is named by its literal ARN: the text deploys to that one account alone. */
export const sqsHardcodedKey = defineRule({
  id: 'sqs-hardcoded-key',
  level: 'note',
  topic: 'lifecycle',
  title: 'Keys of the own account are not named by literal ARNs',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html'],

  *check(queue, settings) {
    const { reference, value } = queue.key;
    if (reference.kind !== 'customer' || !reference.arn || value.kind !== 'scalar') return;
    if (!settings.ownAccounts.has(reference.arn.account) || /:alias\//.test(String(value.value))) return;
    yield {
      at: queue.key.origin,
      cause: 'key',
      fixes: () => askForKey(queue),
      message: {
        what: `${queue.name} names a key of the own account by its literal ARN.`,
        why: `Deployed anywhere else, ${describe(value)} is not there, and a new key needs an edit in every place that names it.`,
        how: 'Reference the key, take its ARN as a parameter, or name it by an alias.',
      },
    };
  },
});
