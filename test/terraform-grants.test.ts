import { expect, test } from 'vitest';
import { changed, changeFindings } from './support/plans.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ELSEWHERE = 'arn:aws:kms:eu-west-1:111122223333:key/9999abcd-12ab-34cd-56ef-1234567890ab';
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:q';
const ROLE = 'arn:aws:iam::111122223333:role/worker';
const BOTH = ['Decrypt', 'GenerateDataKey'];

const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const ROOT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

function grant(values: object, unknown: object = {}, name = 'g'): object {
  return changed(
    `aws_kms_grant.${name}`,
    ['create'],
    null,
    { key_id: KEY, grantee_principal: ROLE, ...values },
    unknown,
  );
}

/** A role that sends to a queue, and what is said of its use of the queue's key. */
function sender(keyPolicy: string, ...grants: readonly object[]): string[] {
  return queueOn(KEY, changed('aws_kms_key.k', ['no-op'], {}, { arn: KEY, policy: keyPolicy }), ...grants);
}

function queueOn(key: string, ...others: readonly object[]): string[] {
  const queue = { arn: QUEUE, name: 'q', kms_master_key_id: key };
  const sends = policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
  return changeFindings('sqs-producer-missing-kms', [
    changed('aws_sqs_queue.q', ['no-op'], {}, queue),
    changed('aws_iam_role.worker', ['no-op'], {}, { arn: ROLE, name: 'worker' }),
    changed('aws_iam_role_policy.p', ['no-op'], {}, { role: 'worker', policy: sends }),
    ...others,
  ]);
}

const LACKS =
  'Role aws_iam_role.worker sends to aws_sqs_queue.q but may not call kms:GenerateDataKey and kms:Decrypt on aws_kms_key.k.';

test.each([
  ['no grant', [], [LACKS]],
  ['both calls', [grant({ operations: BOTH })], []],
  ['both calls, in two grants', BOTH.map((operation) => grant({ operations: [operation] }, {}, operation)), []],
  ['one call', [grant({ operations: ['Decrypt'] })], [LACKS.replace(' and kms:Decrypt', '')]],
  ['calls that SQS does not make', [grant({ operations: ['DescribeKey', 'GenerateDataKeyPair'] })], [LACKS]],
  ['both calls for somebody else', [grant({ operations: BOTH, grantee_principal: `${ROLE}s` })], [LACKS]],
  ['both calls on another key', [grant({ operations: BOTH, key_id: ELSEWHERE })], [LACKS]],
  ['operations that nobody can see', [grant({}, { operations: true })], []],
  [
    'a grantee that nobody can see',
    [grant({ operations: BOTH, grantee_principal: undefined }, { grantee_principal: true })],
    [],
  ],
])('a grant of %s counts for what it gives', (_, grants, said) => {
  expect(sender(policy(ROOT), ...grants)).toEqual(said);
});

test.each([
  ['the queue', { encryption_context_equals: { 'aws:sqs:arn': QUEUE } }, []],
  ['the queue, as a part', { encryption_context_subset: { 'aws:sqs:arn': QUEUE } }, []],
  ['another queue', { encryption_context_subset: { 'aws:sqs:arn': `${QUEUE}s` } }, [LACKS]],
])('a grant counts for the queue that its constraint names: %s', (_, constraint, said) => {
  expect(sender(policy(ROOT), grant({ operations: BOTH, constraints: [constraint] }))).toEqual(said);
});

test('a grant gives nothing that a key policy denies', () => {
  const denial = { Effect: 'Deny', Principal: { AWS: ROLE }, Action: 'kms:Decrypt', Resource: '*' };
  expect(sender(policy(ROOT, denial), grant({ operations: BOTH }))).toEqual([
    LACKS.replace('kms:GenerateDataKey and ', ''),
  ]);
});

test('a grant gives what a key policy does not', () => {
  const narrow = { ...ROOT, Action: 'kms:PutKeyPolicy' };
  expect(sender(policy(narrow))).toEqual([LACKS]);
  expect(sender(policy(narrow), grant({ operations: BOTH }))).toEqual([]);
});

test('a grant counts for a key of which nothing else is here', () => {
  expect(queueOn(ELSEWHERE)).toHaveLength(1);
  expect(queueOn(ELSEWHERE, grant({ operations: BOTH, key_id: ELSEWHERE }))).toEqual([]);
  expect(queueOn(ELSEWHERE, grant({ operations: BOTH }))).toHaveLength(1);
});

test('a grant to another account is told, where it is known which are own', () => {
  const changes = [grant({ operations: BOTH, grantee_principal: 'arn:aws:iam::999999999999:role/r' })];
  const own = { ownAccounts: new Set(['111122223333']) };
  expect(changeFindings('kms-cross-account', changes, own)).toEqual([
    'aws_kms_grant.g: role/r of account 999999999999 can call kms:Decrypt, kms:GenerateDataKey.',
  ]);
  expect(changeFindings('kms-cross-account', [grant({ operations: BOTH })], own)).toEqual([]);
  expect(changeFindings('kms-cross-account', changes)).toEqual([]);
});

test('many grants of one key, each for another role, are told apart in little time', () => {
  const names = Array.from({ length: 800 }, (_, index) => `worker${index}`);
  const lacking = names.length - 1;
  const changes = names.flatMap((name, index) => {
    const arn = ROLE.replace('worker', name);
    const sends = policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE });
    return [
      changed(`aws_iam_role.${name}`, ['no-op'], {}, { arn, name }),
      changed(`aws_iam_role_policy.${name}`, ['no-op'], {}, { role: name, policy: sends }),
      ...(index === lacking ? [] : [grant({ operations: BOTH, grantee_principal: arn }, {}, name)]),
    ];
  });
  const key = changed('aws_kms_key.k', ['no-op'], {}, { arn: KEY, policy: policy(ROOT) });
  const queue = changed('aws_sqs_queue.q', ['no-op'], {}, { arn: QUEUE, name: 'q', kms_master_key_id: KEY });
  // Of the one without a grant nobody says that it lacks permission: that would take a look at every grant.
  expect(changeFindings('sqs-producer-missing-kms', [key, queue, ...changes])).toEqual([]);
});
