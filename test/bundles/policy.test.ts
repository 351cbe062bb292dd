import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const BUILT = resolve('dist/queueseal.mjs');

const OPEN = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" }
    },
    {
      "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*",
      "Condition": { "StringEquals": { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } }
    }
  ]
}
`;

const CLOSED = `Version: 2012-10-17
Statement:
  Effect: Allow
  Principal: { AWS: '444455556666' }
  Action: sqs:SendMessage
  Resource: arn:aws:sqs:us-east-1:111122223333:orders
`;

const folder = temporaryFolder();

function run(
  args: readonly string[],
  input?: string | Buffer,
): { status: number | null; stdout: string; stderr: string } {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const options = { cwd: folder(), encoding: 'utf8', env, ...(input === undefined ? {} : { input }) } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, 'policy', ...args], options);
  return { status, stdout, stderr };
}

describe('queueseal policy, built', () => {
  test('says who can do what, and proves what is public', () => {
    writeFiles(folder(), { 'key.json': OPEN });
    expect(run(['key.json', '--account', '111122223333'])).toEqual({
      status: 1,
      stderr: '',
      stdout: `key.json
  FAIL  Public: any AWS account can use the key.

  4:5  internal  Root
    The own account can do everything (kms:*), as its IAM policies say.

  8:5  public  Open
    Any AWS account can call kms:Decrypt – kms:ViaService does not limit who calls.
    Such as: kms:Decrypt by arn:aws:iam::999988887777:role/outsider, with kms:ViaService=sqs.us-east-1.amazonaws.com

Judged as the policy of a key; own account 111122223333.
`,
    });
  });

  test('answers what CheckNoPublicAccess does, and more', () => {
    const { status, stdout } = run(['-', '--format', 'json', '--account', '111122223333'], OPEN);
    expect(status).toBe(1);
    const { statements, ...answer } = JSON.parse(stdout);
    expect(answer).toEqual({
      version: 1,
      result: 'FAIL',
      message: 'Public: any AWS account can use the key.',
      reasons: [
        {
          description: 'Any AWS account can call kms:Decrypt – kms:ViaService does not limit who calls.',
          statementIndex: 1,
          statementId: 'Open',
        },
      ],
      path: 'stdin',
      for: 'key',
      ownAccounts: ['111122223333'],
      verdict: 'public',
      publicByAwsRules: false,
      mistakes: [],
    });
    expect(statements[1]).toEqual({
      index: 1,
      id: 'Open',
      line: 8,
      column: 5,
      effect: 'Allow',
      verdict: 'public',
      publicByAwsRules: false,
      outsiders: [],
      actions: ['kms:Decrypt'],
      onlyMetadata: false,
      confusedDeputy: expect.any(Boolean),
      why: 'kms:ViaService does not limit who calls',
      words: ['Any AWS account can call kms:Decrypt – kms:ViaService does not limit who calls.'],
      witness: {
        caller: { kind: 'identity', account: '999988887777', arn: 'arn:aws:iam::999988887777:role/outsider' },
        action: 'kms:Decrypt',
        resource: '*',
        context: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' },
      },
    });
  });

  test('passes what lets in only who is named, and tells the own account from Resource', () => {
    const { status, stdout } = run(['-'], CLOSED);
    expect(status).toBe(0);
    expect(stdout).toContain('stdin\n  PASS  Not public: of outsiders, only account 444455556666 can use the queue.\n');
    expect(stdout).toMatch(/Such as: sqs:SendMessage by arn:aws:iam::444455556666:role\/outsider\n/);
    expect(stdout).toMatch(/\nJudged as the policy of a queue; own account 111122223333\.\n$/);
  });

  test('honours what the configuration trusts', () => {
    writeFiles(folder(), { '.queueseal.yaml': 'trusted: {accounts: ["444455556666"]}\n', 'queue.yaml': CLOSED });
    expect(run(['queue.yaml']).stdout).toContain('  PASS  Not public: only the own account');
    writeFiles(folder(), { 'none.yaml': '{}\n' });
    expect(run(['queue.yaml', '--config', 'none.yaml']).stdout).toContain('only account 444455556666');
  });

  test('writes to a file', () => {
    expect(run(['-', '-o', 'out.json', '--format', 'json'], CLOSED)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(folder(), 'out.json'), 'utf8'))).toMatchObject({ result: 'PASS' });
  });

  test('names mistakes that AWS refuses, and does not pass them', () => {
    const { status, stdout } = run(['-'], CLOSED.replace('Allow', 'allow'));
    expect(status).toBe(2);
    expect(stdout).toContain('\n  3:11  mistake  Effect is Allow or Deny; case counts.\n');
  });

  test.each<[string, readonly string[], string | Buffer, string]>([
    ['is broken', ['-'], '{\n  "Statement": [\n    {"Effect" "Allow"}\n  ]\n}\n', 'stdin:3:15: '],
    ['is empty', ['-'], '', 'stdin: The text is empty.\n'],
    [
      'is no policy',
      ['-'],
      'Resources: {}',
      'stdin:1:1: This is a template, not a policy document; lint it with "queueseal FILE".\n',
    ],
    [
      'is of a kind that cannot be told',
      ['-'],
      CLOSED.replace('sqs:SendMessage', '"*"'),
      'stdin:1:1: Whether this is the policy of a key or of a queue cannot be told from its actions; say "key" or "queue" (--for).\n',
    ],
    ['is binary', ['-'], Buffer.from([0, 1, 2, 0]), 'stdin: Standard input is binary.\n'],
    ['is not there', ['nowhere.json'], '', 'nowhere.json: The file does not exist, or may not be looked at.\n'],
    [
      'is not named',
      [],
      '',
      'queueseal: policy takes one file, or - for standard input, as in "queueseal policy policy.json".\n',
    ],
  ])('ends by 2 for what %s', (_, args, input, stderr) => {
    const ran = run(args, input);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr.startsWith(stderr)).toBe(true);
  });

  test('prints nothing that steers a terminal or a log', () => {
    const { stdout } = run(['-'], OPEN.replace('"Open"', '"\\u001b[2J\\n::error::x"'));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/^\s*::/m);
  });
});
