import { describe, expect, test, vi } from 'vitest';
import { template } from '../test/support/templates.ts';
import { type FixRequest, fixAll, fixing } from './fix.ts';
import type { Fix } from './fixes/change.ts';
import type { KmsKey, Queue } from './map/queue.ts';
import { DEFAULT_SETTINGS } from './rules/settings.ts';

// Makers with faults, as a rule may have one some day: their fixes are called safe.
vi.mock('./fixes/encryption.ts', async (original) => ({
  ...(await original()),
  rotate: ({ name, resource }: KmsKey): Fix => ({
    title: `Leave ${name} as it is`,
    safe: true,
    changes: [{ do: 'set', on: resource, property: 'rotation', value: false }],
  }),
  switchOnManagedSse: ({ name, resource }: Queue): readonly Fix[] => [
    {
      title: `Seal ${name}, and break its period`,
      safe: true,
      changes: [
        { do: 'set', on: resource, property: 'key', value: 'alias/orders' },
        ...(name.startsWith('Bad') ? [{ do: 'set', on: resource, property: 'reusePeriod', value: 5 } as const] : []),
      ],
    },
  ],
  keepKeyAlone: ({ name, resource }: Queue): Fix => ({
    title: `Keep the key of ${name}, and break it`,
    safe: false,
    consequence: 'KMS knows no such key.',
    changes: [
      { do: 'unset', on: resource, property: 'managedSse' },
      { do: 'set', on: resource, property: 'key', value: 'no key' },
    ],
  }),
}));

function request(text: string, more: Partial<FixRequest> = {}): FixRequest {
  return {
    paths: ['a.yaml'],
    files: { read: (path) => (path === 'a.yaml' ? text : undefined), list: () => undefined },
    settingsFor: () => ({ ...DEFAULT_SETTINGS, require: 'encrypted' }),
    ...more,
  };
}

describe('a fix with a fault', () => {
  test('is not made where it leaves its finding, and the others are', () => {
    const queues = { One: [], Two: [], Sealed: ['KmsMasterKeyId: !Ref Key'] };
    const fixed = fixAll(request(`${template(queues)}\n  Key:\n    Type: AWS::KMS::Key\n`));
    expect(fixed.files.read('a.yaml')).toBe(
      `${template({ One: ['KmsMasterKeyId: alias/orders'], Two: ['KmsMasterKeyId: alias/orders'], Sealed: ['KmsMasterKeyId: !Ref Key'] })}\n  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n`,
    );
    expect(fixed.left.map(({ finding, why }) => [finding.rule, why])).toEqual([
      ['kms-rotation-disabled', 'Its finding would stay.'],
    ]);
  });

  test('is not made where it brings another finding, and says which', () => {
    const fixed = fixAll(request(template({ A: [], Bad: [], C: [], BadToo: [], E: [] })));
    const key = ['KmsMasterKeyId: alias/orders'];
    expect(fixed.files.read('a.yaml')).toBe(template({ A: key, Bad: [], C: key, BadToo: [], E: key }));
    expect(fixed.left.map(({ finding, why }) => `${finding.resource}: ${why}`)).toEqual([
      expect.stringMatching(/^Bad: It would bring another finding, sqs-data-key-reuse-period: /),
      expect.stringMatching(/^BadToo: It would bring another finding, sqs-data-key-reuse-period: /),
    ]);
  });

  test('is made where somebody who was asked takes what follows, and not where nobody was asked', () => {
    const text = template({ Both: ['KmsMasterKeyId: alias/a', 'SqsManagedSseEnabled: true'] });
    const mending = fixing(request(text));
    const question = mending.next();
    if (question.done) throw new Error('Nobody was asked.');
    expect(question.value.finding.rule).toBe('sqs-encryption-conflict');
    let next = mending.next(question.value.finding.fixes[0]);
    while (!next.done) next = mending.next(undefined);
    expect(next.value.files.read('a.yaml')).toBe(template({ Both: ['KmsMasterKeyId: no key'] }));
    const chosen = fixAll(request(text, { choose: ({ fixes }) => fixes[0] }));
    expect(chosen.edits).toEqual([]);
    expect(chosen.left.map(({ why }) => why)).toEqual([expect.stringContaining('sqs-key-reference-invalid')]);
    expect(fixAll(request(text)).left.map(({ why }) => why)).toEqual([undefined]);
  });

  test('costs few looks, however many others there are', () => {
    const queues = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`Q${at}`, []]));
    let looks = 0;
    const settingsFor = () => {
      looks += 1;
      return { ...DEFAULT_SETTINGS, require: 'encrypted' } as const;
    };
    const { applied } = fixAll(request(template({ ...queues, Bad: [] }), { settingsFor }));
    expect(applied).toHaveLength(300);
    expect(looks).toBeLessThan(60);
  });
});
