import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { runCfnLint } from './cfn-lint.ts';

const root = temporaryFolder();

beforeEach(() => vi.stubEnv('PATH', root()));
afterEach(() => vi.unstubAllEnvs());

/** Puts a program by the name of cfn-lint on the PATH: a body in JavaScript, which sees the names of the files to lint. */
function install(body: string, version = 'cfn-lint 1.51.0') {
  const script = `#!${process.execPath}
    const fs = require('node:fs');
    const { basename, join } = require('node:path');
    const [, , ...args] = process.argv;
    const files = args.slice(args.indexOf('--') + 1);
    const say = (matches) => console.log(JSON.stringify(matches));
    const at = (line, column) => ({ LineNumber: line, ColumnNumber: column });
    const match = (Filename, more) => ({ Filename, Level: 'Error', Location: { Start: at(2, 3), End: at(2, 8) },
      Message: 'no', Rule: { Id: 'E3012' }, ...more });
    if (args[0] === '--version') console.log(${JSON.stringify(version)});
    else { ${body} }`;
  writeFiles(root(), { 'cfn-lint': script });
  chmodSync(join(root(), 'cfn-lint'), 0o755);
}

const lint = (paths: string[], timeoutMs = 20_000) => runCfnLint({ root: root(), paths, timeoutMs });

describe.skipIf(process.platform === 'win32')('cfn-lint', () => {
  test('is not started when there is nothing to lint', async () => {
    expect(await lint([])).toEqual({ findings: [] });
  });

  test('gives findings by path and place, within the file', async () => {
    install(`say(files.flatMap((file) => [
      match(file, { Level: 'Informational', Rule: { Id: 'I1' }, Location: { Start: at(0, -4), End: at(0, 0) } }),
      match(file, { Level: 'Warning', Rule: { Id: 'W1' }, Location: { Start: at(7, 9), End: at(3, 2) } }),
      match('/somewhere/else.yaml'),
    ])); process.exitCode = 14;`);
    const { findings, warning } = await lint(['b.yaml', 'a/a.yaml']);
    expect(warning).toBeUndefined();
    expect(
      findings.map((f) => `${f.path} ${f.line}:${f.column}-${f.endLine}:${f.endColumn} ${f.level} ${f.rule}`),
    ).toEqual([
      'a/a.yaml 1:1-1:1 note I1',
      'a/a.yaml 7:9-7:9 warning W1',
      'b.yaml 1:1-1:1 note I1',
      'b.yaml 7:9-7:9 warning W1',
    ]);
  });

  test('takes a file name for what it is: no option, no pattern', async () => {
    install('say(files.map((file) => match(file, { Message: file })))');
    const { findings } = await lint(['--help', '-o.yaml']);
    expect(findings.map(({ path }) => path)).toEqual(['--help', '-o.yaml']);
    install(`fs.writeFileSync(join(__dirname, 'seen'), files.join()); say([])`);
    await lint(['[a]?*.yaml']);
    expect(readFileSync(join(root(), 'seen'), 'utf8')).toBe(join(root(), '[[]a][?][*].yaml'));
  });

  test('sees neither the repository as its folder nor anything secret', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('PYTHONPATH', root());
    install(`fs.writeFileSync(join(__dirname, 'seen'), JSON.stringify({ cwd: process.cwd(), in: fs.readdirSync('.'),
      env: Object.keys(process.env).filter((name) => /^(AWS|GITHUB|PYTHON|INPUT)/.test(name)), config: fs.readFileSync(args[1], 'utf8') })); say([])`);
    await lint(['a.yaml']);
    const seen = JSON.parse(readFileSync(join(root(), 'seen'), 'utf8'));
    expect(seen).toMatchObject({ in: ['config.json'], config: '{}', env: ['AWS_EC2_METADATA_DISABLED', 'PYTHONUTF8'] });
    expect(seen.cwd).toContain(join(tmpdir(), 'queueseal-cfn-lint-'));
    expect(existsSync(seen.cwd)).toBe(false);
  });

  test.each([
    ['crashes', 'process.exit(1)'],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`],
    ['speaks of no file', `say([match(null)])`],
    ['prints something else', `console.log('Traceback (most recent call last):')`],
    ['prints without end', `const line = 'x'.repeat(1 << 20); for (let i = 0; i < 40; i++) fs.writeSync(1, line)`],
  ])('that %s on one file loses the findings of that file only', async (_, body) => {
    install(
      `if (files.some((file) => basename(file) === 'bad.yaml')) { ${body} } else say(files.map((file) => match(file)))`,
    );
    const good = Array.from({ length: 4 }, (_, i) => `${i}.yaml`);
    const { findings, warning } = await lint([...good, 'bad.yaml']);
    expect(findings.map(({ path }) => path)).toEqual(good);
    expect(warning).toBe(
      'cfn-lint failed: its findings on bad.yaml are missing or incomplete; see what `cfn-lint` itself says of that file.',
    );
  });

  test('that fails in one of its own rules blames no template for it', async () => {
    install(`say(files.flatMap((file) => [match(file), match(file, { Rule: { Id: 'E0002' } })]))`);
    const { findings, warning } = await lint(['a.yaml', 'b.yaml', 'c.yaml']);
    expect(findings.map(({ rule }) => rule)).toEqual(['E3012', 'E3012', 'E3012']);
    expect(warning).toMatch(/^cfn-lint failed: its findings on a.yaml and 2 more are missing or incomplete/);
  });

  test('that stalls on one file is stopped, with all that it started', async () => {
    install(`if (files.some((file) => basename(file) === 'bad.yaml')) {
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      fs.appendFileSync(join(__dirname, 'pids'), child.pid + ' ');
      setInterval(() => {}, 1000);
    } else say(files.map((file) => match(file)))`);
    const { findings, warning } = await lint(['a.yaml', 'bad.yaml', 'c.yaml'], 4000);
    expect(findings.map(({ path }) => path)).toEqual(['a.yaml', 'c.yaml']);
    expect(warning).toMatch(/^cfn-lint did not finish within 4 s: its findings on bad.yaml are missing/);
    const pids = readFileSync(join(root(), 'pids'), 'utf8').trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    for (const pid of pids) await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });

  test('is stopped when the caller loses interest, without a word', async () => {
    install('setInterval(() => {}, 1000)');
    const signal = AbortSignal.timeout(300);
    expect(await runCfnLint({ root: root(), paths: ['a.yaml'], timeoutMs: 20_000, signal })).toEqual({ findings: [] });
  });

  test.each([
    [
      'too old',
      'cfn-lint 0.87.1',
      'cfn-lint 0.87.1 is too old; install 1.0.0 or later with `pip install --upgrade cfn-lint`.',
    ],
    ['something else', 'hello', 'cfn-lint does not start; reinstall it with `pip install --force-reinstall cfn-lint`.'],
  ])('that is %s is not used', async (_, version, warning) => {
    install('say(files.map((file) => match(file)))', version);
    expect(await lint(['a.yaml'])).toEqual({ findings: [], warning });
  });

  test('runs without settings that make no sense, and says so', async () => {
    install('say(files.map((file) => match(file)))');
    writeFiles(root(), { '.cfnlintrc': 'ignore_checks: E3012' });
    const { findings, warning } = await lint(['a.yaml']);
    expect(findings).toHaveLength(1);
    expect(warning).toMatch(/^cfn-lint ran without the settings in `.cfnlintrc`/);
  });

  test('that is not there is asked for', async () => {
    const warning = 'cfn-lint was not found; install it with `pip install cfn-lint`.';
    expect(await lint(['a.yaml'])).toEqual({ findings: [], warning });
    expect(readdirSync(root())).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    // A killed child that nobody has asked after yet still has its number.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
