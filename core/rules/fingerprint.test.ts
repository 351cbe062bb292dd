import { describe, expect, test } from 'vitest';
import { lintText } from '../../test/support/annotate.ts';
import { type Example, examplesIn, pageOf } from '../../test/support/examples.ts';
import { queueWith, template } from '../../test/support/templates.ts';
import { DEFAULT_SETTINGS, lint, RULES } from '../index.ts';

function fingerprintsOf(rule: string, source: string, settings: Example['settings']): string[] {
  return lintText(source, settings)
    .findings.filter((finding) => finding.rule === rule)
    .map(({ fingerprint }) => fingerprint);
}

const EXAMPLES = RULES.flatMap(({ id }) =>
  examplesIn(pageOf(id))
    .filter(({ is }) => is === 'flagged')
    .map((example) => ({ rule: id, ...example })),
);
const YAML_EXAMPLES = EXAMPLES.filter(({ source }) => !source.startsWith('{'));

describe('the fingerprint of a finding', () => {
  test.each(EXAMPLES)('is 16 hexadecimal digits ($rule, line $line)', ({ rule, source, settings }) => {
    for (const fingerprint of fingerprintsOf(rule, source, settings)) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each(YAML_EXAMPLES)('survives reformatting ($rule, line $line)', ({ rule, source, settings }) => {
    const before = fingerprintsOf(rule, source, settings);
    const commented = `# A comment\n\n${source.replace(/^( +)/gm, '$1$1').replace(/^(.*\S)$/gm, '$1 # and another one')}`;
    expect(fingerprintsOf(rule, commented, settings)).toEqual(before);
    expect(fingerprintsOf(rule, source.replaceAll('\n', '\r\n'), settings)).toEqual(before);
  });

  test.each(YAML_EXAMPLES)('survives a move within the file ($rule, line $line)', ({ rule, source, settings }) => {
    const moved = source.replace('Resources:\n', 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n');
    expect(fingerprintsOf(rule, moved, settings)).toEqual(fingerprintsOf(rule, source, settings));
  });

  test.each(EXAMPLES)('survives a move to another file ($rule, line $line)', ({ rule, source, settings }) => {
    const { findings } = lint({
      paths: ['infra/queues.template'],
      files: { read: () => source, list: () => undefined },
      settingsFor: () => ({ ...DEFAULT_SETTINGS, ...settings }),
    });
    const moved = findings.filter((finding) => finding.rule === rule).map(({ fingerprint }) => fingerprint);
    expect(moved).toEqual(fingerprintsOf(rule, source, settings));
  });

  test.each(EXAMPLES)('does not hang on the level ($rule, line $line)', ({ rule, source, settings }) => {
    const rules = new Map([[rule, 'note' as const]]);
    expect(fingerprintsOf(rule, source, { ...settings, rules })).toEqual(fingerprintsOf(rule, source, settings));
  });

  test.each(EXAMPLES)('is another one for another resource ($rule, line $line)', ({ rule, source, settings }) => {
    const names = lintText(source, settings)
      .findings.filter((finding) => finding.rule === rule)
      .map(({ resource }) => resource);
    const name = new RegExp(`\\b(${['OrdersQueue', 'OrdersDeadLetterQueue', 'Worker', ...names].join('|')})\\b`, 'g');
    const renamed = fingerprintsOf(rule, source.replaceAll(name, '$1Two'), settings);
    const before = fingerprintsOf(rule, source, settings);
    expect(renamed).toHaveLength(before.length);
    for (const fingerprint of renamed) expect(before).not.toContain(fingerprint);
  });

  test('is another one for another rule', () => {
    const all = lintText(queueWith('KmsMasterKeyId: alias/aws/s3', 'SqsManagedSseEnabled: true')).findings;
    expect(all.map(({ rule }) => rule)).toEqual(['kms-key-unusable', 'sqs-encryption-conflict']);
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('is the same whatever value is wrong', () => {
    const of = (key: string) => fingerprintsOf('sqs-key-reference-invalid', queueWith(`KmsMasterKeyId: ${key}`), {});
    expect(of('orders-key')).toEqual(of('aws/sqs'));
  });

  test('is the same whether it holds everywhere or in some worlds', () => {
    const parameters = (answers: string) => `Parameters:\n  Managed: {Type: String, AllowedValues: [${answers}]}`;
    const of = (answers: string) =>
      fingerprintsOf(
        'sqs-encryption-disabled',
        template({ Orders: ['SqsManagedSseEnabled: !Ref Managed'] }, parameters(answers)),
        {},
      );
    expect(of('"false"')).toHaveLength(1);
    expect(of('"false"')).toEqual(of('"true", "false"'));
  });

  test.each([
    [
      'sqs-data-key-reuse-period',
      'out of bounds or long',
      queueWith('KmsMasterKeyId: alias/orders', 'KmsDataKeyReusePeriodSeconds: 30'),
      queueWith('KmsMasterKeyId: alias/orders', 'KmsDataKeyReusePeriodSeconds: 7200'),
    ],
    [
      'sqs-encryption-unknown',
      'hidden by this or by that',
      template({ Orders: ['KmsMasterKeyId: !Ref One'] }, 'Parameters:\n  One: {Type: String}'),
      template({ Orders: ['KmsMasterKeyId: !Ref Two'] }, 'Parameters:\n  Two: {Type: String}'),
    ],
    [
      'kms-key-unusable',
      'disabled or of the wrong kind',
      `${queueWith('KmsMasterKeyId: !Ref Key')}\n  Key: {Type: AWS::KMS::Key, Properties: {Enabled: false}}`,
      `${queueWith('KmsMasterKeyId: !Ref Key')}\n  Key: {Type: AWS::KMS::Key, Properties: {KeySpec: RSA_2048}}`,
    ],
    [
      'kms-key-unusable',
      'one key or the other',
      `${queueWith('KmsMasterKeyId: !Ref Key')}\n  Key: {Type: AWS::KMS::Key, Properties: {Enabled: false}}`,
      `${queueWith('KmsMasterKeyId: !Ref Other')}\n  Other: {Type: AWS::KMS::Key, Properties: {Enabled: false}}`,
    ],
    [
      'sqs-dlq-weaker-than-source',
      'weaker than this or that source',
      template({
        Dead: [],
        Orders: ['KmsMasterKeyId: alias/x', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}'],
      }),
      template({
        Dead: [],
        Refunds: ['KmsMasterKeyId: alias/x', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}'],
      }),
    ],
  ])('of %s is another one for another cause: %s', (rule, _, one, other) => {
    const settings = { require: 'encrypted' as const };
    expect(fingerprintsOf(rule, one, settings)).toHaveLength(1);
    expect(fingerprintsOf(rule, other, settings)).toHaveLength(1);
    expect(fingerprintsOf(rule, one, settings)).not.toEqual(fingerprintsOf(rule, other, settings));
  });
});
