import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvents } from 'js-yaml';
import { DEFAULT_SETTINGS, type Files, lint } from '../core/index.ts';
import { entriesOf } from '../core/syntax/entries.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { plainValue } from '../core/syntax/scalars.ts';
import type { SyntaxNode } from '../core/syntax/tree.ts';
import { serviceStack, type Template } from './cdk-stack.ts';
import { template } from './generate.ts';
import { mediansOf, middle, type Row, ratio, timeOurs } from './measure.ts';

const STACKS = 100;
const RESOURCES = 200;
const STALE = 50_000;

/** What linting a large cloud assembly, as the command does for people, costs beside parsing its templates alone, and what files cost that nothing names. */
export function benchAssembly(cli: string): Row[] {
  const [fresh, stale] = staleAssets(cli);
  return [
    ...linting('services', () => serviceStack(RESOURCES)),
    ...linting('queues, their keys and roles alone', () => crowdedStack(RESOURCES)),
    { what: 'the command on a small assembly', median: fresh },
    {
      what: `beside ${STALE.toLocaleString('en')} stale assets`,
      median: stale,
      ratio: ratio(stale, fresh, 'of it without', 'at most 1.1'),
    },
  ];
}

/** What linting an assembly of many stacks costs, as the command does it for people. */
function linting(kind: string, stack: () => Template): Row[] {
  const texts = assembly(STACKS, stack);
  const templates = [...texts].filter(([path]) => path.endsWith('.template.json')).map(([, text]) => text);
  const files: Files = { read: (path) => texts.get(path), list: () => undefined };
  const runLint = (): void => {
    lint({ paths: ['cdk.out/manifest.json'], files, settingsFor: () => DEFAULT_SETTINGS, onlyCountsQueues: true });
  };
  const [events = 0, whole = 0] = mediansOf(7, 2, [
    () => {
      for (const text of templates) parseEvents(text, { maxDepth: 200 });
    },
    runLint,
  ]);
  const size = templates.reduce((sum, text) => sum + text.length, 0) / 1e6;
  return [
    { what: `js-yaml parseEvents of ${STACKS} stacks of ${kind} (${size.toFixed(1)} MB)`, median: events },
    { what: 'whole lint of their assembly', median: whole, ratio: ratio(whole, events, 'parseEvents', 'at most 2.5') },
  ];
}

function staleAssets(cli: string): readonly [fresh: number, stale: number] {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-bench-'));
  try {
    for (const name of ['fresh', 'stale']) {
      for (const inner of ['cdk.out', 'lib', 'bin']) mkdirSync(join(folder, name, inner), { recursive: true });
      for (const [path, text] of assembly(1, () => serviceStack(20))) writeFileSync(join(folder, name, path), text);
    }
    for (let index = 0; index < STALE; index += 1) {
      writeFileSync(join(folder, 'stale/cdk.out', `asset.${index}.json`), '{}');
    }
    const time = (name: string): number => timeOurs(cli, [], join(folder, name));
    const runs = Array.from({ length: 9 }, () => [time('fresh'), time('stale')] as const).slice(2);
    return [middle(runs.map(([fresh]) => fresh)), middle(runs.map(([, stale]) => stale))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of an assembly as the command of the CDK writes it, by path; every stack but the first imports a key. */
function assembly(stacks: number, stackOf: () => Template): Map<string, string> {
  const texts = new Map<string, string>();
  const artifacts: Record<string, object> = {};
  for (let index = 0; index < stacks; index += 1) {
    const name = `Stack${index}`;
    const stack = stackOf();
    const made = Object.entries(stack.Resources);
    for (const [logicalId, resource] of made) resource.Metadata = { 'aws:cdk:path': `${name}/${logicalId}/Resource` };
    stack.Outputs = { KeyArn: { Value: { 'Fn::GetAtt': ['Key0', 'Arn'] }, Export: { Name: `${name}:KeyArn` } } };
    const first = made.find(([, { Type }]) => Type === 'AWS::SQS::Queue')?.[1];
    const imported = { KmsMasterKeyId: { 'Fn::ImportValue': `Stack${index - 1}:KeyArn` } };
    if (first && index > 0) first.Properties = { ...first.Properties, ...imported };
    const frames = [`new ${name} (/app/lib/stack.ts:${index + 1}:5)`, '<anonymous> (/app/bin/app.ts:5:1)'];
    const metadata = made.map(([logicalId]) => [
      `/${name}/${logicalId}/Resource`,
      [
        { type: 'aws:cdk:logicalId', data: logicalId },
        { type: 'aws:cdk:creationStack', data: frames },
      ],
    ]);
    texts.set(`cdk.out/${name}.template.json`, JSON.stringify(stack, undefined, 1));
    texts.set(`cdk.out/${name}.metadata.json`, JSON.stringify(Object.fromEntries(metadata), undefined, 2));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/eu-west-1',
      properties: { templateFile: `${name}.template.json` },
      additionalMetadataFile: `${name}.metadata.json`,
      displayName: name,
    };
  }
  texts.set('cdk.out/cdk.out', '{"version":"55.0.0"}');
  texts.set('cdk.out/manifest.json', JSON.stringify({ version: '55.0.0', artifacts }, undefined, 2));
  texts.set(
    'lib/stack.ts',
    "    new sqs.Queue(this, 'Queue', { encryption: sqs.QueueEncryption.KMS });\n".repeat(stacks),
  );
  texts.set('bin/app.ts', 'new Stack(app);\n'.repeat(10));
  return texts;
}

/** A template whose every resource is about queues, as the other benchmarks lint it: two in five are queues, and a key has ten statements. */
function crowdedStack(resources: number): Template {
  return jsonOf(readTree('template.yaml', template(resources)).root) as Template;
}

/** A template as the CDK writes it: JSON, and functions in their long form. */
function jsonOf(node: SyntaxNode | undefined): unknown {
  if (node === undefined) return null;
  const plain = plainOf(node);
  if (node.tag === undefined || node.tag.startsWith('!!')) return plain;
  const name = node.tag.slice(1);
  if (name === 'Ref') return { Ref: plain };
  return { [`Fn::${name}`]: name === 'GetAtt' ? String(plain).split('.') : plain };
}

function plainOf(node: SyntaxNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return plainValue(node);
    case 'sequence':
      return node.items.map(jsonOf);
    case 'map':
      return Object.fromEntries([...entriesOf(node)].map(([key, { value }]) => [key, jsonOf(value)]));
  }
}
