import type { Resource } from '../resources/resource.ts';
import { programWordsOf } from './program-languages.ts';

/** How an author's language says what is to be done about a key. */
export interface KeyPhrases {
  /** To add a statement to its policy, which is called by a word: a sentence. */
  readonly admit: (word: string, name: string, statement: string) => string;
  /** What lets somebody use it who sends to a queue or reads from it, before a full stop; nothing where only policies do. */
  readonly grant: (does: 'sends' | 'reads', queue: Resource, key: string) => string;
  /** To keep it when it would be deleted: a sentence. */
  readonly keep: (policies: readonly string[], name: string) => string;
}

const BY_POLICY: KeyPhrases = {
  admit: (word, name, statement) => `Add to the ${word} of ${name}: ${statement}.`,
  grant: () => '',
  keep: (policies, name) => `Set ${policies.join(' and ')} of ${name} to Retain, beside its Type.`,
};

/** The phrases for a key in the language of its author. */
export function keyPhrasesOf(key: Resource): KeyPhrases {
  if (key.construct === undefined) return BY_POLICY;
  const { name, setting, member } = programWordsOf(key);
  const retain = member('RemovalPolicy', 'RETAIN');
  if (key.construct === 'L1') {
    return { ...BY_POLICY, keep: (_, path) => `Call ${name('applyRemovalPolicy')}(${retain}) of ${path}.` };
  }
  return {
    admit: (_, path, statement) =>
      `Call ${name('addToResourcePolicy')} of ${path} with ${statement}. The CDK opens a key to what subscriptions, notifications and targets send to its queues, not to what they send to dead-letter queues, and not to an L1.`,
    grant: (does, queue, path) => {
      const onKey = `${name(does === 'sends' ? 'grantEncryptDecrypt' : 'grantDecrypt')} of ${path}`;
      if (queue.construct !== 'L2') return `, as ${onKey} does`;
      return `, as ${name(does === 'sends' ? 'grantSendMessages' : 'grantConsumeMessages')} of ${queue.name} does, or ${onKey}`;
    },
    keep: (_, path) => `Set ${setting('removalPolicy', retain)} of ${path}.`,
  };
}
