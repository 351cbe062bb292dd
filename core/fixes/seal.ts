import { accountIn } from '../map/arns.ts';
import type { Edge } from '../map/edge.ts';
import { hasKmsKey, type Queue, type SealingFacts, type SealingKey } from '../map/queue.ts';
import type { PrincipalEntry } from '../policy/document.ts';
import { isSecret } from '../resources/describe.ts';
import { propertyOf } from '../vocabulary/vocabulary.ts';
import { type Admitted, Around, admit, admitToNew, isOpenTo } from './admit.ts';
import { asWritten } from './as-written.ts';
import { candidateKeys } from './candidate-keys.ts';
import { type Change, documentValue, type Fix, type NewParameter, type NewResource, type NewValue } from './change.ts';
import { declare } from './declare.ts';
import { setKey, setting } from './encryption.ts';
import { nameAfter } from './names.ts';
import { aliasFor } from './new-key.ts';
import { canName } from './reach.ts';

/**
 * The ways to seal a queue by a key, the best one first: by a key of the unit, by a new one, by one that each deployment names, and by
 * the AWS managed key. Which one is for a person to choose. A queue that SAM makes is declared for it.
 *
 * @param awsManaged whether the AWS managed key will do, where it shuts nobody out
 */
export function waysToSeal(queue: Queue, awsManaged: boolean): readonly Fix[] {
  const facts = queue.forSealing();
  if (queue.resource.madeFor !== undefined && !declare(queue, new Map())) return [];
  const sealed = sealedTogether(queue, facts);
  const around = aroundAll(sealed, facts);
  return [
    ...candidateKeys(queue, facts, around).map((key) => byKey(key, sealed, around, facts)),
    byNewKey(queue, sealed, around, facts),
    byParameter(queue, facts),
    ...(awsManaged && isOwnAccountsAlone(queue, facts) ? [byAwsManagedKey(queue)] : []),
  ];
}

/** Seals a queue by whatever seals another one; `undefined` where its text cannot say that, or somebody would be shut out. */
export function sealLike(queue: Queue, other: Queue): Fix | undefined {
  const facts = queue.forSealing();
  const { resource } = queue;
  const own = other.key.key?.resource;
  if (own) {
    const key = facts.key(own);
    const isNameable = key !== undefined && canName(resource, own) && !facts.leadsTo(own, resource);
    return isNameable ? byKey(key, [queue], [new Around(queue, facts.edges())], facts) : undefined;
  }
  if (other.encryption === 'kms-aws-managed')
    return isOwnAccountsAlone(queue, facts) ? byAwsManagedKey(queue) : undefined;
  const value = asWritten(propertyOf(other.resource, 'queue', 'key'), resource);
  return value === undefined
    ? undefined
    : {
        title: `Seal ${queue.name} with the key of ${other.name}`,
        safe: false,
        consequence: `Senders and readers of ${queue.name} have to be let use that key.`,
        changes: setKey(queue, value),
      };
}

/**
 * Names a key by the alias that a text is without its beginning. Nobody has to choose where the alias is one of the unit and whoever is
 * around the queue gets through its key.
 */
export function nameByAlias(queue: Queue, text: string): readonly Fix[] {
  if (!/^[\w/-]+$/.test(text) || isSecret(queue.key.value)) return [];
  const facts = queue.forSealing();
  const name = `alias/${text}`;
  const changes = [setting(queue.resource, 'key', queue.key.value, name)];
  const title = `Name the key of ${queue.name} ${name}`;
  if (name === 'alias/aws/sqs') return isOwnAccountsAlone(queue, facts) ? [{ ...byAwsManagedKey(queue), title }] : [];
  if (!facts.hasAlias(name)) return [];
  const key = facts.keyBy(name);
  const isSafe =
    key?.policy.seals.some((other) => other !== queue.resource) === true &&
    isOpenTo([new Around(queue, facts.edges())], key);
  return [{ title, safe: isSafe, changes }];
}

/** Takes the key of a queue, which stands in its text, as a parameter that is this key unless a deployment says otherwise. */
export function askForKey(queue: Queue): readonly Fix[] {
  const { value } = queue.key;
  if (isSecret(value)) return [];
  const otherwise = value.kind === 'scalar' ? String(value.value) : undefined;
  const parameter: NewParameter = { ...keyParameter(queue), ...(otherwise === undefined ? {} : { otherwise }) };
  return [
    {
      title: `Take the key of ${queue.name} as a parameter (${parameter.name})`,
      safe: false,
      consequence: 'Which key it is can then no longer be told from this text alone.',
      changes: [
        { do: 'ask', parameter, of: queue.resource },
        setting(queue.resource, 'key', value, { kind: 'parameter', of: parameter }),
      ],
    },
  ];
}

/** The queue, and its dead-letter queues that no key seals: what is sent to those directly would be sealed less. */
function sealedTogether(queue: Queue, { deadLetterQueues }: SealingFacts): readonly Queue[] {
  const others = deadLetterQueues().filter(
    ({ resource, encryption }) =>
      encryption !== 'unknown' &&
      !hasKmsKey(encryption) &&
      resource.madeFor === undefined &&
      canName(resource, queue.resource),
  );
  return [queue, ...others];
}

/** Who needs the key: all around the queues that it seals, and whoever reads what moves from there to another one. */
function aroundAll(sealed: readonly Queue[], facts: SealingFacts): readonly Around[] {
  const [queue, ...others] = sealed;
  const rest = facts
    .deadLetterQueues()
    .filter(({ resource }) => !sealed.some((one) => one.resource === resource))
    .map((one) => {
      const edges = one.forSealing().edges();
      return new Around(
        one,
        edges.filter(({ does }) => does === 'reads'),
      );
    });
  return [
    ...(queue ? [new Around(queue, facts.edges())] : []),
    ...others.map((one) => new Around(one, one.forSealing().edges())),
    ...rest,
  ];
}

function byKey(key: SealingKey, sealed: readonly Queue[], around: readonly Around[], { leadsTo }: SealingFacts): Fix {
  const { name, resource } = key.key;
  const admitted = admit(around, key, leadsTo);
  const value: NewValue = { kind: 'attribute', of: resource, attribute: 'arn' };
  const lets = admitted.services.length > 0 ? `${name} then lets ${listed(admitted.services)} send. ` : '';
  const first =
    key.policy.seals.length === 0
      ? `No queue uses ${name} yet: what is asked of keys of queues is then asked of it. `
      : '';
  return {
    title: `${sealWords(sealed)} with ${name}`,
    safe: false,
    consequence: `${lets}${first}${othersWords(admitted, name)}`,
    changes: [...sealed.flatMap((one) => sealing(one, value)), ...admitted.changes],
  };
}

function byNewKey(queue: Queue, sealed: readonly Queue[], around: readonly Around[], facts: SealingFacts): Fix {
  const { resource, name: queueName } = queue;
  const properties = new Map<string, NewValue>();
  const key: NewResource = { kind: 'key', name: freeName(resource, facts), properties, isKept: true };
  const admitted = admitToNew(around, key, resource);
  properties.set('description', `Encrypts messages in ${sealed.map(({ name }) => name).join(' and ')}`);
  properties.set('rotation', true);
  properties.set('policy', documentValue(admitted.statements));
  const alias = aliasFor(queue, key, facts.hasAlias);
  const value: NewValue = { kind: 'attribute', of: key, attribute: 'arn' };
  const added: Change[] = [key, ...(alias ? [alias] : [])].map((one) => ({
    do: 'add',
    resource: one,
    before: resource,
  }));
  const lets = admitted.services.length > 0 ? `It lets ${listed(admitted.services)} send. ` : '';
  return {
    title: `${sealWords(sealed)} with a new key, ${key.name}`,
    safe: false,
    consequence: `${lets}KMS bills a key by the month, and the requests for data keys that SQS makes for ${queueName}. ${othersWords(admitted, key.name)}`,
    changes: [...added, ...sealed.flatMap((one) => sealing(one, value)), ...admitted.changes],
  };
}

/** A name for a key of a queue that nothing in its text has. */
function freeName(queue: Queue['resource'], { has }: SealingFacts): string {
  const name = nameAfter(queue, 'Key');
  const scope = queue.id.slice(0, queue.id.lastIndexOf('/') + 1);
  let free = name;
  for (let number = 2; has(`${scope}${free}`); number++) free = `${name}${number}`;
  return free;
}

function byParameter(queue: Queue, facts: SealingFacts): Fix {
  const { name, resource } = queue;
  const parameter = keyParameter(queue);
  const services = [
    ...new Set(facts.edges().flatMap(({ principal }) => (principal.is === 'service' ? [principal.name] : []))),
  ];
  const who = services.length === 0 ? 'senders and readers' : `${listed(services)} and all other senders and readers`;
  return {
    title: `${sealWords([queue])} with a key that each deployment names (${parameter.name})`,
    safe: false,
    consequence: `Whoever deploys has to name a key, and ${who} of ${name} have to be let use it there: whether they are cannot be told from this text.`,
    changes: [{ do: 'ask', parameter, of: resource }, ...sealing(queue, { kind: 'parameter', of: parameter })],
  };
}

function keyParameter({ name, resource }: Queue): NewParameter {
  return {
    name: nameAfter(resource, 'KeyArn'),
    description: `ARN of the KMS key that encrypts messages in ${name}`,
  };
}

function byAwsManagedKey(queue: Queue): Fix {
  return {
    title: `${sealWords([queue])} with the AWS managed key alias/aws/sqs`,
    safe: false,
    consequence: `The policy of that key cannot be changed: SNS, S3, EventBridge and other accounts can never send to ${queue.name}, nor can other accounts read it.`,
    changes: sealing(queue, 'alias/aws/sqs'),
  };
}

/** Whether nobody is known to use a queue but roles and users of its own account, and nothing that could tell is hidden. */
function isOwnAccountsAlone(queue: Queue, { edges }: SealingFacts): boolean {
  return (
    edges().every(isOwn) &&
    queue
      .policies()
      .every(
        ({ document }) =>
          document !== undefined &&
          document.more === undefined &&
          document.statements.every(
            ({ effect, principal }) =>
              effect === 'Deny' ||
              (effect === 'Allow' &&
                principal?.not === false &&
                principal.more === undefined &&
                principal.entries.every(isOwnEntry)),
          ),
      )
  );
}

function isOwn({ principal }: Edge): boolean {
  return principal.is === 'identity' && principal.account?.kind === 'deployment';
}

function isOwnEntry({ type, value }: PrincipalEntry): boolean {
  return type === 'AWS' && (value.kind === 'reference' || accountIn(value)?.kind === 'deployment');
}

function sealing(queue: Queue, key: NewValue): readonly Change[] {
  return queue.resource.madeFor === undefined ? setKey(queue, key) : (declare(queue, new Map([['key', key]])) ?? []);
}

/** What is done to some queues, as an order that goes on with a key. */
function sealWords([queue, ...others]: readonly Queue[]): string {
  const name = queue?.name ?? '';
  if (queue?.resource.madeFor !== undefined) return `Declare ${name}, sealed`;
  if (others.length === 0) return `Seal ${name}`;
  const kind = `dead-letter queue${others.length > 1 ? 's' : ''}`;
  return `Seal ${name} and its ${kind} ${listed(others.map((other) => other.name))}`;
}

function othersWords({ left }: Admitted, key: string): string {
  const seen = left.length > 0 ? `Nothing here lets ${listed(left)} use ${key}. ` : '';
  return `${seen}Senders and readers that are not in this text need ${left.length > 0 ? 'to be let' : 'permission to'} use it too.`;
}

/** How many names a sentence holds. */
const SHOWN = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  const shown = rest > 0 ? [...names.slice(0, SHOWN), `${rest} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
