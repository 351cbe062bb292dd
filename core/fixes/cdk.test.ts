import { describe, expect, test } from 'vitest';
import type { Resource } from '../resources/resource.ts';
import { ALWAYS } from '../resources/test.ts';
import { readTree } from '../syntax/read-tree.ts';
import type { Origin } from '../text/span.ts';
import { adviseInApp } from './cdk.ts';
import {
  type Advice,
  type Change,
  documentValue,
  mapOf,
  type NewParameter,
  type NewResource,
  type NewStatement,
  type NewValue,
} from './change.ts';

const TEMPLATE = 'cdk.out/Shop.template.json';
const TYPES = {
  OrdersQueue: 'AWS::SQS::Queue',
  OrdersQueueKey: 'AWS::KMS::Key',
  OrdersTopic: 'AWS::SNS::Topic',
  Producer: 'AWS::IAM::Role',
} as const;
const CONSTRUCTS: Readonly<Record<keyof typeof TYPES, string>> = {
  OrdersQueue: 'sqs.Queue',
  OrdersQueueKey: 'kms.Key',
  OrdersTopic: 'sns.Topic',
  Producer: 'iam.Role',
};
const names = Object.keys(TYPES) as (keyof typeof TYPES)[];
const TEXT = JSON.stringify({
  Resources: Object.fromEntries(
    names.map((name) => [name, { Type: TYPES[name], Metadata: { 'aws:cdk:path': `Shop/${name}/Resource` } }]),
  ),
});
const APPS = {
  typescript: names.map((name) => `const ${name} = new ${CONSTRUCTS[name]}(this, '${name}');`).join('\n'),
  python: names.map((name) => `${name} = ${CONSTRUCTS[name]}(self, "${name}")`).join('\n'),
  java: names
    .map((name) => {
      const type = CONSTRUCTS[name].slice(4);
      return `${type} ${name} = ${type}.Builder.create(this, "${name}").build();`;
    })
    .join('\n'),
  csharp: names.map((name) => `var ${name} = new ${CONSTRUCTS[name].slice(4)}(this, "${name}");`).join('\n'),
};
const FILES = { typescript: 'app.ts', python: 'app.py', java: 'App.java', csharp: 'App.cs' };

/** The code that is advised for changes. */
function advised(changes: readonly Change[], language?: keyof typeof APPS): string {
  return piecesFor(changes, language)
    .map(({ code }) => code)
    .join('\n');
}

function piecesFor(changes: readonly Change[], language: keyof typeof APPS = 'typescript'): readonly Advice[] {
  const path = FILES[language];
  const app = APPS[language];
  const locate = ({ span }: Origin) => {
    const name = /\w+/.exec(TEXT.slice(span.start))?.[0] ?? '';
    const start = app.indexOf(name);
    return { at: { path, span: { start, end: start + name.length } }, exact: true, via: [] };
  };
  const fix = adviseInApp(
    { title: '', safe: true, changes },
    {
      locate,
      language: () => language,
      text: (asked) => (asked === path ? app : undefined),
      template: (asked) => (asked === TEMPLATE ? readTree(TEMPLATE, TEXT) : undefined),
    },
  );
  return fix.advice?.() ?? [];
}

function named(name: keyof typeof TYPES): Resource {
  const start = TEXT.indexOf(`"${name}"`);
  const origin = { path: TEMPLATE, span: { start, end: start + name.length + 2 } };
  return {
    id: name,
    name: `Shop/${name}/Resource`,
    type: TYPES[name],
    properties: { kind: 'map', origin, entries: new Map() },
    deletionPolicy: { kind: 'absent', origin },
    origin,
    exists: ALWAYS,
    via: [],
    construct: 'L2',
  };
}

const QUEUE = named('OrdersQueue');
const KEY = named('OrdersQueueKey');
const arn = (of: Resource | NewResource): NewValue => ({ kind: 'attribute', of, attribute: 'arn' });

const OWN_ROOT: NewStatement = {
  sid: 'EnableIamPolicies',
  effect: 'Allow',
  principal: { type: 'AWS', values: [{ kind: 'text', parts: ['arn:aws:iam::', ':root'] }] },
  actions: ['kms:*'],
  resources: ['*'],
  conditions: [],
};
const EVENTS: NewStatement = {
  sid: 'AllowEventBridgeToUseTheKey',
  effect: 'Allow',
  principal: { type: 'Service', values: ['events.amazonaws.com'] },
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: ['*'],
  conditions: [
    { operator: 'StringEquals', key: 'aws:SourceAccount', values: [{ kind: 'deployment', fact: 'account' }] },
  ],
};
const SEND: NewStatement = {
  effect: 'Allow',
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: [arn(KEY)],
  conditions: [],
};
const HTTP: NewStatement = {
  sid: 'DenyInsecureTransport',
  effect: 'Deny',
  principal: '*',
  actions: ['sqs:*'],
  resources: [arn(QUEUE)],
  conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
};

function keyWith(...statements: readonly NewStatement[]): NewResource {
  const properties = new Map<string, NewValue>([
    ['description', 'Encrypts messages in OrdersQueue'],
    ['rotation', true],
    ['policy', documentValue([OWN_ROOT, ...statements])],
  ]);
  return { kind: 'key', name: 'OrdersKey2', properties, isKept: true };
}

function queuePolicyWith(statement: NewStatement): NewResource {
  const properties = new Map<string, NewValue>([
    ['queues', { kind: 'list', items: [{ kind: 'attribute', of: QUEUE, attribute: 'url' }] }],
    ['policy', documentValue([statement])],
  ]);
  return { kind: 'queuePolicy', name: 'OrdersQueuePolicy', properties, isKept: false };
}

const NEW_KEY = keyWith();

const EVENTS_CALL = `addToResourcePolicy(new iam.PolicyStatement({
  sid: 'AllowEventBridgeToUseTheKey',
  principals: [new iam.ServicePrincipal('events.amazonaws.com')],
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: ['*'],
  conditions: { StringEquals: { 'aws:SourceAccount': cdk.Aws.ACCOUNT_ID } },
}));`;

describe('what the author of an app writes', () => {
  test.each<[string, readonly Change[], string]>([
    [
      'SSE-SQS',
      [{ do: 'set', on: QUEUE, property: 'managedSse', value: true }],
      'encryption: sqs.QueueEncryption.SQS_MANAGED,',
    ],
    [
      'a key of the app',
      [{ do: 'set', on: QUEUE, property: 'key', value: arn(KEY) }],
      'encryption: sqs.QueueEncryption.KMS,\nencryptionMasterKey: OrdersQueueKey,',
    ],
    [
      'a new key',
      [
        { do: 'add', resource: NEW_KEY, before: QUEUE },
        { do: 'set', on: QUEUE, property: 'key', value: arn(NEW_KEY) },
      ],
      `const ordersKey2 = new kms.Key(this, 'OrdersKey2', {
  description: 'Encrypts messages in OrdersQueue',
  enableKeyRotation: true,
  removalPolicy: cdk.RemovalPolicy.RETAIN,
});
encryption: sqs.QueueEncryption.KMS,
encryptionMasterKey: ordersKey2,`,
    ],
    [
      'a service that may use a key',
      [{ do: 'state', in: KEY.origin, statement: EVENTS }],
      `OrdersQueueKey.${EVENTS_CALL}`,
    ],
    [
      'a role that may use a key',
      [{ do: 'permit', to: named('Producer'), statement: SEND }],
      `Producer.addToPrincipalPolicy(new iam.PolicyStatement({
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: [OrdersQueueKey.keyArn],
}));`,
    ],
    [
      'a queue that refuses plain HTTP',
      [{ do: 'add', resource: queuePolicyWith(HTTP), before: QUEUE }],
      'enforceSSL: true,',
    ],
  ])('is %s', (_, changes, expected) => {
    expect(advised(changes)).toBe(expected);
  });
});

test('an override is to be taken away only where there is one', () => {
  const pieces = piecesFor([
    { do: 'unset', on: QUEUE, property: 'managedSse' },
    { do: 'unset', on: QUEUE, property: 'reusePeriod' },
  ]);
  expect(pieces.map(({ how }) => how)).toEqual([
    'Where an override sets SqsManagedSseEnabled of OrdersQueue, take it away.',
    'Take dataKeyReuse out of the props of OrdersQueue, or the override that sets it.',
  ]);
});

describe('what the author of an app in another language writes', () => {
  const changes: readonly Change[] = [
    { do: 'add', resource: keyWith(EVENTS), before: QUEUE },
    { do: 'set', on: QUEUE, property: 'key', value: arn(NEW_KEY) },
    { do: 'set', on: QUEUE, property: 'reusePeriod', value: 600 },
    { do: 'permit', to: named('Producer'), statement: SEND },
    { do: 'add', resource: queuePolicyWith(HTTP), before: QUEUE },
  ];

  test('is in Java made by builders', () => {
    expect(advised(changes, 'java')).toBe(`Key ordersKey2 = Key.Builder.create(this, "OrdersKey2")
    .description("Encrypts messages in OrdersQueue")
    .enableKeyRotation(true)
    .removalPolicy(RemovalPolicy.RETAIN)
    .build();
ordersKey2.addToResourcePolicy(PolicyStatement.Builder.create()
    .sid("AllowEventBridgeToUseTheKey")
    .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
    .actions(List.of("kms:GenerateDataKey", "kms:Decrypt"))
    .resources(List.of("*"))
    .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
    .build());
Producer.addToPrincipalPolicy(PolicyStatement.Builder.create()
    .actions(List.of("kms:GenerateDataKey", "kms:Decrypt"))
    .resources(List.of(OrdersQueueKey.getKeyArn()))
    .build());
.encryption(QueueEncryption.KMS)
.encryptionMasterKey(ordersKey2)
.dataKeyReuse(Duration.seconds(600))
.enforceSsl(true)`);
  });

  test('is in C# made of objects', () => {
    expect(advised(changes, 'csharp')).toBe(`var ordersKey2 = new Key(this, "OrdersKey2", new KeyProps
{
    Description = "Encrypts messages in OrdersQueue",
    EnableKeyRotation = true,
    RemovalPolicy = RemovalPolicy.RETAIN,
});
ordersKey2.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
{
    Sid = "AllowEventBridgeToUseTheKey",
    Principals = new IPrincipal[] { new ServicePrincipal("events.amazonaws.com") },
    Actions = new string[] { "kms:GenerateDataKey", "kms:Decrypt" },
    Resources = new string[] { "*" },
    Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } },
}));
Producer.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps
{
    Actions = new string[] { "kms:GenerateDataKey", "kms:Decrypt" },
    Resources = new string[] { OrdersQueueKey.KeyArn },
}));
Encryption = QueueEncryption.KMS,
EncryptionMasterKey = ordersKey2,
DataKeyReuse = Duration.Seconds(600),
EnforceSSL = true,`);
  });
});

describe('a rule that tells of changes of a key', () => {
  const pattern = mapOf({
    source: { kind: 'list', items: ['aws.kms'] },
    'detail-type': { kind: 'list', items: ['AWS API Call via CloudTrail'] },
    detail: mapOf({ resources: mapOf({ ARN: { kind: 'list', items: [arn(KEY)] } }) }),
  });
  const topic: NewParameter = { name: 'KeyAlarmTopicArn', description: 'ARN of the SNS topic for alarms about keys' };
  const target = mapOf({ Id: 'notify', Arn: { kind: 'parameter', of: topic } });
  const rule: NewResource = {
    kind: 'eventRule',
    name: 'KeyChange',
    properties: new Map<string, NewValue>([
      ['Description', 'Key changed'],
      ['pattern', pattern],
      ['Targets', { kind: 'list', items: [target] }],
    ]),
    isKept: false,
  };
  const changes: readonly Change[] = [
    { do: 'ask', parameter: topic, of: KEY },
    { do: 'add', resource: rule, before: KEY },
  ];

  test('is made with its target', () => {
    expect(advised(changes)).toBe(`const keyAlarmTopicArn = new cdk.CfnParameter(this, 'KeyAlarmTopicArn', {
  description: 'ARN of the SNS topic for alarms about keys',
});
const keyChange = new events.Rule(this, 'KeyChange', {
  description: 'Key changed',
  eventPattern: {
    source: ['aws.kms'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: { resources: { ARN: [OrdersQueueKey.keyArn] } },
  },
  targets: [new targets.SnsTopic(sns.Topic.fromTopicArn(this, 'KeyChangeTopic', keyAlarmTopicArn.valueAsString))],
});`);
  });

  test('is made in Python', () => {
    expect(advised(changes, 'python')).toContain(`    event_pattern=events.EventPattern(
        source=["aws.kms"],
        detail_type=["AWS API Call via CloudTrail"],
        detail={"resources": {"ARN": [OrdersQueueKey.key_arn]}},
    ),
    targets=[targets.SnsTopic(sns.Topic.from_topic_arn(self, "KeyChangeTopic", key_alarm_topic_arn.value_as_string))],`);
  });

  test('is made in Java', () => {
    expect(advised(changes, 'java')).toContain(`    .eventPattern(EventPattern.builder()
        .source(List.of("aws.kms"))
        .detailType(List.of("AWS API Call via CloudTrail"))
        .detail(Map.of("resources", Map.of("ARN", List.of(OrdersQueueKey.getKeyArn()))))
        .build())
    .targets(List.of(new SnsTopic(Topic.fromTopicArn(this, "KeyChangeTopic", keyAlarmTopicArn.getValueAsString()))))`);
  });

  test('is made in C#', () => {
    expect(advised(changes, 'csharp')).toContain(`    EventPattern = new EventPattern
    {
        Source = new string[] { "aws.kms" },
        DetailType = new string[] { "AWS API Call via CloudTrail" },`);
  });
});

describe('a statement that is there only under a condition', () => {
  const statement: NewStatement = { ...EVENTS, when: 'IsProduction' };

  test('says so where it is added', () => {
    expect(advised([{ do: 'state', in: KEY.origin, statement }])).toBe(
      `// Only where IsProduction holds:\nOrdersQueueKey.${EVENTS_CALL}`,
    );
  });

  test('says so in Python', () => {
    const [first, second] = advised([{ do: 'state', in: KEY.origin, statement }], 'python').split('\n');
    expect([first, second]).toEqual([
      '# Only where IsProduction holds:',
      'OrdersQueueKey.add_to_resource_policy(iam.PolicyStatement(',
    ]);
  });

  test('says so where a role is permitted', () => {
    expect(advised([{ do: 'permit', to: named('Producer'), statement: { ...SEND, when: 'IsProduction' } }])).toMatch(
      /^\/\/ Only where IsProduction holds:\nProducer\./,
    );
  });

  test('says so after a new key', () => {
    expect(advised([{ do: 'add', resource: keyWith(statement), before: QUEUE }])).toContain(
      `// Only where IsProduction holds:\nordersKey2.${EVENTS_CALL}`,
    );
  });

  test('is not written as a property, which holds always', () => {
    const code = advised([{ do: 'add', resource: queuePolicyWith({ ...HTTP, when: 'IsProduction' }), before: QUEUE }]);
    expect(code).toMatch(/^\/\/ Only where IsProduction holds:\nOrdersQueue\.addToResourcePolicy\(/);
  });

  test('stays a comment, whatever its condition is called', () => {
    const odd = { ...EVENTS, when: 'a\n\u2028throw 1;' };
    expect(advised([{ do: 'state', in: KEY.origin, statement: odd }]).split(/[\n\u2028]/)[0]).toBe(
      '// Only where a throw 1; holds:',
    );
  });
});
