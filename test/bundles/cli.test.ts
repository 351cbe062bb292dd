import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { template } from '../support/templates.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const BUILT = resolve('dist/queueseal.mjs');

const OFF = template({ Orders: ['SqsManagedSseEnabled: false'] });
const PLAIN = template({ Orders: [] });
const SEALED = template({ Orders: ['KmsMasterKeyId: alias/orders'] });

const ESCAPE = '\u001b';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = temporaryFolder();

/** Writes files; without a configuration of their own the note on plain HTTP is left out, which every queue in plaintext gets besides. */
function put(files: Readonly<Record<string, string | Buffer>>): void {
  const configured = Object.keys(files).some((name) => name.startsWith('.queueseal.'));
  writeFiles(folder(), configured ? files : { '.queueseal.yaml': 'rules: { sqs-tls-not-enforced: off }\n', ...files });
}

function run(
  args: readonly string[],
  {
    input,
    env = {},
    cwd = folder(),
    built = BUILT,
  }: { input?: string | Buffer; env?: NodeJS.ProcessEnv; cwd?: string; built?: string } = {},
): Ran {
  const { NO_COLOR, FORCE_COLOR, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [built, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...rest, ...env },
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}

describe('the command line, built', () => {
  test.each([
    ['a finding at the level that fails', OFF, [], 1],
    ['only findings below it', PLAIN, [], 0],
    ['a level that was lowered', PLAIN, ['--fail-on', 'warning'], 1],
    ['a level that was taken away', OFF, ['--fail-on', 'none'], 0],
    ['a requirement that was stated', PLAIN, ['--require', 'kms'], 1],
    ['a requirement that is met', PLAIN, ['--require', 'encrypted', '--fail-on', 'warning'], 0],
    ['nothing to find', SEALED, ['--fail-on', 'note'], 0],
  ])('ends by %s', (_, text, args, status) => {
    put({ 'a/orders.yaml': text });
    const ran = run(args);
    expect(ran).toMatchObject({ status, stderr: '' });
  });

  test('shows what it found under the working folder', () => {
    put({ 'a/orders.yaml': OFF });
    const { stdout } = run([]);
    expect(stdout).toContain('a/orders.yaml\n  5:29  error  sqs-encryption-disabled  Orders\n');
    expect(stdout).toMatch(/\n1 error in 1 queue, 1 template\n$/);
  });

  test('says in words that there is nothing', () => {
    writeFiles(folder(), { 'a.yaml': 'kind: Pod\n', 'b.json': '{}', 'c.txt': '' });
    expect(run([])).toEqual({
      status: 0,
      stdout: 'No queues in 2 files: no CloudFormation or SAM template\n',
      stderr: '',
    });
  });

  test('says of a file that was named why nothing is said of it', () => {
    put({ 'pod.yaml': 'kind: Pod\n', 'orders.yaml': SEALED });
    const { status, stdout } = run(['pod.yaml', 'orders.yaml']);
    expect(status).toBe(2);
    expect(stdout).toContain(
      'pod.yaml\n  problem  unknown-format\n    This is not a CloudFormation or SAM template, nor a Terraform plan.\n',
    );
    expect(stdout).toContain('No findings in 1 queue, 1 template (1 problem)\n');
  });

  test('speaks of paths as the user sees them, outside of the working folder too', () => {
    put({ 'here/x.txt': '', 'there/orders.yaml': PLAIN });
    const { stdout } = run(['../there/orders.yaml', '--format', 'json'], { cwd: join(folder(), 'here') });
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ path: '../there/orders.yaml', unit: '../there/orders.yaml', line: 2 }],
    });
  });

  test.each([
    [['--formt'], 'queueseal: Unknown option --formt. Did you mean --format?\nTry "queueseal --help".\n'],
    [['nowhere'], 'queueseal: nowhere does not exist, or may not be looked at.\n'],
    [['--config', 'nowhere'], 'queueseal: nowhere does not exist, or may not be looked at.\n'],
    [['explain', 'sqs-kms-requird'], 'queueseal: There is no rule "sqs-kms-requird". Did you mean sqs-kms-required?\n'],
    [['--output', 'no/where.txt'], 'queueseal: no/where.txt cannot be written: its folder does not exist.\n'],
  ])('takes %j for a mistake', (args, stderr) => {
    expect(run(args)).toMatchObject({ status: 2, stderr });
  });

  test('gives one line and a place for each mistake of a configuration', () => {
    put({ '.queueseal.yaml': 'requires: kms\nfail-on: warn\n', 'orders.yaml': OFF });
    expect(run([])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'queueseal: .queueseal.yaml:1:1: "requires" is not a setting. Did you mean "require"?\n' +
        '.queueseal.yaml:2:10: "warn" is not known here; it may be none, note, warning, error.\n',
    });
  });

  test('does what the configuration says, and what the command line says over it', () => {
    put({
      '.queueseal.yaml':
        'fail-on: none\nrequire: {overrides: [{path: legacy/**, require: encrypted}]}\nignore: [vendor]\nrules: {sqs-tls-not-enforced: off}\n',
      'orders.yaml': OFF,
      'legacy/orders.yaml': PLAIN,
      'vendor/orders.yaml': OFF,
    });
    const { status, stdout } = run(['--format', 'json']);
    expect(status).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { path: string; rule: string }[] };
    expect(findings.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'legacy/orders.yaml sqs-encryption-implicit',
      'orders.yaml sqs-encryption-disabled',
    ]);
    expect(run(['--fail-on', 'error']).status).toBe(1);
    expect(run(['vendor/orders.yaml', '--fail-on', 'error']).status).toBe(1);
    put({ 'other.json': '{"rules": {"sqs-encryption-disabled": "off"}}' });
    expect(run(['orders.yaml', '--config', 'other.json']).status).toBe(0);
    put({ '.queueseal.json': '{}' });
    expect(run([]).stderr).toContain('There are both .queueseal.yaml and .queueseal.json');
  });

  test('does not follow a configuration that leads out of the working folder', () => {
    put({ 'secret.yaml': 'password: x\n', 'work/orders.yaml': OFF });
    symlinkSync('../secret.yaml', join(folder(), 'work/.queueseal.yaml'));
    const { status, stderr } = run([], { cwd: join(folder(), 'work') });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^queueseal: \.queueseal\.yaml: The file is a symbolic link/);
  });

  test('reports broken input, and judges the rest of it', () => {
    put({
      'broken.yaml': `${SEALED}\n      QueueName: "orders\n`,
      'orders.yaml': PLAIN,
      'latin.yaml': Buffer.from(`# \xfc\n${OFF}`, 'latin1'),
    });
    const { status, stdout } = run([]);
    expect(status).toBe(2);
    expect(stdout).toContain('  6:18  problem  syntax\n    The quote " that opens here is never closed.\n');
    expect(stdout).toContain('latin.yaml\n  problem  unreadable\n    The file is not valid UTF-8; save it as UTF-8.\n');
    expect(stdout).toContain('1 warning in 2 queues, 2 templates (2 problems)\n');
    const asJson = run(['--format', 'json']);
    expect(asJson.status).toBe(2);
    expect(asJson.stderr).toBe(
      'broken.yaml:6:18: The quote " that opens here is never closed.\nlatin.yaml: The file is not valid UTF-8; save it as UTF-8.\n',
    );
    put({ 'orders.yaml': OFF });
    expect(run([]).status).toBe(1);
  });

  test('has colours only where they are wanted', () => {
    put({ 'orders.yaml': OFF });
    expect(run([]).stdout).not.toContain(ESCAPE);
    expect(run([], { env: { FORCE_COLOR: '1' } }).stdout).toContain(`${ESCAPE}[31merror${ESCAPE}[39m`);
    expect(run(['--no-color'], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain(ESCAPE);
    expect(run(['--output', 'out.txt'], { env: { FORCE_COLOR: '1' } }).status).toBe(1);
    expect(readFileSync(join(folder(), 'out.txt'), 'utf8')).not.toContain(ESCAPE);
  });

  test.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))(
    'has colours on a terminal, unless NO_COLOR is set',
    () => {
      put({ 'orders.yaml': OFF });
      const { NO_COLOR, FORCE_COLOR, CI, ...rest } = process.env;
      const onTerminal = (env: NodeJS.ProcessEnv): string =>
        execFileSync('script', ['-qec', `"${process.execPath}" "${BUILT}" --fail-on none`, '/dev/null'], {
          cwd: folder(),
          encoding: 'utf8',
          env: { ...rest, TERM: 'xterm-256color', ...env },
        });
      expect(onTerminal({})).toContain(`${ESCAPE}[31m`);
      expect(onTerminal({ NO_COLOR: '1' })).not.toContain(ESCAPE);
    },
  );

  test('ends quietly when nobody reads on', () => {
    const queues = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`Queue${at}`, []]));
    put({ 'many.yaml': template(queues) });
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${BUILT}" | head -n 1`], {
      cwd: folder(),
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['many.yaml\n', '']);
  });

  test('prints no command and no escape, whatever files and queues are called', () => {
    const name = '::error title=x::##[error]\u001b[31m\u202e.yaml';
    put({
      [name]: `Resources:\n  "::set-output ##[x] \\e[2J":\n    Type: AWS::SQS::Queue # ::x \u009b\n::a: 1\n::b: "`,
    });
    for (const args of [
      [],
      ['queues'],
      ['--format', 'json'],
      ['--format', 'sarif'],
      [name],
      ['nowhere\n::error::x'],
      ['--::error::x\n'],
    ]) {
      const { stdout, stderr } = run(args);
      const lines = `${stdout}\n${stderr}`.split('\n');
      expect(lines.filter((line) => line.trim().startsWith('::') || line.includes('##['))).toEqual([]);
      expect(lines.filter((line) => /\p{Cc}|\p{Cf}/u.test(line))).toEqual([]);
      expect(`${stdout}${stderr}`).not.toContain('a fault of QueueSeal');
    }
  });

  test('writes a report to a file whole, and its summary beside', () => {
    put({ 'orders.yaml': OFF, 'out.json': 'old' });
    chmodSync(join(folder(), 'out.json'), 0o600);
    expect(run(['orders.yaml', '--format', 'json', '--output', 'out.json'])).toEqual({
      status: 1,
      stdout: '',
      stderr: '1 error in 1 queue, 1 template; see out.json\n',
    });
    expect(JSON.parse(readFileSync(join(folder(), 'out.json'), 'utf8'))).toMatchObject({ version: 1 });
    expect(readdirSync(folder()).sort()).toEqual(['.queueseal.yaml', 'orders.yaml', 'out.json']);
    expect(run(['orders.yaml', '--quiet', '-o', 'out.json'])).toMatchObject({ status: 1, stderr: '' });
  });

  test('writes SARIF with the pages of the rules', () => {
    put({ 'orders.yaml': OFF });
    const [sarif] = (JSON.parse(run(['--format', 'sarif']).stdout) as Log).runs;
    expect(sarif?.results?.map(({ ruleId }) => ruleId)).toEqual(['sqs-encryption-disabled']);
    for (const { help } of sarif?.tool.driver.rules ?? []) expect(help?.markdown).toContain('## Why it matters');
  });

  test('is quiet about what does not fail', () => {
    put({ 'orders.yaml': template({ Plain: [], Off: ['SqsManagedSseEnabled: false'] }) });
    const { stdout } = run(['-q']);
    expect(stdout).toContain('sqs-encryption-disabled');
    expect(stdout).not.toContain('sqs-kms-required');
    expect(run(['-q', '--fail-on', 'warning']).stdout).toContain('sqs-kms-required');
  });

  test('reads standard input as the file that it will be', () => {
    put({ 'a/child.yaml': OFF });
    const parent =
      'Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./child.yaml}\n';
    const { status, stdout } = run(['--stdin', '--stdin-filename', 'a/parent.yaml', '--format', 'json'], {
      input: parent,
    });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ unit: 'a/parent.yaml', path: 'a/child.yaml' }] });
    expect(run(['--stdin'], { input: OFF }).stdout).toContain('stdin\n  5:29  error');
    expect(run(['--stdin'], { input: 'kind: Pod' })).toMatchObject({ status: 2 });
    expect(run(['--stdin'], { input: Buffer.from([0, 1, 2]) }).stdout).toContain('Standard input is binary.');
    expect(run(['--stdin'], { input: 'x'.repeat(17 * 1024 * 1024) })).toMatchObject({
      status: 2,
      stderr: 'queueseal: Standard input has more than 16 MiB.\n',
    });
  });

  test('lists queues, the worst first', () => {
    put({
      'orders.yaml': template({ Sealed: ['KmsMasterKeyId: alias/x'], Off: ['SqsManagedSseEnabled: false'] }),
    });
    const { status, stdout } = run(['queues']);
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual([
      'QUEUE',
      'Off',
      'Sealed',
      '',
      '2 queues: 1 not encrypted; 1 KMS, customer managed key',
      '',
    ]);
    expect(JSON.parse(run(['queues', '--format', 'json']).stdout)).toEqual({
      version: 1,
      queues: [
        { id: 'Off', unit: 'orders.yaml', path: 'orders.yaml', line: 6, encryption: 'none' },
        { id: 'Sealed', unit: 'orders.yaml', path: 'orders.yaml', line: 2, encryption: 'kms-customer', key: 'alias/x' },
      ],
      problems: [],
    });
  });

  test('explains a rule', () => {
    const { status, stdout } = run(['explain', 'sqs-kms-required']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# sqs-kms-required\n[\s\S]*\n## Fix\n[\s\S]*\nLevel: warning · Topic: encryption\n$/);
  });

  test('explains itself', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(run(['--version']).stdout).toBe(`${version}\n`);
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const option of [
      '--format',
      '--output',
      '--config',
      '--require',
      '--fail-on',
      '--quiet',
      '--stdin',
      '--stdin-filename',
      '--cfn-lint',
      '--no-color',
      '--version',
    ]) {
      expect(stdout).toContain(`${option} `);
    }
  });

  test('owns up to its own faults', () => {
    mkdirSync(join(folder(), 'dist'));
    cpSync(resolve('dist'), join(folder(), 'dist'), { recursive: true });
    const { status, stderr } = run(['--version'], { built: join(folder(), 'dist/queueseal.mjs') });
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^queueseal: a fault of QueueSeal itself[\s\S]*\n {4}at [\s\S]*https:\/\/github\.com\/queueseal\/queueseal\/issues\n$/,
    );
  });

  test('says in one line that cfn-lint is not there, and goes on', () => {
    put({ 'orders.yaml': SEALED });
    mkdirSync(join(folder(), 'empty'));
    const { status, stderr } = run(['orders.yaml', '--cfn-lint'], { env: { PATH: join(folder(), 'empty') } });
    expect([status, stderr]).toEqual([0, 'warning: cfn-lint was not found; install it with `pip install cfn-lint`.\n']);
  });

  describe('of a CDK app', () => {
    const APP = resolve('test/fixtures/cdk/ts-mini');
    const copy = (from: string, to: string): void => cpSync(join(APP, from), join(folder(), to), { recursive: true });

    test('reads the assembly that is there, on the lines of the app', () => {
      copy('lib', 'app/lib');
      copy('out-ts-node', 'app/cdk.out');
      const { status, stdout } = run([]);
      expect(status).toBe(1);
      expect(stdout).toContain('app/lib/mini-stack.ts\n  18:17  error  kms-key-policy-public  Mini/Key\n');
      expect(stdout).toMatch(/in 3 queues, 1 template\n$/);
    });

    test('finds its sources beside an assembly that is named from elsewhere', () => {
      copy('lib', 'app/lib');
      copy('out-ts-node', 'app/cdk.out');
      mkdirSync(join(folder(), 'elsewhere'));
      const { stdout } = run([join(folder(), 'app/cdk.out')], { cwd: join(folder(), 'elsewhere') });
      expect(stdout).toContain('../app/lib/mini-stack.ts\n  18:17  error');
    });

    test('synthesizes it first where that is asked for, in silence', () => {
      copy('out-no-traces', 'made');
      writeFileSync(
        join(folder(), 'synth.cjs'),
        "console.log('noise'); require('node:fs').cpSync('made', process.argv[2], { recursive: true });",
      );
      const { status, stdout, stderr } = run([
        'cdk.out',
        '--format',
        'json',
        '--cdk',
        `"${process.execPath}" synth.cjs cdk.out`,
      ]);
      expect(status).toBe(1);
      expect(JSON.parse(stdout).queues).toHaveLength(3);
      expect(stderr).toMatch(/^warning: The cloud assembly does not tell which lines of the app made its constructs/);
    });

    test('shows what a synthesis said that failed', () => {
      writeFileSync(
        join(folder(), 'synth.cjs'),
        "console.log('one'); console.error('two\u001b[31m'); process.exit(7);",
      );
      const { status, stdout, stderr } = run(['--cdk', `"${process.execPath}" synth.cjs`]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/synth\.cjs ended with exit code 7, so nothing was linted\. It said:\none\ntwo.*\[31m\n$/);
      expect(stderr).not.toContain(ESCAPE);
    });

    test.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))(
      'says on a terminal that it runs, once that takes long',
      () => {
        const command = `${process.execPath} -e "setTimeout(() => {}, 1500)"`;
        writeFileSync(join(folder(), 'run.sh'), `"${process.execPath}" "${BUILT}" --cdk '${command}'`);
        const shown = execFileSync('script', ['-qec', 'sh run.sh', '/dev/null'], { cwd: folder(), encoding: 'utf8' });
        expect(shown).toContain(`\r${ESCAPE}[2KRunning ${process.execPath}`.slice(0, 60));
      },
    );

    test('takes what an assembly says of itself for no line of its own', () => {
      copy('out-no-traces', 'cdk.out');
      const path = join(folder(), 'cdk.out/manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...manifest, missing: [{ provider: 'ssm\n::error::x\u001b[31m' }] }));
      const { stderr } = run([]);
      const lines = stderr.trimEnd().split('\n');
      expect(lines.filter((line) => !line.startsWith('warning: '))).toEqual([]);
      expect(stderr).not.toContain(ESCAPE);
    });

    test('takes odd uses of it for mistakes', () => {
      expect(run(['--cdk', ' '])).toMatchObject({ status: 2, stdout: '' });
      expect(run(['--cdk', 'true', '--stdin'], { input: OFF })).toMatchObject({ status: 2, stdout: '' });
      expect(run(['--cdk', 'queueseal-no-such-command']).stderr).toContain('so nothing was linted');
    });
  });

  test('joins what cfn-lint finds', () => {
    const matches = [
      {
        Filename: join(folder(), 'orders.yaml'),
        Level: 'Error',
        Location: { Start: { LineNumber: 3, ColumnNumber: 5 }, End: { LineNumber: 3, ColumnNumber: 9 } },
        Message: 'Wrong',
        Rule: { Id: 'E3001' },
      },
    ];
    put({
      'orders.yaml': SEALED,
      'bin/cfn-lint': `#!${process.execPath}\nconsole.log(process.argv[2] === '--version' ? 'cfn-lint 1.40.0' : ${JSON.stringify(JSON.stringify(matches))});\n`,
    });
    chmodSync(join(folder(), 'bin/cfn-lint'), 0o755);
    const { status, stdout } = run(['orders.yaml', '--cfn-lint'], { env: { PATH: join(folder(), 'bin') } });
    expect(status).toBe(1);
    expect(stdout).toContain('  3:5  error  E3001\n    Wrong\n');
    writeFileSync(join(folder(), '.queueseal.yaml'), 'cfn-lint: true\n');
    expect(run(['orders.yaml'], { env: { PATH: join(folder(), 'bin') } }).status).toBe(1);
  });
});
