import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { template } from '../../../test/support/templates.ts';
import { sqsKeyWrongRegionOrAccount } from './rule.ts';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** A queue that exists only where a pseudo parameter has a value. */
function queueWhere(fact: string, is: string, key: string): string {
  return `Conditions:
  Here: !Equals [!Ref AWS::${fact}, '${is}']
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Condition: Here
    Properties:
      KmsMasterKeyId: ${key}`;
}

describe('sqs-key-wrong-region-or-account', () => {
  test('flags a key of another Region, at the key', () => {
    const source = queueWhere('Region', 'eu-west-1', `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`);
    expect(annotate(sqsKeyWrongRegionOrAccount, source)).toMatchInlineSnapshot(`
      "Conditions:
        Here: !Equals [!Ref AWS::Region, 'eu-west-1']
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: Here
          Properties:
            KmsMasterKeyId: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: Orders is in eu-west-1; its key is in us-east-1."
    `);
  });

  test('flags a mapping that gives a Region the key of another one', () => {
    const source = `Mappings:
  Keys:
    us-east-1:
      Arn: arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}
    eu-west-1:
      Arn: arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !FindInMap [Keys, !Ref AWS::Region, Arn]`;
    expect(annotate(sqsKeyWrongRegionOrAccount, source)).toMatchInlineSnapshot(`
      "Mappings:
        Keys:
          us-east-1:
            Arn: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
          eu-west-1:
            Arn: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !FindInMap [Keys, !Ref AWS::Region, Arn]
                                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: Orders is in eu-west-1; its key is in us-east-1. [when AWS::Region is eu-west-1]"
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Conditions": {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}}, "Resources": {"Orders":
{"Type": "AWS::SQS::Queue", "Condition": "Here", "Properties": {"KmsMasterKeyId": "arn:aws:kms:us-east-1:111122223333:alias/orders"}}
}}`;
    expect(findingsOf(source)).toEqual([['error', 'sqs-key-wrong-region-or-account', 'Orders', '2:83']]);
  });

  test.each([
    ['an alias ARN', 'arn:aws:kms:us-east-1:111122223333:alias/orders'],
    ['the AWS managed key', 'arn:aws:kms:us-east-1:111122223333:alias/aws/sqs'],
    [
      'a multi-Region key, of which there is no replica by that ARN',
      'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    ],
    [
      'a literal Region between pseudo parameters',
      '!Sub "arn:${AWS::Partition}:kms:us-east-1:${AWS::AccountId}:alias/orders"',
    ],
    ['a Region written before a key of the template', '!Sub "arn:aws:kms:us-east-1:111122223333:key/${Key}"'],
  ])('flags %s of another Region', (_, key) => {
    const source = `${queueWhere('Region', 'eu-west-1', key)}\n  Key: {Type: AWS::KMS::Key}`;
    expect(rowsOf(sqsKeyWrongRegionOrAccount, source)).toMatchObject([['error', 'Orders', expect.anything()]]);
  });

  test.each([
    ['Region', 'us-gov-west-1', 'arn:aws:kms:us-gov-west-1:111122223333:alias/orders', 'aws-us-gov', 'aws'],
    ['Region', 'cn-north-1', 'arn:aws:kms:cn-north-1:111122223333:alias/orders', 'aws-cn', 'aws'],
    ['Region', 'us-east-1', 'arn:aws-cn:kms:us-east-1:111122223333:alias/orders', 'aws', 'aws-cn'],
    [
      'Partition',
      'aws-us-gov',
      '!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/orders"',
      'aws-us-gov',
      'aws',
    ],
  ])('flags another partition where the %s is %s', (fact, is, key, partition, other) => {
    const [finding] = lintText(queueWhere(fact, is, key)).findings;
    expect(finding?.rule).toBe('sqs-key-wrong-region-or-account');
    expect(finding?.message.what).toBe(`Orders is in the partition ${partition}; its key is in ${other}.`);
    expect(finding?.message.how).toBe(`Write the ARN with the partition ${partition}, or with AWS::Partition.`);
  });

  test('flags the AWS managed key of another account', () => {
    const key = 'arn:aws:kms:us-east-1:999988887777:alias/aws/sqs';
    const source = template({ Orders: [`KmsMasterKeyId: ${key}`] });
    const ownAccounts = new Set(['111122223333']);
    expect(annotate(sqsKeyWrongRegionOrAccount, source, { ownAccounts })).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: arn:aws:kms:us-east-1:999988887777:alias/aws/sqs
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: Orders uses the AWS managed key of another account, 999988887777."
    `);
    expect(findingsOf(queueWhere('AccountId', '111122223333', key))).toEqual([
      ['error', 'sqs-key-wrong-region-or-account', 'Orders', '8:23'],
    ]);
  });

  test.each([
    ['the queue’s own Region', 'arn:aws:kms:eu-west-1:111122223333:alias/orders'],
    ['the queue’s own Region by pseudo parameter', '!Sub "arn:aws:kms:${AWS::Region}:111122223333:alias/orders"'],
    ['another account', `arn:aws:kms:eu-west-1:999988887777:key/${KEY_ID}`],
    ['an alias, which is always of the own Region', 'alias/orders'],
    ['a key id', KEY_ID],
    ['a multi-Region key id', 'mrk-1234abcd12ab34cd56ef1234567890ab'],
    ['a Region that a parameter gives', '!Sub "arn:aws:kms:${KeyRegion}:111122223333:alias/orders"'],
    ['a key of the template', '!GetAtt Key.Arn'],
    ['an import', '!ImportValue orders-key'],
  ])('passes %s', (_, key) => {
    const source = `Parameters:
  KeyRegion: {Type: String}
${queueWhere('Region', 'eu-west-1', key)}
  Key: {Type: AWS::KMS::Key}`;
    expect(annotate(sqsKeyWrongRegionOrAccount, source, { ownAccounts: new Set(['111122223333']) })).toBe(source);
  });

  test.each([
    ['a Region that nobody tells', 'arn:aws:kms:us-east-1:111122223333:alias/orders'],
    ['a partition that nobody tells', 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/orders'],
    ['the AWS managed key of an account that may be the own one', 'arn:aws:kms:us-east-1:999988887777:alias/aws/sqs'],
  ])('passes %s', (_, key) => {
    const source = template({ Orders: [`KmsMasterKeyId: ${key}`] });
    expect(annotate(sqsKeyWrongRegionOrAccount, source)).toBe(source);
  });

  test('passes the AWS managed key of one of the own accounts', () => {
    const source = template({ Orders: ['KmsMasterKeyId: arn:aws:kms:us-east-1:999988887777:alias/aws/sqs'] });
    const ownAccounts = new Set(['111122223333', '999988887777']);
    expect(annotate(sqsKeyWrongRegionOrAccount, source, { ownAccounts })).toBe(source);
  });

  test.each([
    ['us-gov-east-1', 'aws-us-gov'],
    ['cn-northwest-1', 'aws-cn'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['ap-southeast-7', 'aws'],
  ])('passes the right partition in %s', (region, partition) => {
    const source = queueWhere('Region', region, `arn:${partition}:kms:${region}:111122223333:alias/orders`);
    expect(annotate(sqsKeyWrongRegionOrAccount, source)).toBe(source);
  });

  test('is a warning that says when, where it holds in some worlds only', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [InEurope, arn:aws:kms:us-east-1:111122223333:alias/orders, alias/orders]'] },
      'Conditions:\n  InEurope: !Equals [!Ref AWS::Region, eu-west-1]',
    );
    expect(findingsOf(source)).toEqual([
      ['warning', 'sqs-key-wrong-region-or-account', 'Orders', '7:38', 'InEurope is true'],
    ]);
  });

  test('never shows a key that is secret', () => {
    const source = `Parameters:
  Key: {Type: String, NoEcho: true, AllowedValues: ['arn:aws:kms:us-east-1:111122223333:alias/orders']}
${queueWhere('Region', 'eu-west-1', '!Ref Key')}`;
    const { findings } = lintText(source);
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/us-east-1|111122223333/);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueWhere('Region', 'eu-west-1', 'arn:aws:kms:us-east-1:111122223333:alias/orders');
    const rules = (level: 'off' | 'warning') => new Map([['sqs-key-wrong-region-or-account', level]]);
    expect(findingsOf(source, { rules: rules('off') })).toEqual([]);
    expect(findingsOf(source, { rules: rules('warning') })).toEqual([
      ['warning', 'sqs-key-wrong-region-or-account', 'Orders', '8:23'],
    ]);
  });
});
