import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/index.ts';
import { assembly, linted, type Stack, type Texts } from '../support/written-assembly.ts';

const made = (type: string, path: string, properties: object, more: object = {}): object => ({
  Type: type,
  Properties: properties,
  Metadata: { 'aws:cdk:path': `App/${path}` },
  ...more,
});
const arnOf = (name: string): object => ({ 'Fn::GetAtt': [name, 'Arn'] });

/** Something wrong with every kind of construct. */
const RESOURCES = {
  Plain: made('AWS::SQS::Queue', 'Plain/Resource', { SqsManagedSseEnabled: false }),
  Both: made('AWS::SQS::Queue', 'Both', { KmsMasterKeyId: 'alias/app', SqsManagedSseEnabled: true }),
  Managed: made('AWS::SQS::Queue', 'Managed/Resource', { KmsMasterKeyId: 'alias/aws/sqs' }),
  Rule: made('AWS::Events::Rule', 'Rule/Resource', {
    ScheduleExpression: 'rate(1 day)',
    Targets: [{ Id: 'Target0', Arn: arnOf('Managed') }],
  }),
  Key: made('AWS::KMS::Key', 'Key/Resource', { Enabled: false }),
  Sealed: made('AWS::SQS::Queue', 'Sealed/Resource', { KmsMasterKeyId: arnOf('Key') }),
  FedKey: made('AWS::KMS::Key', 'FedKey/Resource', { EnableKeyRotation: true }),
  Fed: made('AWS::SQS::Queue', 'Fed/Resource', { KmsMasterKeyId: arnOf('FedKey') }),
  Short: made('AWS::SQS::Queue', 'Short', { KmsMasterKeyId: 'alias/app', KmsDataKeyReusePeriodSeconds: 1 }),
  Topic: made('AWS::SNS::Topic', 'Topic/Resource', {}),
  Subscription: made('AWS::SNS::Subscription', 'Subscription/Resource', {
    Protocol: 'sqs',
    TopicArn: { Ref: 'Topic' },
    Endpoint: arnOf('Fed'),
  }),
  Role: made('AWS::IAM::Role', 'Role/Resource', { AssumeRolePolicyDocument: {} }),
  Policy: made('AWS::IAM::Policy', 'Role/DefaultPolicy/Resource', {
    Roles: [{ Ref: 'Role' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Fed') }],
    },
  }),
};

function app(more: Texts, ...frames: readonly string[]): Texts {
  const stack: Stack = { template: { Resources: RESOURCES }, traces: { 'App/Plain/Resource': ['Plain', ...frames] } };
  return { ...assembly({ App: stack }), ...more };
}

const APPS = {
  TypeScript: app({}, 'new App (/x/lib/app.ts:1:1)'),
  Python: app({}, '__init__ (/x/app.py:1)'),
  Java: app({}, 'com.acme.App.<init> (App.java:1)'),
  'C#': app({ 'cdk.json': '{"app":"dotnet run --project src/Acme.csproj"}' }),
  Go: app({ 'cdk.json': '{"app":"go mod download && go run acme.go"}' }),
};

describe('a message', () => {
  test.each([
    [
      'TypeScript',
      {
        'sqs-encryption-disabled': 'Set encryption: QueueEncryption.KMS, which',
        'sqs-encryption-conflict': 'App/Both sets kmsMasterKeyId and sqsManagedSseEnabled: true;',
        'sqs-managed-key-blocks-service': 'or encryption: QueueEncryption.SQS_MANAGED, which',
        'kms-key-unusable': 'it is disabled (enabled: false)',
        'kms-rotation-disabled': 'Set enableKeyRotation of App/Key to true',
        'kms-deletion-protection': 'Set removalPolicy: RemovalPolicy.RETAIN of App/Key.',
        'kms-missing-service-grant': 'Call addToResourcePolicy of App/FedKey with {',
        'sqs-data-key-reuse-period': 'kmsDataKeyReusePeriodSeconds of App/Short is 1;',
        'sqs-producer-missing-kms': 'as grantSendMessages of App/Fed does, or grantEncryptDecrypt of App/FedKey.',
        'sqs-tls-not-enforced': 'Set enforceSSL: true:',
      },
    ],
    [
      'Python',
      {
        'sqs-encryption-disabled': 'Set encryption=QueueEncryption.KMS, which',
        'sqs-encryption-conflict': 'App/Both sets kms_master_key_id and sqs_managed_sse_enabled: true;',
        'sqs-managed-key-blocks-service': 'or encryption=QueueEncryption.SQS_MANAGED, which',
        'kms-key-unusable': 'it is disabled (enabled=False)',
        'kms-rotation-disabled': 'Set enable_key_rotation of App/Key to true',
        'kms-deletion-protection': 'Set removal_policy=RemovalPolicy.RETAIN of App/Key.',
        'kms-missing-service-grant': 'Call add_to_resource_policy of App/FedKey with {',
        'sqs-data-key-reuse-period': 'kms_data_key_reuse_period_seconds of App/Short is 1;',
        'sqs-producer-missing-kms': 'as grant_send_messages of App/Fed does, or grant_encrypt_decrypt of App/FedKey.',
        'sqs-tls-not-enforced': 'Set enforce_ssl=True:',
      },
    ],
    [
      'Java',
      {
        'sqs-encryption-disabled': 'Set .encryption(QueueEncryption.KMS), which',
        'sqs-encryption-conflict': 'App/Both sets kmsMasterKeyId and sqsManagedSseEnabled: true;',
        'sqs-managed-key-blocks-service': 'or .encryption(QueueEncryption.SQS_MANAGED), which',
        'kms-key-unusable': 'it is disabled (.enabled(false))',
        'kms-rotation-disabled': 'Set enableKeyRotation of App/Key to true',
        'kms-deletion-protection': 'Set .removalPolicy(RemovalPolicy.RETAIN) of App/Key.',
        'kms-missing-service-grant': 'Call addToResourcePolicy of App/FedKey with {',
        'sqs-data-key-reuse-period': 'kmsDataKeyReusePeriodSeconds of App/Short is 1;',
        'sqs-producer-missing-kms': 'as grantSendMessages of App/Fed does, or grantEncryptDecrypt of App/FedKey.',
        'sqs-tls-not-enforced': 'Set .enforceSsl(true):',
      },
    ],
    [
      'C#',
      {
        'sqs-encryption-disabled': 'Set Encryption = QueueEncryption.KMS, which',
        'sqs-encryption-conflict': 'App/Both sets KmsMasterKeyId and SqsManagedSseEnabled: true;',
        'sqs-managed-key-blocks-service': 'or Encryption = QueueEncryption.SQS_MANAGED, which',
        'kms-key-unusable': 'it is disabled (Enabled = false)',
        'kms-rotation-disabled': 'Set EnableKeyRotation of App/Key to true',
        'kms-deletion-protection': 'Set RemovalPolicy = RemovalPolicy.RETAIN of App/Key.',
        'kms-missing-service-grant': 'Call AddToResourcePolicy of App/FedKey with {',
        'sqs-data-key-reuse-period': 'KmsDataKeyReusePeriodSeconds of App/Short is 1;',
        'sqs-producer-missing-kms': 'as GrantSendMessages of App/Fed does, or GrantEncryptDecrypt of App/FedKey.',
        'sqs-tls-not-enforced': 'Set EnforceSSL = true:',
      },
    ],
    [
      'Go',
      {
        'sqs-encryption-disabled': 'Set Encryption: QueueEncryption_KMS, which',
        'kms-key-unusable': 'it is disabled (Enabled: jsii.Bool(false))',
        'kms-deletion-protection': 'Set RemovalPolicy: RemovalPolicy_RETAIN of App/Key.',
        'sqs-tls-not-enforced': 'Set EnforceSSL: jsii.Bool(true):',
      },
    ],
  ] as const)('speaks the language of its app: %s', (language, expected) => {
    const { findings } = linted(APPS[language], {}, DEFAULT_SETTINGS);
    for (const [rule, words] of Object.entries(expected)) {
      const said = findings
        .filter((finding) => finding.rule === rule)
        .map(({ message }) => `${message.what} ${message.how}`);
      expect(said, rule).toContainEqual(expect.stringContaining(words));
    }
  });

  test.each([
    ['python3 app.py', 'encryption='],
    ['uv run --with aws-cdk-lib python -m orders', 'encryption='],
    ['mvn -e -q compile exec:java', '.encryption('],
    ['./gradlew -q run', '.encryption('],
    ['npx ts-node --prefer-ts-exts bin/app.ts', 'encryption: '],
    ['make synth', 'encryption: '],
  ])('knows its language by what runs the app where no trace tells: %s', (command, words) => {
    const texts = app({ 'cdk.json': JSON.stringify({ app: command }) });
    expect(linted(texts).findings[0]?.message.how).toContain(`Set ${words}`);
  });

  test('believes a trace before the command, and any nonsense not at all', () => {
    const traced = app({ 'cdk.json': '{"app":"npx ts-node bin/app.ts"}' }, '__init__ (/x/app.py:1)');
    expect(linted(traced).findings[0]?.message.how).toContain('Set encryption=');
    for (const settings of ['', '[]', '{"app":3}', '{"app":{}}'])
      expect(linted(app({ 'cdk.json': settings })).findings[0]?.message.how).toContain('Set encryption: ');
  });
});

/**
 * What a trace holds of an app for the JVM: the class and method, the name of the file without its folder, and the line of the
 * call's last link, as javac notes it. Those of CDK's own classes come first.
 *
 * Source: jsii, `packages/@jsii/java-runtime/project/src/main/java/software/amazon/jsii/HostStackTrace.java`
 */
const IN_JAVA = [
  '...aws-cdk-lib, jsii runtime, node internals...',
  '(no user code in 10 frames, use --stack-trace-limit to capture more)',
  'software.amazon.awscdk.services.sqs.Queue.<init> (Queue.java:30)',
  'software.amazon.awscdk.services.sqs.Queue$Builder.build (Queue.java:690)',
];

const JAVA = `package com.acme.shop;

class OrdersStack extends Stack {
  OrdersStack(Construct scope, String id) {
    super(scope, id);
    Queue plain = Queue.Builder.create(this, "Plain")
        .queueName("plain")
        // .encryption(QueueEncryption.KMS)
        .encryption(QueueEncryption.UNENCRYPTED)
        .tags(Map.of(
            "a", "b"))
        .build();
    new Queue(this, "Late", QueueProps.builder()
        .encryption(QueueEncryption.UNENCRYPTED)
        .build());
    List.of("Each").forEach(name ->
        Queue.Builder.create(this, name).build());
  }
}
`;

describe('a line of Java', () => {
  const stack = (...frames: readonly string[]): Texts =>
    assembly({
      App: {
        template: { Resources: { Plain: RESOURCES.Plain } },
        traces: { 'App/Plain/Resource': ['Plain', ...IN_JAVA, ...frames] },
      },
    });
  const main = 'com.acme.shop.OrdersApp.main (OrdersApp.java:9)';

  test.each([
    ['of the property, before the line of the trace', 'OrdersStack.<init> (OrdersStack.java:12)', '9:10'],
    ['of the property, behind it', 'OrdersStack.<init> (OrdersStack.java:13)', '14:10'],
    ['of the construct, where it sets nothing', 'OrdersStack.lambda$new$0 (OrdersStack.java:17)', '17:9'],
    ['of a class inside of another', 'OrdersStack$Inner.<init> (OrdersStack.java:13)', '14:10'],
  ])('is that %s', (_, frame, place) => {
    const path = 'services/orders/src/main/java/com/acme/shop/OrdersStack.java';
    const texts = { ...stack(`com.acme.shop.${frame}`, main), [path]: JAVA };
    const folder = Object.entries(texts).map(([name, text]) => [name.replace(/^cdk/, 'services/orders/cdk'), text]);
    expect(linted(Object.fromEntries(folder)).at).toEqual([`${path}:${place}`]);
  });

  test('is not one of another package', () => {
    const texts = { ...stack('com.acme.shop.OrdersStack.<init> (OrdersStack.java:12)'), 'OrdersStack.java': JAVA };
    expect(linted({ ...texts, 'src/main/java/com/other/OrdersStack.java': JAVA }).at).toEqual([
      'OrdersStack.java:9:10',
    ]);
  });

  test('takes no time to find in a long call', () => {
    const chain = `Q.create()\n${'    .tag("a((")\n'.repeat(100_000)}.build();\n`;
    const started = performance.now();
    linted({ ...stack('com.acme.A.<init> (A.java:100002)'), 'src/main/java/com/acme/A.java': chain });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a line of C#', () => {
  test('is that of the property, where a trace has the form of .NET', () => {
    const source =
      'class S {\n  S() {\n    new Queue(this, "Plain", new QueueProps {\n      QueueName = "q",\n      Encryption = QueueEncryption.UNENCRYPTED\n    });\n  }\n}\n';
    for (const frame of [
      String.raw`   at Acme.S..ctor(Construct scope, String id) in C:\build\src\Acme\S.cs:line 3`,
      'Acme.S..ctor (/build/src/Acme/S.cs:3)',
    ]) {
      const texts = assembly({
        App: {
          template: { Resources: { Plain: RESOURCES.Plain } },
          traces: { 'App/Plain/Resource': ['Plain', frame] },
        },
      });
      expect(linted({ ...texts, 'src/Acme/S.cs': source }).at).toEqual(['src/Acme/S.cs:5:7']);
    }
  });
});
