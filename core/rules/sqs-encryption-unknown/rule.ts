import type { Queue } from '../../map/queue.ts';
import { describeWhy } from '../../resources/describe.ts';
import type { Why } from '../../resources/value.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

/** Says what hides a queue's encryption, and what would show it. Not a defect, and not a proof of safety either. */
export const sqsEncryptionUnknown = defineRule({
  id: 'sqs-encryption-unknown',
  level: 'note',
  topic: 'encryption',
  title: 'The encryption of a queue can be told',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],

  *check(queue, settings) {
    const unknownKey = queue.encryption === 'kms-unknown-key';
    if (queue.encryption !== 'unknown' && !(unknownKey && requirementFor(queue, settings).is === 'cmk')) return;
    const why = whyOf(queue);
    const hidden = describeWhy(why);
    yield {
      at: queue.key.reference.kind === 'unknown' ? queue.key.origin : queue.managedSse.origin,
      cause: `hidden:${why.hidden}:${why.name}`,
      message: {
        what: unknownKey
          ? `Whose key seals ${queue.name} cannot be told because of ${hidden}.`
          : `How ${queue.name} is encrypted cannot be told because of ${hidden}.`,
        why: unknownKey
          ? 'It may be the AWS managed key, which this project does not accept ("require: cmk").'
          : 'It may be anything from plaintext to a customer managed key; nothing further is judged.',
        how: remedy(queue, why, unknownKey ? 'kind' : queue.key.reference.kind === 'unknown' ? 'key' : 'managedSse'),
      },
    };
  },
});

const NOTHING: Why = { hidden: 'malformed', name: 'an expression' };

function whyOf({ key, managedSse }: Queue): Why {
  if (key.reference.kind === 'unknown') return key.reference.why;
  return managedSse.why ?? NOTHING;
}

/** What would show whether there is a key, which kind of key it is, or what the switch of SSE-SQS says. */
function remedy({ resource }: Queue, { hidden, name }: Why, of: 'key' | 'kind' | 'managedSse'): string {
  const { source, seeElsewhere, showParameter } = phrasesOf(resource);
  switch (hidden) {
    case 'parameter':
      return showParameter(name, of === 'key');
    case 'import':
      return 'Check the stack that exports it, or reference the key in this one.';
    case 'macro':
      return 'Lint the template that the macro makes, or set the encryption outside of the macro.';
    case 'attribute':
      return `Reference the key itself, or ${seeElsewhere}.`;
    case 'not-found':
      return 'Declare it, or correct the name.';
    case 'malformed':
      return of === 'managedSse' ? 'Write true or false.' : 'Write the id, the ARN or an alias of a key.';
    default:
      return `Write the encryption so that it can be read from the ${source}.`;
  }
}
