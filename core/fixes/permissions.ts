import type { KmsAction } from '../map/access.ts';
import type { Edge } from '../map/edge.ts';
import type { IdentityPolicy } from '../map/policy.ts';
import { hasKmsKey } from '../map/queue.ts';
import type { Statement } from '../policy/document.ts';
import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import { type Change, type Fix, type NewResource, type NewStatement, type NewValue, oneOrMany } from './change.ts';
import { canName, namingOf } from './reach.ts';

/** What an IAM policy says to let its owner do something with a key. */
export function keyPermission(actions: readonly KmsAction[], key: Resource | NewResource): NewStatement {
  return {
    effect: 'Allow',
    actions,
    resources: [{ kind: 'attribute', of: key, attribute: 'arn' }],
    conditions: [],
  };
}

/**
 * Lets the role or user of an edge do something with a key: in the policy that lets it send or read, else by one more of its own.
 * `undefined` where it is not in the unit, or its text cannot name the key.
 */
export function permit(
  { principal, statement }: Edge,
  actions: readonly KmsAction[],
  key: Resource | NewResource,
): Change | undefined {
  const identity = principal.is === 'identity' ? principal.identity : undefined;
  if (!identity) return undefined;
  const held = identity.documents.find(({ document }) => statement && document.statements.includes(statement.is));
  // What SAM writes cannot be added to.
  const isInPolicy = held !== undefined && held.carrier.madeFor === undefined;
  const naming = namingOf(isInPolicy ? held.carrier : identity.resource, key);
  if (!naming) return undefined;
  const permission = { ...keyPermission(actions, key), ...naming };
  return isInPolicy
    ? { do: 'state', in: held.document.origin, statement: permission }
    : { do: 'permit', to: identity.resource, statement: permission };
}

/** Allows what SQS calls of a key in the place of `kms:Encrypt`, or beside a policy template of SAM that says so. */
export function allowWhatSqsCalls(edge: Edge, statement: Statement, action: Value): readonly Fix[] {
  const { principal, access, queue } = edge;
  const { key } = queue.key;
  const title = 'Allow kms:GenerateDataKey and kms:Decrypt instead of kms:Encrypt';
  const whole = statement.action?.whole;
  if (!key || !whole) return [];
  if (action.origin === statement.origin) {
    const permission = principal.is === 'identity' ? permit(edge, access.missing, key.resource) : undefined;
    return permission
      ? [
          {
            title: `Let ${principal.is === 'identity' ? principal.name : ''} use ${key.name}`,
            safe: true,
            changes: [permission],
          },
        ]
      : [];
  }
  const lacking = access.missing.includes('kms:Decrypt') ? ['kms:Decrypt'] : [];
  const isSingle = whole === action.origin;
  const changes: readonly Change[] = isSingle
    ? [{ do: 'replace', at: whole, value: oneOrMany(['kms:GenerateDataKey', ...lacking]) }]
    : [
        { do: 'replace', at: action.origin, value: 'kms:GenerateDataKey' },
        ...lacking.map((value): Change => ({ do: 'append', to: whole, value })),
      ];
  return [{ title, safe: true, changes }];
}

/** Names a key by its ARN where an IAM policy names an alias or an id of it. */
export function nameKeyByArn(value: Value, { resource, keyNamedBy, edges }: IdentityPolicy): readonly Fix[] {
  const key = keyNamedBy(value);
  if (!key || !canName(resource, key)) return [];
  const isUsed = edges().some(({ queue }) => queue.key.key?.resource === key);
  return [
    {
      title: `Name ${key.name} by its ARN`,
      safe: isUsed,
      ...(isUsed ? {} : { consequence: 'The statement has an effect then.' }),
      changes: [{ do: 'replace', at: value.origin, value: { kind: 'attribute', of: key, attribute: 'arn' } }],
    },
  ];
}

/** Lets a statement be about the keys of the queues alone that its owners send to or read from. */
export function decryptOwnOnly(statement: Statement, policy: IdentityPolicy): readonly Fix[] {
  const { action, resource, conditions } = statement;
  const queues = policy.edges().map(({ queue }) => queue);
  const sealed = queues.filter(({ encryption }) => hasKmsKey(encryption));
  const keys = [...new Set(sealed.map((queue) => queue.key.key?.resource))];
  const known = keys.filter((key) => key !== undefined);
  const document = policy.documents.find(({ statements }) => statements.includes(statement));
  if (!action || !resource || !document || known.length === 0 || known.length < keys.length) return [];
  if (!known.every((key) => canName(policy.resource, key))) return [];
  const arns = known.map((key): NewValue => ({ kind: 'attribute', of: key, attribute: 'arn' }));
  const ofKms = action.values.filter((value) => value.kind === 'scalar' && /^kms:/i.test(String(value.value)));
  const title = `Decrypt with ${known.map(({ name }) => name).join(' and ')} only`;
  const consequence = 'What else is decrypted with other keys is refused.';
  if (ofKms.length === action.values.length)
    return [
      { title, safe: false, consequence, changes: [{ do: 'replace', at: resource.whole, value: oneOrMany(arns) }] },
    ];
  if (ofKms.length === 0 || conditions.length > 0) return [];
  const own: NewStatement = {
    effect: 'Allow',
    actions: ofKms.map((value) => (value.kind === 'scalar' ? String(value.value) : '')),
    resources: arns,
    conditions: [],
  };
  return [
    {
      title,
      safe: false,
      consequence,
      changes: [
        ...ofKms.map(({ origin }): Change => ({ do: 'remove', at: origin })),
        { do: 'state', in: document.origin, statement: own },
      ],
    },
  ];
}
