import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, template } from '../../../test/support/templates.ts';
import { sqsDlqWeakerThanSource } from './rule.ts';

/** Where KMS is required, `sqs-kms-required` speaks of the dead-letter queue. */
const ENCRYPTED = { require: 'encrypted' } as const;
const REDRIVE = 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}';

function pair(source: readonly string[], deadLetterQueue: readonly string[]): string {
  return template({ Orders: [...source, REDRIVE], Dead: deadLetterQueue });
}

describe('sqs-dlq-weaker-than-source', () => {
  test('flags a dead-letter queue without the key of its source, at the switch', () => {
    const source = pair(['KmsMasterKeyId: alias/orders'], ['SqsManagedSseEnabled: true']);
    expect(annotate(sqsDlqWeakerThanSource, source, ENCRYPTED)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/orders
            RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
        Dead:
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: true
                                  ~~~~ warning: Dead is the dead-letter queue of Orders but is encrypted with SSE-SQS, not with KMS."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Dead": {"Type": "AWS::SQS::Queue"},
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {
    "KmsMasterKeyId": "alias/aws/sqs",
    "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 5}
  }}
}}`;
    expect(findingsOf(source, { ...ENCRYPTED, rules: new Map([['sqs-encryption-implicit', 'off']]) })).toEqual([
      ['warning', 'sqs-dlq-weaker-than-source', 'Dead', '2:3'],
    ]);
  });

  const OFF = ['SqsManagedSseEnabled: false'];
  const IMPLICIT: string[] = [];
  const SSE_SQS = ['SqsManagedSseEnabled: true'];
  const AWS_MANAGED = ['KmsMasterKeyId: alias/aws/sqs'];
  const CUSTOMER = ['KmsMasterKeyId: alias/orders'];
  const IMPORTED = ['KmsMasterKeyId: !ImportValue key'];
  const UNKNOWN = ['SqsManagedSseEnabled: !ImportValue managed'];

  test.each([
    ['implicit', IMPLICIT, 'off', OFF],
    ['SSE-SQS', SSE_SQS, 'off', OFF],
    ['the AWS managed key', AWS_MANAGED, 'off', OFF],
    ['a customer key', CUSTOMER, 'off', OFF],
    ['the AWS managed key', AWS_MANAGED, 'implicit', IMPLICIT],
    ['a customer key', CUSTOMER, 'implicit', IMPLICIT],
    ['the AWS managed key', AWS_MANAGED, 'SSE-SQS', SSE_SQS],
    ['an imported key', IMPORTED, 'SSE-SQS', SSE_SQS],
  ])('flags %s with a dead-letter queue on %s', (_, source, _weaker, deadLetterQueue) => {
    // Plaintext has a rule of its own, which would speak instead.
    const rules = new Map([['sqs-encryption-disabled', 'off' as const]]);
    const { findings } = lintText(pair(source, deadLetterQueue), { ...ENCRYPTED, rules });
    expect(findings.filter(({ rule }) => rule === sqsDlqWeakerThanSource.id)).toMatchObject([
      { level: 'warning', resource: 'Dead' },
    ]);
  });

  test.each([
    ['SSE-SQS with an implicit one', SSE_SQS, IMPLICIT],
    ['implicit with SSE-SQS', IMPLICIT, SSE_SQS],
    ['both off', OFF, OFF],
    ['a customer key with the AWS managed key', CUSTOMER, AWS_MANAGED],
    ['a customer key with another one', CUSTOMER, ['KmsMasterKeyId: alias/dead-orders']],
    ['the AWS managed key with a customer key', AWS_MANAGED, CUSTOMER],
    ['a customer key with an imported one', CUSTOMER, IMPORTED],
    ['a source that cannot be told', UNKNOWN, IMPLICIT],
    ['a dead-letter queue that cannot be told', CUSTOMER, UNKNOWN],
  ])('passes %s', (_, source, deadLetterQueue) => {
    const text = pair(source, deadLetterQueue);
    expect(annotate(sqsDlqWeakerThanSource, text, ENCRYPTED)).toBe(text);
  });

  test('notes the AWS managed key where customer keys are required', () => {
    const source = pair(CUSTOMER, AWS_MANAGED);
    expect(findingsOf(source, { require: 'cmk' })).toEqual([
      ['error', 'sqs-customer-key-required', 'Dead', '10:23'],
      ['note', 'sqs-dlq-weaker-than-source', 'Dead', '10:23'],
    ]);
  });

  test.each([
    ['!GetAtt Dead.Arn'],
    ['!GetAtt [Dead, Arn]'],
    ['!Sub "${Dead.Arn}"'],
    ['arn:aws:sqs:us-east-1:111122223333:orders-dead'],
    ['!Sub "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders-dead"'],
    ["!Join [':', ['arn:aws:sqs', !Ref AWS::Region, !Ref AWS::AccountId, orders-dead]]"],
    ['!Sub "arn:aws:sqs:us-east-1:111122223333:${Dead.QueueName}"'],
    ['!If [IsProd, !GetAtt Dead.Arn, !GetAtt Dead.Arn]'],
  ])('finds the dead-letter queue behind %s', (target) => {
    const source = template(
      {
        Orders: [...CUSTOMER, `RedrivePolicy: {deadLetterTargetArn: ${target}}`],
        Dead: ['QueueName: orders-dead', ...SSE_SQS],
      },
      IS_PROD,
    );
    expect(findingsOf(source, ENCRYPTED)).toEqual([['warning', 'sqs-dlq-weaker-than-source', 'Dead', '17:29']]);
  });

  test('finds a dead-letter queue by a name that a parameter completes', () => {
    const source = template(
      {
        Orders: [
          ...CUSTOMER,
          'RedrivePolicy: {deadLetterTargetArn: !Sub "arn:aws:sqs:us-east-1:111122223333:${Stage}-dead"}',
        ],
        Dead: ['QueueName: !Sub "${Stage}-dead"', ...SSE_SQS],
      },
      IS_PROD,
    );
    expect(findingsOf(source, ENCRYPTED)).toEqual([['warning', 'sqs-dlq-weaker-than-source', 'Dead', '17:29']]);
  });

  test.each([
    ['a dead-letter queue of another template', 'RedrivePolicy: {deadLetterTargetArn: !ImportValue dead}'],
    ['an ARN of another name', 'RedrivePolicy: {deadLetterTargetArn: arn:aws:sqs:us-east-1:111122223333:other}'],
    ['no redrive policy', 'QueueName: orders'],
    ['a redrive policy of AWS::NoValue', 'RedrivePolicy: !Ref AWS::NoValue'],
    ['itself', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Orders.Arn}'],
    ['a key instead of a queue', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Key.Arn}'],
  ])('passes %s', (_, redrive) => {
    const source = `${template({ Orders: [...CUSTOMER, redrive], Dead: ['QueueName: orders-dead', ...SSE_SQS] })}
  Key: {Type: AWS::KMS::Key}`;
    expect(annotate(sqsDlqWeakerThanSource, source, ENCRYPTED)).toBe(source);
  });

  test('gives one finding for each source', () => {
    const source = template({
      Orders: [...CUSTOMER, REDRIVE],
      Refunds: [...AWS_MANAGED, REDRIVE],
      Logs: [...SSE_SQS, REDRIVE],
      Dead: SSE_SQS,
    });
    expect(annotate(sqsDlqWeakerThanSource, source, ENCRYPTED).split('\n').slice(-2)).toEqual([
      `${' '.repeat(28)}~~~~ warning: Dead is the dead-letter queue of Orders but is encrypted with SSE-SQS, not with KMS.`,
      `${' '.repeat(28)}~~~~ warning: Dead is the dead-letter queue of Refunds but is encrypted with SSE-SQS, not with KMS.`,
    ]);
  });

  test('says when, where the source names it in some worlds only', () => {
    const source = template(
      {
        Orders: [
          ...CUSTOMER,
          'RedrivePolicy: !If [IsProd, {deadLetterTargetArn: !GetAtt Dead.Arn}, !Ref AWS::NoValue]',
        ],
        Dead: SSE_SQS,
      },
      IS_PROD,
    );
    expect(findingsOf(source, ENCRYPTED)).toEqual([
      ['note', 'sqs-dlq-weaker-than-source', 'Dead', '16:29', 'IsProd is true'],
    ]);
  });

  test('says when, where the source has a key in some worlds only', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, ""]', REDRIVE], Dead: SSE_SQS },
      IS_PROD,
    );
    expect(findingsOf(source, { ...ENCRYPTED, rules: new Map([['sqs-encryption-implicit', 'off']]) })).toEqual([
      ['note', 'sqs-dlq-weaker-than-source', 'Dead', '16:29', 'IsProd is true'],
    ]);
  });

  test('does not claim that moved messages lose their encryption', () => {
    const [finding] = lintText(pair(CUSTOMER, SSE_SQS), ENCRYPTED).findings;
    expect(finding?.message.why).toBe(
      'Orders is encrypted with a customer managed key. Messages that SQS moves keep that encryption; anything sent to Dead directly does not get it.',
    );
  });

  test.each([
    [CUSTOMER, SSE_SQS, 'Give Dead the key of Orders: set KmsMasterKeyId instead of SqsManagedSseEnabled.'],
    [CUSTOMER, IMPLICIT, 'Give Dead the key of Orders: set KmsMasterKeyId.'],
    [SSE_SQS, OFF, 'Set SqsManagedSseEnabled to true on Dead.'],
  ])('says what to do where the source has %j and the dead-letter queue %j', (source, deadLetterQueue, how) => {
    const off = [
      'sqs-encryption-disabled',
      'sqs-encryption-implicit',
      'sqs-kms-required',
      'sqs-tls-not-enforced',
    ] as const;
    const rules = new Map(off.map((rule) => [rule, 'off' as const]));
    const [finding] = lintText(pair(source, deadLetterQueue), { rules }).findings;
    expect(finding?.message.how).toBe(how);
  });

  test('leaves a dead-letter queue to the rules that name the same cause', () => {
    expect(findingsOf(pair(CUSTOMER, SSE_SQS))).toEqual([['warning', 'sqs-kms-required', 'Dead', '10:29']]);
    const rules = new Map([['sqs-tls-not-enforced', 'off' as const]]);
    expect(findingsOf(pair(CUSTOMER, OFF), { rules })).toEqual([['error', 'sqs-encryption-disabled', 'Dead', '10:29']]);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = pair(CUSTOMER, SSE_SQS);
    const rules = (level: 'off' | 'error') => ({
      ...ENCRYPTED,
      rules: new Map([['sqs-dlq-weaker-than-source', level]]),
    });
    expect(findingsOf(source, rules('off'))).toEqual([]);
    expect(findingsOf(source, rules('error'))).toEqual([['error', 'sqs-dlq-weaker-than-source', 'Dead', '10:29']]);
  });
});

/** `Orders` on KMS, `Dead` on SSE-SQS, and resources beside them. */
function beside(...resources: string[]): string {
  return queuesBeside(['KmsMasterKeyId: alias/orders'], ['SqsManagedSseEnabled: true'], ...resources);
}

function queuesBeside(orders: readonly string[], dead: readonly string[], ...resources: string[]): string {
  return [template({ Orders: orders, Dead: dead }), ...resources.map((line) => `  ${line}`)].join('\n');
}

const SUBSCRIPTION =
  'ToOrders: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue topic, Protocol: sqs, Endpoint: !GetAtt Orders.Arn, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}';
const SCHEDULE =
  'Nightly: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt Orders.Arn, RoleArn: !ImportValue role, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}}}';

describe('sqs-dlq-weaker-than-source, where a service sends dead letters', () => {
  /** What the rule says, whatever the rules of delivery say of the same template. */
  const said = (source: string, settings: Parameters<typeof lintText>[1] = ENCRYPTED) =>
    lintText(source, settings).findings.filter(({ rule }) => rule === sqsDlqWeakerThanSource.id);

  test.each([
    ['a subscription', SUBSCRIPTION, 'subscription ToOrders'],
    [
      'a target of a rule',
      'OnOrder: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt Orders.Arn, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}]}}',
      'EventBridge rule OnOrder',
    ],
    ['a schedule', SCHEDULE, 'schedule Nightly'],
  ])('flags the dead-letter queue of %s that feeds an encrypted queue', (_, resource, words) => {
    expect(said(beside(resource))).toMatchObject([
      {
        level: 'warning',
        resource: 'Dead',
        message: {
          what: 'Dead takes what cannot be delivered to Orders but is encrypted with SSE-SQS, not with KMS.',
          why: `Orders is encrypted with a customer managed key. Dead is the dead-letter queue of ${words}: what fails is sent to Dead directly and does not get that encryption.`,
          how: 'Give Dead the key of Orders: set KmsMasterKeyId instead of SqsManagedSseEnabled.',
        },
      },
    ]);
  });

  test('flags plaintext beside any encryption', () => {
    const rules = new Map([['sqs-encryption-disabled', 'off' as const]]);
    const source = (orders: string) => queuesBeside([orders], ['SqsManagedSseEnabled: false'], SUBSCRIPTION);
    const [finding] = said(source('SqsManagedSseEnabled: true'), { ...ENCRYPTED, rules });
    expect(finding?.message.what).toBe('Dead takes what cannot be delivered to Orders but is not encrypted.');
    expect(said(source('SqsManagedSseEnabled: false'), { ...ENCRYPTED, rules })).toEqual([]);
  });

  test.each([
    [
      'a subscription of something else than a queue',
      'ToWork: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue topic, Protocol: lambda, Endpoint: !ImportValue work, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}',
    ],
    [
      'a queue that is its own dead-letter queue',
      'ToDead: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue topic, Protocol: sqs, Endpoint: !GetAtt Dead.Arn, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}',
    ],
    [
      'targets of one rule of which another one has the dead-letter queue',
      'OnOrder: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt Orders.Arn}, {Id: f, Arn: !ImportValue work, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}]}}',
    ],
    [
      'a function that reads the encrypted queue, of whose messages none is an asynchronous invocation',
      'Work: {Type: AWS::Lambda::Function, Properties: {Role: !ImportValue role, DeadLetterConfig: {TargetArn: !GetAtt Dead.Arn}}}\n  Reads: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Work, EventSourceArn: !GetAtt Orders.Arn}}',
    ],
    [
      'the destinations of a function, which hold results of different invocations',
      'Ends: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !ImportValue work, Qualifier: $LATEST, DestinationConfig: {OnSuccess: {Destination: !GetAtt Orders.Arn}, OnFailure: {Destination: !GetAtt Dead.Arn}}}}',
    ],
    [
      'a pipe from a stream, whose dead letters hold no record',
      'Pipe: {Type: AWS::Pipes::Pipe, Properties: {RoleArn: !ImportValue role, Source: !ImportValue stream, Target: !GetAtt Orders.Arn, SourceParameters: {KinesisStreamParameters: {StartingPosition: LATEST, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}}}}',
    ],
  ])('passes %s', (_, resource) => {
    expect(said(beside(resource))).toEqual([]);
  });

  test.each([
    ['SSE-SQS beside a queue that says nothing', [], ['SqsManagedSseEnabled: true']],
    ['two keys', ['KmsMasterKeyId: alias/orders'], ['KmsMasterKeyId: alias/dead']],
    ['a queue that cannot be told', ['SqsManagedSseEnabled: !ImportValue on'], []],
    ['a dead-letter queue that cannot be told', ['KmsMasterKeyId: alias/orders'], ['KmsMasterKeyId: !Ref DeadKey']],
  ])('passes %s', (_, orders, dead) => {
    const parameters = 'Parameters: {DeadKey: {Type: String}}';
    expect(said(`${parameters}\n${queuesBeside(orders, dead, SUBSCRIPTION)}`)).toEqual([]);
  });

  test('passes where it cannot be told which queue the messages are meant for', () => {
    const parameters = 'Parameters: {Where: {Type: String}}';
    const hidden = SUBSCRIPTION.replace('!GetAtt Orders.Arn', '!Ref Where');
    expect(said(`${parameters}\n${beside(hidden)}`)).toEqual([]);
  });

  test('says it once where several resources or the queue itself say the same', () => {
    expect(said(beside(SUBSCRIPTION, SCHEDULE)).map(({ message }) => message.why)).toEqual([
      'Orders is encrypted with a customer managed key. Dead is the dead-letter queue of subscription ToOrders and schedule Nightly: what fails is sent to Dead directly and does not get that encryption.',
    ]);
    const redriven = queuesBeside(
      ['KmsMasterKeyId: alias/orders', REDRIVE],
      ['SqsManagedSseEnabled: true'],
      SUBSCRIPTION,
    );
    expect(said(redriven).map(({ message }) => message.what)).toEqual([
      'Dead is the dead-letter queue of Orders but is encrypted with SSE-SQS, not with KMS.',
    ]);
  });

  test('says when, where the subscription or its queue is there in some worlds only', () => {
    const inProd = SUBSCRIPTION.replace('{Type', '{Condition: IsProd, Type');
    expect(said(`${IS_PROD}\n${beside(inProd)}`)).toMatchObject([{ level: 'note', when: 'IsProd is true' }]);
    const other = SUBSCRIPTION.replace('!GetAtt Orders.Arn', '!If [IsProd, !ImportValue other, !GetAtt Orders.Arn]');
    expect(said(`${IS_PROD}\n${beside(other)}`)).toMatchObject([{ level: 'note', when: 'IsProd is false' }]);
  });

  test('tells where the subscription stands', () => {
    expect(said(beside(SUBSCRIPTION))[0]?.related?.map(({ what }) => what)).toEqual([
      'subscription ToOrders, whose dead-letter queue it is.',
    ]);
  });

  test('leaves it to the rule that asks for a key anyway', () => {
    expect(said(beside(SUBSCRIPTION), {})).toEqual([]);
  });
});
