import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, lint, looksLikeTemplate } from '../core/index.ts';
import { Places } from '../core/report/placed.ts';
import { discover } from '../host/discover.ts';
import { diskFiles } from '../host/disk-files.ts';
import { asNobody, temporaryFolder } from './support/temporary-folder.ts';

const GOOD = 'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n';
const BYTES = (text: string, encoding: BufferEncoding): Buffer => Buffer.from(text, encoding);

/** Each broken file, and all that is said about it: queues with their states, and problems with their places. */
const BROKEN: readonly (readonly [name: string, content: string | Buffer, said: readonly string[]])[] = [
  ['a byte order mark', `\uFEFF${GOOD}`, ['2:3 Orders sse-sqs-default']],
  [
    'a byte order mark in front of its only line',
    '\uFEFF{"Resources":{"Orders":{"Type":"AWS::SQS::Queue"}}}',
    ['1:15 Orders sse-sqs-default'],
  ],
  ['CRLF line ends', GOOD.replaceAll('\n', '\r\n'), ['2:3 Orders sse-sqs-default']],
  ['CR line ends', GOOD.replaceAll('\n', '\r'), ['2:3 Orders sse-sqs-default']],
  ['tabs', 'Resources:\n\tOrders:\n\t\tType: AWS::SQS::Queue\n', ['2:1 syntax', '2:2 Orders sse-sqs-default']],
  ['several documents', `${GOOD}---\n${GOOD}`, ['1:1 syntax', '2:3 Orders sse-sqs-default']],
  ['a duplicate key', `${GOOD}    Type: AWS::SQS::Queue\n`, ['2:3 Orders sse-sqs-default', '4:5 duplicate-key']],
  ['an unknown alias', `${GOOD}    Properties: *nowhere\n`, ['2:3 Orders unknown', '4:17 syntax']],
  [
    'an alias inside of its own anchor',
    `${GOOD}    Properties: &own { Tags: *own }\n`,
    ['2:3 Orders unknown', '4:30 syntax'],
  ],
  ['half-typed YAML', `${GOOD}    Properties:\n      KmsMaster`, ['2:3 Orders unknown']],
  [
    'half-typed JSON',
    '{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Prop',
    ['1:16 Orders unknown', '1:54 syntax'],
  ],
  ['UTF-16', BYTES(`\uFEFF${GOOD}`, 'utf16le'), ['1:1 unreadable']],
  ['Latin-1', BYTES(`# caf\u00e9\n${GOOD}`, 'latin1'), ['1:1 unreadable']],
  ['a NUL', `${GOOD}    Properties: { QueueName: "\u0000" }\n`, []],
  ['nothing in it', '', []],
  ['only a comment', '# Resources: AWS::SQS::Queue\n', []],
  ['Kubernetes in it', 'apiVersion: v1\nkind: Pod\nspec: { Resources: "AWS::SQS::Queue" }\n', []],
];

describe('a broken file', () => {
  const folder = temporaryFolder();

  beforeEach(() => writeFileSync(join(folder(), 'good.yaml'), GOOD));

  /** What is said about each file besides the good one, which must always get its own result. */
  function saidOf(): Record<string, string[]> {
    const { paths } = discover({ root: folder(), names: ['.'] });
    const files = diskFiles(folder(), { looksRelevant: looksLikeTemplate });
    const report = lint({ paths, files, settingsFor: () => DEFAULT_SETTINGS });
    const places = new Places(files);
    const said = [
      ...report.queues.map(({ queue, encryption, place }) => ({
        ...places.region(place.at),
        text: `${queue} ${encryption}`,
      })),
      ...[...report.problems, ...files.problems].map((problem) => ({ ...places.problem(problem), text: problem.code })),
    ].sort((a, b) => a.line - b.line || a.column - b.column);
    const byPath = Object.groupBy(said, ({ path }) => path);
    expect(byPath['good.yaml']?.map(({ text }) => text)).toEqual(['Orders sse-sqs-default']);
    return Object.fromEntries(
      Object.entries(byPath)
        .filter(([path]) => path !== 'good.yaml')
        .map(([path, lines = []]) => [path, lines.map(({ line, column, text }) => `${line}:${column} ${text}`)]),
    );
  }

  test.each(BROKEN)('with %s has a clear outcome, and costs no other file its result', (_, content, said) => {
    writeFileSync(join(folder(), 'broken.yaml'), content);
    expect(saidOf()).toEqual(said.length > 0 ? { 'broken.yaml': said } : {});
  });

  test('of 50 MB is not read', () => {
    writeFileSync(join(folder(), 'large.yaml'), GOOD);
    truncateSync(join(folder(), 'large.yaml'), 50 * 1024 * 1024);
    writeFileSync(
      join(folder(), 'large.json'),
      `{"Resources":{"Orders":{"Type":"AWS::SQS::Queue"}}}${' '.repeat(50 * 1024 * 1024)}`,
    );
    expect(saidOf()).toEqual({ 'large.json': ['1:1 too-large'] });
  });

  test('that is binary is passed over', () => {
    writeFileSync(join(folder(), 'binary.json'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
    expect(saidOf()).toEqual({});
  });

  test('that is a link in a circle, to a folder above or to nothing is passed over', () => {
    mkdirSync(join(folder(), 'sub'));
    symlinkSync('loop.yaml', join(folder(), 'loop.yaml'));
    symlinkSync('b.yaml', join(folder(), 'a.yaml'));
    symlinkSync('a.yaml', join(folder(), 'b.yaml'));
    symlinkSync('nowhere.yaml', join(folder(), 'dangling.yaml'));
    symlinkSync('..', join(folder(), 'sub/up'));
    expect(saidOf()).toEqual({});
  });

  test.skipIf(process.platform === 'win32')('that may not be read is reported', () => {
    writeFileSync(join(folder(), 'secret.yaml'), GOOD);
    chmodSync(join(folder(), 'secret.yaml'), 0);
    chmodSync(folder(), 0o755);
    expect(asNobody(saidOf)).toEqual({ 'secret.yaml': ['1:1 unreadable'] });
  });

  test('that a stack calls outside of the folder is not read', () => {
    const call = (url: string): string =>
      `Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${url}\n`;
    writeFileSync(join(folder(), 'up.yaml'), call('../../etc/passwd'));
    writeFileSync(join(folder(), 'root.yaml'), call('/etc/passwd'));
    writeFileSync(join(folder(), 'back.yaml'), call('..\\..\\etc\\passwd'));
    expect(saidOf()).toEqual({});
  });
});
