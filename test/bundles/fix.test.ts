import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { template } from '../support/templates.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const BUILT = resolve('dist/queueseal.mjs');
const folder = temporaryFolder();

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function fix(
  args: readonly string[] = [],
  { cwd = folder(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Ran {
  const { NO_COLOR, FORCE_COLOR, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, 'fix', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...rest, ...env },
  });
  return { status, stdout, stderr };
}

function put(files: Readonly<Record<string, string | Buffer>>): void {
  writeFiles(folder(), { '.queueseal.yaml': 'require: encrypted\n', ...files });
}

function text(path: string): string {
  return readFileSync(join(folder(), path), 'utf8');
}

const PLAIN = `${template({ Orders: [] })}\n`;
const STATED = `${template({ Orders: ['SqsManagedSseEnabled: true'] })}\n`;
const DIFF = `--- a/a.yaml
+++ b/a.yaml
@@ -1,3 +1,5 @@
 Resources:
   Orders:
     Type: AWS::SQS::Queue
+    Properties:
+      SqsManagedSseEnabled: true
`;

describe('queueseal fix, built', () => {
  test('writes what is safe, shows it as a diff and says what it mends', () => {
    put({ 'a.yaml': PLAIN });
    expect(fix()).toEqual({
      status: 0,
      stdout: `${DIFF}
Fixed
  a.yaml:2:3  note  sqs-encryption-implicit  Orders
    State SSE-SQS of Orders

1 finding fixed in 1 file
`,
      stderr: '',
    });
    expect(text('a.yaml')).toBe(STATED);
    expect(fix().stdout).toBe('Nothing to fix without a choice\n');
  });

  test('writes nothing in a dry run, whose output git takes', () => {
    put({ 'a.yaml': PLAIN });
    const { stdout } = fix(['--dry-run']);
    expect(stdout).toContain(DIFF);
    expect(stdout).toContain('1 finding would be fixed in 1 file');
    expect(text('a.yaml')).toBe(PLAIN);
    expect(spawnSync('git', ['apply', '-'], { cwd: folder(), input: stdout }).status).toBe(0);
    expect(text('a.yaml')).toBe(STATED);
  });

  test('keeps to paths and rules that are named', () => {
    put({ 'a.yaml': PLAIN, 'b/c.yaml': PLAIN });
    expect(fix(['b']).stdout).toContain('+++ b/b/c.yaml');
    expect(text('a.yaml')).toBe(PLAIN);
    fix(['--rule', 'sqs-encryption-conflict']);
    expect(text('a.yaml')).toBe(PLAIN);
    expect(fix(['../a.yaml', '--require', 'encrypted'], { cwd: join(folder(), 'b') }).stdout).toContain(
      '+++ b/../a.yaml',
    );
    expect(text('a.yaml')).toBe(STATED);
  });

  test('says as JSON what it did', () => {
    put({ 'a.yaml': PLAIN });
    const { stdout, status } = fix(['--format', 'json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      written: true,
      files: [
        {
          path: 'a.yaml',
          edits: [
            {
              line: 3,
              column: 26,
              endLine: 3,
              endColumn: 26,
              newText: '\n    Properties:\n      SqsManagedSseEnabled: true',
            },
          ],
        },
      ],
      fixed: [expect.objectContaining({ rule: 'sqs-encryption-implicit', path: 'a.yaml', line: 2 })],
      left: [],
      problems: [],
    });
  });

  test('keeps breaks of Windows, a byte order mark and what it does not know', () => {
    const windows = (lines: string): string => `\ufeff# Ärger 🔒\r\n${lines.replaceAll('\n', '\r\n')}`;
    put({ 'a.yaml': windows(PLAIN) });
    expect(fix().status).toBe(0);
    expect(text('a.yaml')).toBe(windows(STATED));
  });

  test('fixes a template of a megabyte in one go', () => {
    const queues = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`Queue${at}`, []]));
    const stated = Object.fromEntries(Object.keys(queues).map((name) => [name, ['SqsManagedSseEnabled: true']]));
    const filler = `# ${'x'.repeat(98)}\n`.repeat(10_500);
    put({ 'a.yaml': `${filler}${template(queues)}\n` });
    expect(fix().stdout).toContain('400 findings fixed in 1 file');
    expect(text('a.yaml')).toBe(`${filler}${template(stated)}\n`);
  });

  test('writes nothing at all where one file may not be written', () => {
    put({ 'a.yaml': PLAIN, 'b.yaml': PLAIN });
    chmodSync(join(folder(), 'b.yaml'), 0o444);
    expect(fix()).toEqual({
      status: 2,
      stdout: '',
      stderr: 'queueseal: Nothing was written.\nb.yaml: It is read-only.\n',
    });
    expect(text('a.yaml')).toBe(PLAIN);
  });

  test('does not go through a link that leads out of the folder', () => {
    put({ 'outside.yaml': PLAIN, 'in/a.yaml': PLAIN });
    symlinkSync('../outside.yaml', join(folder(), 'in/link.yaml'));
    expect(fix(['--require', 'encrypted'], { cwd: join(folder(), 'in') }).status).toBe(0);
    expect(text('outside.yaml')).toBe(PLAIN);
    expect(text('in/a.yaml')).toBe(STATED);
  });

  test('leaves a text with a mistake alone, and says so', () => {
    const broken = `${PLAIN}  Other: "x\n`;
    put({ 'a.yaml': broken });
    const { status, stdout, stderr } = fix();
    expect(status).toBe(2);
    expect(stdout).toContain('Not written: The text has a syntax error.');
    expect(stderr).toContain('a.yaml:4:10: ');
    expect(text('a.yaml')).toBe(broken);
  });

  test('says what to write by hand where it cannot write', () => {
    put({ 'a.yaml': 'Resources:\n  A: &q\n    Type: AWS::SQS::Queue\n  B: *q\n' });
    expect(fix().stdout).toContain(`    State SSE-SQS of A
    Not written: It is shared by the anchor &q; what is changed here changes others too. By hand:
       a.yaml:2 Write in A:
         SqsManagedSseEnabled: true
`);
  });

  test('ends by what is left', () => {
    put({ 'a.yaml': template({ Orders: ['KmsMasterKeyId: arn:aws:kms:eu-west-1:1:key/x'] }) });
    const { status } = fix();
    expect(status).toBe(1);
    expect(fix(['--fail-on', 'none']).status).toBe(0);
  });

  test('prints commands for what exists already, and changes nothing', () => {
    put({ 'a.yaml': template({ Orders: ['QueueName: orders'] }) });
    const { status, stdout, stderr } = fix(['--commands']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`# a.yaml:2 Orders (sqs-encryption-implicit): State SSE-SQS of Orders
ORDERS_URL=$(aws sqs get-queue-url --queue-name 'orders' --query QueueUrl --output text)
aws sqs set-queue-attributes --queue-url "$ORDERS_URL" --attributes '{"SqsManagedSseEnabled":"true"}'
`);
    expect(text('a.yaml')).toBe(template({ Orders: ['QueueName: orders'] }));
    expect(JSON.parse(fix(['--commands', '--format', 'json']).stdout)).toMatchObject({
      commands: [{ path: 'a.yaml', line: 2, resource: 'Orders', lines: [expect.any(String), expect.any(String)] }],
    });
  });

  test('has colours only where they are wanted, and prints no command', () => {
    put({ 'a.yaml': `${PLAIN}# ::error::x ##[error]\u001b[31m\n::set-output name=x:\n` });
    expect(fix(['--dry-run'], { env: { FORCE_COLOR: '1' } }).stdout).toContain('\u001b[32m+    Properties:\u001b[39m');
    const { stdout } = fix(['--dry-run']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.split('\n').filter((line) => line.trim().startsWith('::') || line.includes('##['))).toEqual([]);
  });

  test.each([
    [['--rule', 'sqs-kms-requird'], 'queueseal: There is no rule "sqs-kms-requird". Did you mean sqs-kms-required?\n'],
    [['--stdin'], 'queueseal: fix writes into files; it cannot be used with --stdin.\n'],
    [['--key', ' '], 'queueseal: --key needs the name of a key, an ARN, an id or an alias.\n'],
    [['--format', 'sarif'], 'queueseal: --format may be text, json; "sarif" is not known.\n'],
  ])('takes %j for a mistake', (args, stderr) => {
    expect(fix(args)).toMatchObject({ status: 2, stdout: '', stderr: `${stderr}Try "queueseal --help".\n` });
  });
});

/** A statement that lets services of every account in: which to hold on to is a choice. */
const CHOICE = `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Orders.Arn}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
`;

describe.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))('queueseal fix on a terminal', () => {
  /** Answers the first question, after doing something while it waits. */
  async function onTerminal(answer: string, meanwhile: () => void = () => undefined): Promise<Ran> {
    const { NO_COLOR, FORCE_COLOR, CI, ...env } = process.env;
    const command = `"${process.execPath}" "${BUILT}" fix --rule sqs-queue-policy-public`;
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder(), env: { ...env, TERM: 'dumb' } });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => {
      const isAsked = stdout.includes('q to ask no more: ');
      stdout += data.toString();
      if (isAsked || !stdout.includes('q to ask no more: ')) return;
      meanwhile();
      child.stdin.write(answer);
    });
    const status = await new Promise<number | null>((done) => child.on('close', done));
    return { status, stdout: stdout.replaceAll('\r\n', '\n'), stderr: '' };
  }

  test('asks with what follows, and writes what was chosen', async () => {
    put({ 'a.yaml': CHOICE });
    const { status, stdout } = await onTerminal('2\n');
    expect(stdout).toContain('sqs-queue-policy-public');
    expect(stdout).toMatch(/\n {4}1\. .*\n(?: {7}.*\n)? {4}2\. /);
    expect(stdout).toContain('1 finding fixed in 1 file');
    expect(text('a.yaml')).not.toBe(CHOICE);
    expect(status).toBe(0);
  });

  test.each([
    ['skipped', 's\n', 1],
    ['left by the end of questions', 'q\n', 1],
    ['interrupted', '\u0003', 2],
  ])('writes nothing where it is %s', async (_, answer, status) => {
    put({ 'a.yaml': CHOICE });
    expect((await onTerminal(answer)).status).toBe(status);
    expect(text('a.yaml')).toBe(CHOICE);
  });

  test('writes nothing where a file was changed while it asked', async () => {
    put({ 'a.yaml': CHOICE });
    const { status, stdout } = await onTerminal('2\n', () => put({ 'a.yaml': `${CHOICE}# mine\n` }));
    expect(status).toBe(2);
    expect(stdout).toContain('Nothing was written.\na.yaml: It was changed meanwhile.\n');
    expect(text('a.yaml')).toBe(`${CHOICE}# mine\n`);
  });
});
