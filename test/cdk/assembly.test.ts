import { describe, expect, test } from 'vitest';
import { type Files, lint } from '../../core/index.ts';
import { filesOf } from '../support/reported.ts';
import { assembly, linted, SETTINGS, type Stack, type Texts } from '../support/written-assembly.ts';

/** One queue in plaintext, and the frames through which it was made. */
function plaintext(...frames: string[]): Readonly<Record<string, Stack>> {
  return {
    App: {
      template: { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: false } } } },
      traces: { 'App/Q/Resource': ['Q', ...frames] },
    },
  };
}

const [ONE] = Object.values(plaintext()) as [Stack];

describe('a trace', () => {
  const APP = "import { Queue } from 'x';\n  new Queue(this, 'Q');\n";

  test('leads to the file that shares the longest end with it, of several to the nearest above the assembly', () => {
    const texts = {
      ...assembly(plaintext('new Orders (/build/1/shop/apps/orders/lib/stack.ts:2:3)'), 'apps/orders/cdk.out'),
      'lib/stack.ts': APP,
      'apps/lib/stack.ts': APP,
      'apps/orders/lib/stack.ts': APP,
      'apps/carts/lib/stack.ts': APP,
    };
    expect(linted(texts).at).toEqual(['apps/orders/lib/stack.ts:2:3']);
    const moved = { ...assembly(plaintext('new Orders (/app/lib/stack.ts:2:3)'), 'apps/orders/cdk.out') };
    expect(linted({ ...texts, ...moved }).at).toEqual(['apps/orders/lib/stack.ts:2:3']);
    const carts = {
      ...assembly(plaintext('new Carts (C:\\w\\apps\\carts\\lib\\stack.ts:2:3)'), 'apps/orders/cdk.out'),
    };
    expect(linted({ ...texts, ...carts }).at).toEqual(['apps/carts/lib/stack.ts:2:3']);
  });

  test('goes on to the next frame where a file is not there, or has no such line', () => {
    const stacks = plaintext(
      'new Gone (/x/gone.ts:1:1)',
      'new Short (/x/short.ts:9:1)',
      'new Orders (/x/stack.ts:2:3)',
    );
    expect(linted({ ...assembly(stacks), 'short.ts': 'a\n', 'stack.ts': APP }).at).toEqual(['stack.ts:2:3']);
  });

  test('of a package leads to the call that the user made of it', () => {
    const stacks = plaintext(
      '...new Queue2 in aws-cdk-lib, new FifoPair in @acme/queue-kit...',
      'new Orders (/x/stack.ts:2:3)',
      '<anonymous> (/x/app.ts:1:1)',
    );
    const { report, at } = linted({ ...assembly(stacks), 'stack.ts': APP, 'app.ts': 'new Orders();\n' });
    expect(at).toEqual(['stack.ts:2:3']);
    expect(report.findings[0]?.place.via.map(({ path }) => path)).toEqual(['app.ts']);
    expect(report.findings[0]?.message.how).toContain('It is made by new FifoPair of @acme/queue-kit:');
  });

  test('that leads nowhere leaves the place in the template, with a hint for the whole run', () => {
    const { report, at } = linted(assembly({ ...plaintext(), Other: ONE }));
    expect(at).toEqual(['cdk.out/App.template.json:1:82', 'cdk.out/Other.template.json:1:82']);
    expect(report.notices).toHaveLength(1);
  });

  test('of compiled code is followed through its map, in a file or in the code itself', () => {
    // Line 1 column 1 of the code is line 2 column 3 of the source.
    const map = { version: 3, sources: ['../lib/stack.ts'], names: [], mappings: 'AACE' };
    const inCode = `//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(map))}`;
    const stacks = plaintext('new Orders (/x/dist/stack.js:1:1)');
    const beside = { 'dist/stack.js': 'code;\n', 'dist/stack.js.map': JSON.stringify(map) };
    for (const code of [
      beside,
      { 'dist/stack.js': `code;\n${inCode}\n` },
      {
        'dist/stack.js': 'code;\n//# sourceMappingURL=maps/s.map',
        'dist/maps/s.map': JSON.stringify({ ...map, sourceRoot: '..' }),
      },
      {
        'dist/stack.js': 'code;\n',
        'dist/stack.js.map': JSON.stringify({ ...map, sources: ['/build/7/lib/stack.ts'] }),
      },
    ]) {
      expect(linted({ ...assembly(stacks), ...code, 'lib/stack.ts': APP }).at).toEqual(['lib/stack.ts:2:3']);
    }
    for (const broken of [
      '',
      '{',
      '[]',
      '{"version":3,"sources":[3],"mappings":"!!"}',
      JSON.stringify({ ...map, sources: ['gone.ts'] }),
    ]) {
      const code = { 'dist/stack.js': 'code;\n', 'dist/stack.js.map': broken };
      expect(linted({ ...assembly(stacks), ...code, 'lib/stack.ts': APP }).at).toEqual(['dist/stack.js:1:1']);
    }
  });
});

describe('the property in the call', () => {
  test.each([
    ['stack.ts', "new Queue(this, 'Q', {\n  encryption: X.UNENCRYPTED,\n});", '2:3'],
    ['stack.ts', "new Queue(this, 'Q', {\n  // encryption: 1\n  a: '}) encryption:',\n  encryption,\n});", '4:3'],
    [
      'stack.ts',
      "new Queue(this, 'Q', {\n  deadLetterQueue: { queue: new Queue(this, 'D', { encryption: 1 }) },\n  encryption: 2 });",
      '3:3',
    ],
    ['stack.ts', "new Queue(this, 'Q', props);\nnew Queue(this, 'R', { encryption: 1 });", '1:1'],
    ['stack.ts', "new CfnQueue(this, 'Q', {\n  sqsManagedSseEnabled: false, encryption: 1 });", '2:3'],
    ['stack.ts', "new Queue(this, `Q${f({ encryption: 1 })}`, { 'a': 1 })", '1:1'],
    ['stack.py', 'Queue(self, "Q",\n    # encryption=1\n    encryption=X.UNENCRYPTED)', '3:5'],
    ['stack.py', 'CfnQueue(self, "Q",\n    sqs_managed_sse_enabled=False)', '2:5'],
    ['stack.py', 'Queue(self, "Q", a=b == encryption)\nqueue(encryption=1)', '1:1'],
    [
      'Stack.java',
      'Queue.Builder.create(this, "Q")\n    .encryption(QueueEncryption.UNENCRYPTED)\n    .build();',
      '2:6',
    ],
    [
      'Stack.java',
      'new Queue(this, "Q", QueueProps.builder()\n    .encryption(QueueEncryption.UNENCRYPTED).build());',
      '2:6',
    ],
    ['Stack.java', 'new Queue(this, "Q");\nother.encryption(1);', '1:1'],
    ['Stack.cs', 'new Queue(this, "Q", new QueueProps {\n    Encryption = QueueEncryption.UNENCRYPTED\n});', '2:5'],
    ['stack.go', 'awssqs.NewQueue(stack, jsii.String("Q"), nil)', '1:1'],
  ])('is where a finding stands: %s %j', (file, text, place) => {
    const frame = file.endsWith('.java') ? `com.acme.Stack.<init> (${file}:1)` : `new X (/x/src/${file}:1:1)`;
    const path = file.endsWith('.java') ? `src/main/java/com/acme/${file}` : `src/${file}`;
    expect(linted({ ...assembly(plaintext(frame)), [path]: `${text}\n` }).at).toEqual([`${path}:${place}`]);
  });
});

describe('an assembly that is older than its source', () => {
  const texts = { ...assembly(plaintext('new X (/x/stack.ts:1:1)')), 'stack.ts': "new Queue(this, 'Q');\n" };
  const howAt = (written: number | undefined): string | undefined =>
    linted(texts, { modified: (path) => (path === 'stack.ts' ? written : 1_000_000) }).findings[0]?.message.how;

  test('says so in its findings', () => {
    expect(howAt(1_010_000)).toContain(
      'This is from an older synth: stack.ts has changed since. Run `cdk synth` again.',
    );
    expect(howAt(Number.POSITIVE_INFINITY)).toContain('older synth');
  });

  test('is asked for once a file, however much is found', () => {
    const asked: string[] = [];
    const modified = (path: string): number => asked.push(path);
    expect(linted(texts, { modified }).findings.length).toBeGreaterThan(0);
    expect(asked.filter((path) => path === 'stack.ts')).toEqual(['stack.ts']);
  });

  test.each([
    ['where it is named still', "// a\nnew Queue(this, 'Q');\nnew Queue(this, 'R');\n", 2, 2],
    ['where it is named now', "// a\n\n// b\nnew Queue(this, 'Q', {});\n", 2, 4],
    ['about where it was, where it is named twice', "// a\n\nf('Q');\nnew Queue(this, 'Q');\n", 2, 1],
    ['about where it was, where nothing names it', '// a\n// b\n', 9, 2],
  ])('finds what has moved since: %s', (_, text, was, is) => {
    const moved = { ...assembly(plaintext(`new X (/x/stack.ts:${was}:1)`)), 'stack.ts': text };
    const modified = (path: string): number => (path === 'stack.ts' ? 1_010_000 : 1_000_000);
    expect(linted(moved, { modified }).at).toEqual([expect.stringMatching(new RegExp(`^stack\\.ts:${is}:`))]);
  });

  test('is not taken for one where both came in one checkout, or nobody knows', () => {
    for (const written of [undefined, 0, 1_000_000, 1_001_000]) expect(howAt(written)).not.toContain('older synth');
  });
});

describe('what a stack knows', () => {
  const kept = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
  const key = { ...kept, Properties: { Enabled: false, EnableKeyRotation: true } };
  const sealed = (by: unknown): object => ({ Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: by } });
  const exports = { O: { Value: { 'Fn::GetAtt': ['K', 'Arn'] }, Export: { Name: 'Keys:K' } } };
  const keys = { template: { Resources: { K: key }, Outputs: exports } };
  const queues = { template: { Resources: { Q: sealed({ 'Fn::ImportValue': 'Keys:K' }) } } };

  test('is what the others export', () => {
    expect(linted(assembly({ Queues: queues, Keys: keys })).findings.map(({ rule }) => rule)).toEqual([
      'kms-key-unusable',
    ]);
  });

  test('is nothing of what is deployed elsewhere: neither exports nor names', () => {
    const west = 'aws://111122223333/eu-west-1';
    const east = 'aws://111122223333/us-east-1';
    const alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'K' } } };
    const here = assembly({
      Queues: { ...queues, environment: west },
      Named: { template: { Resources: { Q: sealed('alias/orders') } }, environment: west },
      Keys: { template: { Resources: { K: key, A: alias }, Outputs: exports }, environment: west },
    });
    expect(linted(here).findings.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([
      'kms-key-unusable Named/Q',
      'kms-key-unusable Queues/Q',
    ]);
    const elsewhere = assembly({
      Queues: { ...queues, environment: west },
      Named: { template: { Resources: { Q: sealed('alias/orders') } }, environment: west },
      Keys: { template: { Resources: { K: key, A: alias }, Outputs: exports }, environment: east },
    });
    expect(linted(elsewhere).findings).toEqual([]);
  });

  test('is its own account and Region, and that the others of the app are no strangers', () => {
    const statement = (account: string): object => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:Decrypt',
      Resource: '*',
    });
    const policy = {
      Version: '2012-10-17',
      Statement: ['111122223333', '444455556666', '999988887777'].map(statement),
    };
    const one = {
      Resources: {
        K: { ...kept, Properties: { EnableKeyRotation: true, KeyPolicy: policy } },
        Q: sealed({ Ref: 'K' }),
      },
    };
    const { report } = linted(
      assembly({
        Dev: { template: one, environment: 'aws://111122223333/eu-west-1' },
        Prod: { template: { Resources: {} }, environment: 'aws://444455556666/eu-west-1' },
      }),
    );
    expect(report.findings.map(({ rule, message }) => [rule, message.what])).toEqual([
      ['kms-policy-lockout', expect.any(String)],
      ['kms-cross-account', expect.stringContaining('999988887777')],
    ]);
  });

  test('is that a key of another Region cannot seal its queues', () => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const stack = { template: { Resources: { Q: sealed(arn) } }, environment: 'aws://111122223333/eu-west-1' };
    expect(linted(assembly({ App: stack })).findings.map(({ rule }) => rule)).toEqual([
      'sqs-key-wrong-region-or-account',
    ]);
    const own = {
      template: { Resources: { Q: sealed(arn.replace('us-east-1', 'eu-west-1')) } },
      environment: 'aws://111122223333/eu-west-1',
    };
    expect(linted(assembly({ App: own })).findings).toEqual([]);
  });
});

describe('a name', () => {
  test('is the construct path, from the tree where nothing else tells', () => {
    const tree = (id: string, path: string, children: object, attributes: object = {}): object => ({
      id,
      path,
      children,
      attributes,
    });
    const leaf = tree('Resource', 'App/Orders/Resource', {}, { 'aws:cdk:cloudformation:logicalId': 'Q' });
    const root = tree('App', '', {
      App: tree('App', 'App', { Orders: tree('Orders', 'App/Orders', { Resource: leaf }) }),
    });
    const plain = assembly({ App: { template: { Resources: { Q: { Type: 'AWS::SQS::Queue' } } } } });
    const manifest = JSON.parse(plain['cdk.out/manifest.json'] ?? '');
    manifest.artifacts.Tree = { type: 'cdk:tree', properties: { file: 'tree.json' } };
    const texts = {
      ...plain,
      'cdk.out/manifest.json': JSON.stringify(manifest),
      'cdk.out/tree.json': JSON.stringify({ tree: root }),
    };
    expect(linted(texts).findings.map(({ resource }) => resource)).toEqual(['App/Orders']);
    expect(linted(plain).findings.map(({ resource }) => resource)).toEqual(['App/Q']);
  });
});

describe('a nested stack', () => {
  const inner = JSON.stringify({
    Parameters: { referencetoAppKeyArn: { Type: 'String' } },
    Resources: {
      Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'referencetoAppKeyArn' } } },
    },
  });
  const HASH = 'a1'.repeat(32);
  const call = 'QueuesNestedStackQueuesNestedStackResource6C8EF01A';
  const wrapper = 'App/Queues.NestedStack/Queues.NestedStackResource';
  const parent = (more: object): object => ({
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { Enabled: false } },
      Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'alias/aws/sqs' } },
      [call]: {
        Type: 'AWS::CloudFormation::Stack',
        ...more,
        Properties: {
          TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, `/cdk-assets/${HASH}.json`]] },
          Parameters: { referencetoAppKeyArn: { 'Fn::GetAtt': ['Key', 'Arn'] } },
        },
      },
    },
  });
  const traces = { [wrapper]: [call], 'App/Queues/Q/Resource': ['Q'], 'App/Q/Resource': ['Q'] } as const;
  const found = (texts: Texts): string[] =>
    linted(texts).report.queues.map(({ queue, encryption, key }) => `${queue} ${encryption} ${key}`);
  const both = ['App/Q kms-aws-managed alias/aws/sqs', 'App/Queues/Q kms-customer App/Key'];

  test('is found by what its resource, the metadata or the list of assets say', () => {
    const named = assembly({
      App: { template: parent({ Metadata: { 'aws:cdk:path': wrapper, 'aws:asset:path': 'inner.json' } }), traces },
    });
    expect(found({ ...named, 'cdk.out/inner.json': inner })).toEqual(both);

    const noted = assembly({ App: { template: parent({}), traces } });
    const metadata = JSON.parse(noted['cdk.out/App.metadata.json'] ?? '');
    metadata['/App/Queues'] = [{ type: 'aws:cdk:templateFile', data: 'inner.json' }];
    const texts = { ...noted, 'cdk.out/App.metadata.json': JSON.stringify(metadata) };
    expect(found({ ...texts, 'cdk.out/inner.json': inner })).toEqual(both);

    const assets = JSON.stringify({ files: { [HASH]: { source: { path: 'inner.json' } } } });
    expect(found({ ...noted, 'cdk.out/App.assets.json': assets, 'cdk.out/inner.json': inner })).toEqual(both);
  });

  test('that was not staged is told, and leaves the others', () => {
    const texts = assembly({ App: { template: parent({}), traces } });
    expect(found(texts)).toEqual([both[0]]);
    expect(linted(texts).report.problems).toEqual([
      {
        code: 'unreadable',
        path: 'cdk.out/App.template.json',
        message: 'The template of App/Queues is not in the assembly, so that it was not judged.',
      },
    ]);
  });
});

describe('a message', () => {
  const howOf = (path: string, properties: object, props?: object): string[] => {
    const resource = { Type: 'AWS::SQS::Queue', Properties: properties, Metadata: { 'aws:cdk:path': path } };
    const texts = assembly({
      App: { template: { Resources: { Q: resource } }, traces: { [path]: ['Q', 'new X (/x/stack.ts:1:1)'] } },
    });
    const manifest = JSON.parse(texts['cdk.out/manifest.json'] ?? '');
    manifest.artifacts.Tree = { type: 'cdk:tree', properties: { file: 'tree.json' } };
    const node = { id: 'Q', path, attributes: { 'aws:cdk:cloudformation:props': props } };
    const { findings } = linted({
      ...texts,
      'stack.ts': 'new Queue();\n',
      'cdk.out/manifest.json': JSON.stringify(manifest),
      ...(props === undefined ? {} : { 'cdk.out/tree.json': JSON.stringify({ tree: { children: { node } } }) }),
    });
    return findings.map(({ message }) => `${message.what} ${message.how}`);
  };

  test('speaks of a construct that makes a queue in its words', () => {
    expect(howOf('App/Orders/Resource', { SqsManagedSseEnabled: false })).toEqual([
      'App/Orders is stored in plaintext: QueueEncryption.UNENCRYPTED, or an override, sets SqsManagedSseEnabled to false and no KMS key is set. Set encryption: QueueEncryption.KMS, which makes a customer managed key (grants, subscriptions, notifications and targets of the CDK open it to their senders, an L1 does not), or give a KMS key by encryptionMasterKey. Senders that use plain HTTP or do not sign must change first.',
    ]);
    expect(howOf('App/Orders/Resource', {})).toEqual([
      'App/Orders does not state its encryption and has no KMS key. Set encryption: QueueEncryption.KMS, which makes a customer managed key (grants, subscriptions, notifications and targets of the CDK open it to their senders, an L1 does not), or give a KMS key by encryptionMasterKey, or accept SSE-SQS with "require: encrypted".',
    ]);
  });

  test('speaks of a CfnQueue in its own', () => {
    expect(howOf('App/Orders', { SqsManagedSseEnabled: false })).toEqual([
      'App/Orders is stored in plaintext: sqsManagedSseEnabled is false and no KMS key is set. Set kmsMasterKeyId to a KMS key instead of sqsManagedSseEnabled. Senders that use plain HTTP or do not sign must change first.',
    ]);
  });

  test('says where an override comes between props and template', () => {
    const overridden = 'An override decides this, not the props of the construct: these';
    expect(howOf('App/Q/Resource', {}, { kmsMasterKeyId: 'alias/aws/sqs' })[0]).toContain(
      `${overridden} make kmsMasterKeyId alias/aws/sqs.`,
    );
    expect(howOf('App/Q/Resource', { SqsManagedSseEnabled: false }, {})[0]).toContain(
      `${overridden} do not set sqsManagedSseEnabled.`,
    );
    expect(howOf('App/Q/Resource', { SqsManagedSseEnabled: false }, { sqsManagedSseEnabled: false })[0]).not.toContain(
      'override decides',
    );
    expect(howOf('App/Q/Resource', {}, {})[0]).not.toContain('override decides');
  });
});

describe('what the CDK makes for itself', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'sqs:ReceiveMessage'], Resource: '*' }],
  };
  const role = (path: string): object => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyDocument: policy },
    Metadata: { 'aws:cdk:path': path },
  });
  const findings = (path: string): string[] =>
    linted(assembly({ App: { template: { Resources: { P: role(path) } } } })).findings.map(({ rule }) => rule);

  test.each([
    'App/AWS679f53fac002430cb0da5b7982bd2287/ServiceRole/DefaultPolicy/Resource',
    'App/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role',
    'App/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/ServiceRole/DefaultPolicy/Resource',
    'App/Provider/framework-onEvent/ServiceRole/DefaultPolicy/Resource',
  ])('is not held against the author: %s', (path) => {
    expect(findings(path)).toEqual([]);
  });

  test('is told from what the author asks for', () => {
    expect(findings('App/Worker/ServiceRole/DefaultPolicy/Resource')).toEqual(['kms-iam-decrypt-all-keys']);
  });
});

test.each(['15.0.0', '36.0.0', '55.0.0', '999.0.0', 'odd', undefined])(
  'an assembly is read whatever its version: %s',
  (version) => {
    const texts = assembly(plaintext(), 'cdk.out', { version, minimumCliVersion: '999.0.0' });
    const { report } = linted(texts);
    expect([report.problems, report.queues.map(({ queue }) => queue)]).toEqual([[], ['App/Q']]);
  },
);

test('context that was missing is said once, and what stands in for it is no value', () => {
  const queue = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'dummy-value-for-/orders/key' } };
  const missing = [{ key: 'ssm:…', provider: 'ssm', props: {} }];
  const { report } = linted(assembly({ App: { template: { Resources: { Q: queue } } } }, 'cdk.out', { missing }));
  expect(report.queues.map(({ encryption }) => encryption)).toEqual(['kms-unknown-key']);
  expect(report.notices).toContainEqual(expect.stringContaining('context that it asks for (ssm)'));
});

test.each([
  ['a role, of which there is nothing to say', 'AWS::IAM::Role', {}, false, []],
  ['a queue without a finding that is counted', 'AWS::SQS::Queue', { KmsMasterKeyId: 'alias/app' }, true, []],
  ['a queue with a finding', 'AWS::SQS::Queue', {}, true, ['cdk.out/App.metadata.json']],
  ['a queue that is shown', 'AWS::SQS::Queue', { KmsMasterKeyId: 'alias/app' }, false, ['cdk.out/App.metadata.json']],
])('metadata is read only where something is reported: %s', (_, type, Properties, onlyCountsQueues, metadata) => {
  const read: string[] = [];
  const made = { Type: type, Properties, Metadata: { 'aws:cdk:path': 'App/Q/Resource' } };
  const texts = assembly({
    App: { template: { Resources: { Q: made } }, traces: { 'App/Q/Resource': ['Q', 'new X (/x/stack.ts:1:1)'] } },
  });
  const noted = (path: string): string | undefined => {
    read.push(path);
    return texts[path];
  };
  const files: Files = { ...filesOf(texts), read: noted };
  lint({ paths: ['cdk.out/manifest.json'], files, settingsFor: () => SETTINGS, onlyCountsQueues });
  const ofAssembly = [...new Set(read)].filter((path) => path.startsWith('cdk.out/'));
  expect(ofAssembly.sort()).toEqual([...metadata, 'cdk.out/App.template.json', 'cdk.out/manifest.json']);
});

test.each([
  ['the source that the finding stands in', 'lib/stack.ts', true],
  ['the template', 'cdk.out/App.template.json', true],
  ['a source of another construct', 'lib/other.ts', false],
])('a requirement by path is about %s', (_, named, isMet) => {
  const texts = {
    ...assembly({
      App: {
        template: { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } } } },
        traces: { 'App/Q/Resource': ['Q', 'new X (/x/lib/stack.ts:1:1)'] },
      },
    }),
    'lib/stack.ts': "new Queue(this, 'Q', { encryption: QueueEncryption.SQS_MANAGED });\n",
    'lib/other.ts': 'other;\n',
  };
  const requirements = [{ require: 'encrypted' as const, path: (path: string) => path === named }];
  const { findings } = linted(texts, {}, { ...SETTINGS, require: 'cmk', requirements });
  expect(findings.map(({ rule }) => rule)).toEqual(isMet ? [] : ['sqs-kms-required']);
});
