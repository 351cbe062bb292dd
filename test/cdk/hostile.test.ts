import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Files, lint } from '../../core/index.ts';
import { readFolders } from '../support/assemblies.ts';
import { filesOf } from '../support/reported.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const root = temporaryFolder();

const QUEUE = JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue' } } });

function stack(templateFile: string, more: object = {}): object {
  return { type: 'aws:cloudformation:stack', environment: 'aws://a/b', properties: { templateFile }, ...more };
}

function manifest(artifacts: Readonly<Record<string, object>>): string {
  return JSON.stringify({ version: '55.0.0', artifacts });
}

/** What came of an assembly in memory, and all that was read for it. */
function readTexts(texts: Readonly<Record<string, string>>) {
  const read = new Set<string>();
  const inner = filesOf(texts);
  const files: Files = {
    ...inner,
    read(path) {
      read.add(path);
      return inner.read(path);
    },
  };
  const report = lint({ paths: ['cdk.out/manifest.json'], files, settingsFor: () => DEFAULT_SETTINGS });
  return { report, read: [...read].sort(), messages: report.problems.map(({ message }) => message) };
}

describe('a manifest that names what is outside', () => {
  const outside = [
    '../secret.json',
    '/etc/passwd',
    '..\\secret.json',
    'C:\\secret.json',
    'a/../../secret.json',
    '',
    '.',
  ];

  test.each(outside)('gets a problem, and nothing is read: %j', (name) => {
    const { read, messages } = readTexts({
      'secret.json': QUEUE,
      'cdk.out/manifest.json': manifest({
        S: stack(name),
        I: { type: 'cdk:cloud-assembly', properties: { directoryName: name } },
      }),
    });
    expect(read).toEqual(['cdk.out/manifest.json']);
    expect(messages[0]).toBe(`The manifest names "${name}", which lies outside of the assembly; it was not read.`);
  });

  test.each(outside)('as metadata, tree or nested stack: %j', (name) => {
    const nested = { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': name } };
    const { read } = readTexts({
      'secret.json': QUEUE,
      'cdk.out/S.json': JSON.stringify({ Resources: { N: nested, Q: { Type: 'AWS::SQS::Queue' } } }),
      'cdk.out/manifest.json': manifest({
        S: stack('S.json', { additionalMetadataFile: name }),
        T: { type: 'cdk:tree', properties: { file: name } },
      }),
    });
    // What runs the app tells its language; nothing in the assembly names that file.
    expect(read).toEqual(['cdk.json', 'cdk.out/S.json', 'cdk.out/manifest.json']);
  });

  test.skipIf(process.platform === 'win32')('by a link: neither beside the assembly nor outside of the root', () => {
    writeFiles(root(), {
      'outside.json': QUEUE,
      'app/beside.txt': QUEUE,
      'app/cdk.out/cdk.out': '{}',
      'app/cdk.out/inside.json': QUEUE,
      'app/cdk.out/manifest.json': manifest({ A: stack('a.json'), B: stack('b.json'), C: stack('c.json') }),
    });
    symlinkSync('../../outside.json', join(root(), 'app/cdk.out/a.json'));
    symlinkSync('../beside.txt', join(root(), 'app/cdk.out/b.json'));
    symlinkSync('inside.json', join(root(), 'app/cdk.out/c.json'));
    const { queues, problems } = readFolders(join(root(), 'app'), ['.']);
    expect(queues).toEqual(['C/Q sse-sqs-default cdk.out/c.json:1']);
    expect(problems).toEqual([
      'cdk.out/a.json: The template of A is empty or cannot be read, so that it was not judged.',
      'cdk.out/manifest.json: The manifest names "b.json", which lies outside of the assembly; it was not read.',
      'cdk.out/a.json: The file is a symbolic link that leads out of the folder that is linted; it was not read.',
    ]);
  });

  test('by a trace: nothing but source files below the root is looked at', () => {
    const frames = [
      '/etc/passwd:1:1',
      '/x/.git/config:1:1',
      '/x/.env:1:1',
      '/a/../../secret.ts:1:1',
      '/x/node_modules/y.ts:1:1',
    ];
    const { read, report } = readTexts({
      '.env': 'SECRET=1',
      '.git/config': 'token',
      'secret.ts': 'x',
      'cdk.out/S.json': QUEUE,
      'cdk.out/S.metadata.json': JSON.stringify({
        '/S/Q/Resource': [
          { type: 'aws:cdk:logicalId', data: 'Q' },
          { type: 'aws:cdk:creationStack', data: frames.map((frame) => `new X (${frame})`) },
        ],
      }),
      'cdk.out/manifest.json': manifest({ S: stack('S.json', { additionalMetadataFile: 'S.metadata.json' }) }),
    });
    expect(read).toEqual(['cdk.out/S.json', 'cdk.out/S.metadata.json', 'cdk.out/manifest.json']);
    expect(report.findings.map(({ place, resource }) => [place.at.path, resource])).toEqual([
      ['cdk.out/S.json', 'S/Q'],
    ]);
  });
});

describe('an assembly that is not whole', () => {
  test.each([
    [
      'has no manifest',
      undefined,
      'The assembly has no manifest that can be read, so nothing in it was judged. Run `cdk synth` again.',
    ],
    [
      'has half a manifest',
      '{"version":"55',
      'The manifest is not valid JSON, so nothing that it should name was judged. Run `cdk synth` again.',
    ],
    [
      'has an empty manifest',
      '',
      'The manifest is not valid JSON, so nothing that it should name was judged. Run `cdk synth` again.',
    ],
    [
      'has a list for a manifest',
      '[1]',
      'The manifest is not valid JSON, so nothing that it should name was judged. Run `cdk synth` again.',
    ],
    [
      'lists no artifacts',
      '{"version":"55.0.0"}',
      'The manifest of this assembly lists no artifacts, so nothing that it should name was judged. Run `cdk synth` again.',
    ],
  ])('says so where it %s', (_, text, message) => {
    writeFiles(root(), { 'cdk.out/cdk.out': '{}', ...(text === undefined ? {} : { 'cdk.out/manifest.json': text }) });
    expect(readFolders(root(), ['.']).problems).toEqual([`cdk.out/manifest.json: ${message}`]);
  });

  test('says which template is not there, empty or broken, and judges the others', () => {
    const { report } = readTexts({
      'cdk.out/Empty.json': '',
      'cdk.out/Broken.json': QUEUE.slice(0, -4),
      'cdk.out/Good.json': QUEUE,
      'cdk.out/manifest.json': manifest({
        A: stack('Gone.json'),
        B: stack('Empty.json'),
        C: stack('Broken.json'),
        D: stack('Good.json'),
      }),
    });
    expect(report.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'cdk.out/Broken.json syntax',
      'cdk.out/Empty.json unreadable',
      'cdk.out/Gone.json unreadable',
    ]);
    expect(report.queues.map(({ queue }) => queue)).toContain('D/Q');
  });

  test('is judged without metadata, and without a nested template', () => {
    const nested = { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'gone.json' } };
    const { report, messages } = readTexts({
      'cdk.out/S.json': JSON.stringify({ Resources: { N: nested, Q: { Type: 'AWS::SQS::Queue' } } }),
      'cdk.out/S.metadata.json': '{"/S/Q": [',
      'cdk.out/manifest.json': manifest({ S: stack('S.json', { additionalMetadataFile: 'S.metadata.json' }) }),
    });
    expect(messages).toEqual(['The template of S/N is empty or cannot be read, so that it was not judged.']);
    expect(report.queues.map(({ queue }) => queue)).toEqual(['S/Q']);
  });

  test('says of a template of 100 MB that it is too large', () => {
    writeFiles(root(), {
      'cdk.out/manifest.json': manifest({ S: stack('S.template.json') }),
      'cdk.out/S.template.json': QUEUE + ' '.repeat(100 * 1024 * 1024),
    });
    const { problems } = readFolders(root(), ['.']);
    expect(problems).toEqual([
      'cdk.out/S.template.json: The template of S is empty or cannot be read, so that it was not judged.',
      expect.stringMatching(/^cdk\.out\/S\.template\.json: The file has 100 MiB; up to 16 MiB are read/),
    ]);
  });

  test('takes anything for what it is, whatever stands where something else should', () => {
    const odd = [null, 0, 'x', [], {}, [null], { type: 3 }, { type: 'aws:cloudformation:stack', properties: [] }];
    const metadata = { '/S': odd, '/S/Q': [{ type: 'aws:cdk:logicalId', data: 3 }, ...odd], toString: 'x', 3: 4 };
    for (const one of odd) {
      const artifacts = {
        __proto__: one,
        A: one,
        S: { ...stack('S.json'), metadata, environment: one, displayName: one, dependencies: one },
        I: { type: 'cdk:cloud-assembly', properties: { directoryName: one } },
      };
      const { report } = readTexts({
        'cdk.out/S.json': QUEUE,
        'cdk.out/manifest.json': JSON.stringify({ version: one, missing: odd, artifacts }),
      });
      expect(report.queues).toHaveLength(1);
    }
  });
});

describe('circles', () => {
  test('of assemblies are walked once', () => {
    const inner = (directoryName: string): object => ({ type: 'cdk:cloud-assembly', properties: { directoryName } });
    const { report, read } = readTexts({
      'cdk.out/manifest.json': manifest({ I: inner('a'), Self: inner('./'), S: stack('S.json') }),
      'cdk.out/a/manifest.json': manifest({ Up: inner('../'), Side: inner('../a'), S: stack('../S.json') }),
      'cdk.out/S.json': QUEUE,
    });
    expect(report.queues).toHaveLength(1);
    expect(read.filter((path) => path.endsWith('manifest.json'))).toHaveLength(2);
  });

  test('of nested stacks end', () => {
    const nested = (path: string): object => ({
      Type: 'AWS::CloudFormation::Stack',
      Metadata: { 'aws:asset:path': path },
    });
    const { report } = readTexts({
      'cdk.out/manifest.json': manifest({ S: stack('S.json') }),
      'cdk.out/S.json': JSON.stringify({ Resources: { N: nested('N.json'), Self: nested('S.json') } }),
      'cdk.out/N.json': JSON.stringify({
        Resources: { N: nested('N.json'), S: nested('S.json'), Q: { Type: 'AWS::SQS::Queue' } },
      }),
    });
    expect(report.queues.map(({ queue }) => queue)).toEqual(['S/N/Q']);
  });

  test('of exports are unknown keys, not none', () => {
    const template = (imports: string, exports: string): string =>
      JSON.stringify({
        Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': imports } } } },
        Outputs: { O: { Value: { 'Fn::ImportValue': imports }, Export: { Name: exports } } },
      });
    const { report } = readTexts({
      'cdk.out/manifest.json': manifest({ A: stack('A.json'), B: stack('B.json') }),
      'cdk.out/A.json': template('b', 'a'),
      'cdk.out/B.json': template('a', 'b'),
    });
    expect(report.queues.map(({ queue, encryption }) => `${queue} ${encryption}`)).toEqual([
      'A/Q kms-unknown-key',
      'B/Q kms-unknown-key',
    ]);
  });

  test('and chains that double at every step take no time', () => {
    const steps = 200;
    const texts: Record<string, string> = {};
    const artifacts: Record<string, object> = {};
    for (let at = 0; at < steps; at += 1) {
      const both = { 'Fn::Join': ['', [{ 'Fn::ImportValue': `e${at + 1}` }, { 'Fn::ImportValue': `e${at + 1}` }]] };
      artifacts[`S${at}`] = stack(`S${at}.json`);
      texts[`cdk.out/S${at}.json`] = JSON.stringify({
        Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: both } } },
        Outputs: { O: { Value: both, Export: { Name: `e${at}` } } },
      });
    }
    const started = performance.now();
    const { report } = readTexts({ ...texts, 'cdk.out/manifest.json': manifest(artifacts) });
    expect(new Set(report.queues.map(({ encryption }) => encryption))).toEqual(new Set(['unknown']));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
