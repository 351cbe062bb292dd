import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsHardcodedKey } from './rule.ts';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:111122223333:key/${ID}`;

describe('sqs-hardcoded-key', () => {
  test('flags the literal ARN of a key of the own account, at the ARN', () => {
    expect(annotate(sqsHardcodedKey, queueWith(`KmsMasterKeyId: ${ARN}`), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ note: Orders names a key of the own account by its literal ARN."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties":
{"KmsMasterKeyId": "${ARN}"}}}}`;
    expect(rowsOf(sqsHardcodedKey, source)).toEqual([['note', 'Orders', '2:20']]);
  });

  test.each([
    ['quoted', `'${ARN}'`],
    ['put together from literals', `!Join [':', ['arn:aws:kms:us-east-1:111122223333', 'key/${ID}']]`],
    ['of a multi-Region key', 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'],
    ['of another partition', `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${ID}`],
  ])('flags an ARN %s', (_, key) => {
    expect(rowsOf(sqsHardcodedKey, queueWith(`KmsMasterKeyId: ${key}`))).toMatchObject([
      ['note', 'Orders', expect.anything()],
    ]);
  });

  test.each([
    ['a key of another account', ARN.replace('111122223333', '999999999999')],
    ['the ARN of an alias', 'arn:aws:kms:us-east-1:111122223333:alias/orders'],
    ['the ARN of the AWS managed key', 'arn:aws:kms:us-east-1:111122223333:alias/aws/sqs'],
    ['an alias', 'alias/orders'],
    ['a bare id, which names no account', ID],
    ['the account of the deployment', `!Sub 'arn:\${AWS::Partition}:kms:us-east-1:\${AWS::AccountId}:key/${ID}'`],
    ['a reference', '!Ref Key'],
    ['an import', '!ImportValue key'],
    ['a parameter with such a default, which is only a hint', '!Ref KeyArn'],
    ['no key', "''"],
  ])('passes %s', (_, key) => {
    const parameters = `Parameters:\n  KeyArn: {Type: String, Default: '${ARN}'}`;
    const source = `${template({ Orders: [`KmsMasterKeyId: ${key}`] }, parameters)}\n  Key: {Type: AWS::KMS::Key}`;
    expect(rowsOf(sqsHardcodedKey, source)).toEqual([]);
  });

  test('passes every key while no own account is told', () => {
    expect(rowsOf(sqsHardcodedKey, queueWith(`KmsMasterKeyId: ${ARN}`), {})).toEqual([]);
  });

  test('says when, where a queue has such a key in some worlds only', () => {
    const source = template({ Orders: [`KmsMasterKeyId: !If [IsProd, '${ARN}', alias/orders]`] }, IS_PROD);
    expect(rowsOf(sqsHardcodedKey, source)).toEqual([['note', 'Orders', '11:36', 'IsProd is true']]);
  });

  test('never shows a key that is secret', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !Ref Key'] },
      `Parameters:\n  Key: {Type: String, NoEcho: true, AllowedValues: ['${ARN}']}`,
    );
    const { findings } = lintText(source, OWN);
    expect(findings.map(({ rule }) => rule)).toContain('sqs-hardcoded-key');
    expect(JSON.stringify(findings)).not.toMatch(/111122223333|1234abcd/);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueWith(`KmsMasterKeyId: ${ARN}`);
    const rules = (level: 'off' | 'warning') => ({ ...OWN, rules: new Map([['sqs-hardcoded-key', level]]) });
    expect(rowsOf(sqsHardcodedKey, source, rules('off'))).toEqual([]);
    expect(rowsOf(sqsHardcodedKey, source, rules('warning'))).toEqual([['warning', 'Orders', '5:23']]);
  });
});
