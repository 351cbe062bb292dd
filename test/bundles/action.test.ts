import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { BUNDLES } from '../../scripts/build.ts';
import { type Command, runStep, type Step, type StepRequest } from '../support/runner.ts';
import { template } from '../support/templates.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Leaves the note on plain HTTP out, which every queue in plaintext gets besides. */
const ABOUT_ENCRYPTION = 'rules: { sqs-tls-not-enforced: off }\n';

/** Runs the Action on a workspace of files. */
function step(files: Readonly<Record<string, string>>, request: Partial<StepRequest> = {}): Step {
  const workspace = join(folder(), 'work');
  const runner = join(folder(), 'runner');
  mkdirSync(workspace, { recursive: true });
  mkdirSync(runner, { recursive: true });
  const configured = Object.keys(files).some((name) => name.startsWith('.queueseal.'));
  writeFiles(workspace, configured ? files : { '.queueseal.yaml': ABOUT_ENCRYPTION, ...files });
  return runStep({ workspace, runner, ...request });
}

const OFF = ['SqsManagedSseEnabled: false'];
const SEALED = ['KmsMasterKeyId: alias/orders'];

const annotations = ({ commands }: Step): Command[] =>
  commands.filter(({ name }) => name === 'error' || name === 'warning' || name === 'notice');
const data = (commands: readonly Command[]): string[] => commands.map((command) => command.data);
const errors = ({ commands }: Step): Command[] => commands.filter(({ name }) => name === 'error');

describe('a step', () => {
  test('reads a cloud assembly that an earlier step made, on the lines of the app', () => {
    for (const [from, to] of [
      ['lib', 'lib'],
      ['out-ts-node', 'cdk.out'],
    ] as const) {
      cpSync(resolve('test/fixtures/cdk/ts-mini', from), join(folder(), 'work/app', to), { recursive: true });
    }
    const result = step({ '.gitignore': 'cdk.out/\n' });
    const placed = errors(result).map(({ properties: { title, file, line } }) => `${file}:${line} ${title}`);
    expect(placed).toEqual([
      'app/lib/mini-stack.ts:18 kms-key-policy-public: Mini/Key',
      'app/lib/mini-stack.ts:26 sqs-encryption-disabled: Mini/SwitchedOff',
      'app/lib/mini-stack.ts:33 sqs-encryption-disabled: Mini/Plain',
      'undefined:undefined undefined',
    ]);
    expect(result.summary).toContain('Mini/Sealed');
  });

  test('puts each finding on its line, tells the job what came out and fails', () => {
    const result = step({
      'infra/queues.yaml': template({ Orders: OFF, Sealed: SEALED, Plain: [] }),
      'README.md': 'Not a template.',
    });
    expect(result.exitCode).toBe(1);
    expect(annotations(result)).toEqual([
      {
        name: 'error',
        properties: {
          title: 'sqs-encryption-disabled: Orders',
          file: 'infra/queues.yaml',
          line: '5',
          endLine: '5',
          col: '29',
          endColumn: '34',
        },
        data: expect.stringContaining('Orders is stored in plaintext'),
      },
      {
        name: 'warning',
        properties: {
          title: 'sqs-kms-required: Plain',
          file: 'infra/queues.yaml',
          line: '10',
          endLine: '10',
          col: '3',
          endColumn: '8',
        },
        data: expect.stringContaining(
          'https://github.com/queueseal/queueseal/blob/main/core/rules/sqs-kms-required/rule.md',
        ),
      },
      {
        name: 'error',
        properties: {},
        data: '1 error, 1 warning in 3 queues, 1 template. The step fails because 1 finding reaches fail-on: error.',
      },
    ]);
    expect(result.outputs).toEqual({
      conclusion: 'failure',
      'findings-count': '2',
      'error-count': '1',
      'warning-count': '1',
      'note-count': '0',
      'queues-count': '3',
    });
    expect(result.summary).toContain('## ❌ QueueSeal: 1 error, 1 warning');
    expect(result.stderr).toBe('');
  });

  test('says what it saw, and nothing else, where all is well', () => {
    const result = step({ 'queues.yaml': template({ Sealed: SEALED }) });
    expect(result.exitCode).toBe(0);
    expect(annotations(result)).toEqual([]);
    expect(result.outputs.conclusion).toBe('success');
    expect(result.summary).toContain(
      '## ✅ QueueSeal: no findings\n\n**1 queue in 1 template**: 1 KMS, customer managed key',
    );
  });

  test('is read by inputs, before the configuration file', () => {
    const files = {
      '.queueseal.yaml': 'fail-on: none\nrequire: encrypted\n',
      'a/queues.yaml': template({ Plain: [] }),
      'b/queues.yaml': template({ Off: OFF }),
    };
    expect(step(files).exitCode).toBe(0);
    expect(step(files, { inputs: { 'fail-on': 'error' } }).exitCode).toBe(1);
    const required = step(files, { inputs: { paths: ' a \n\na/queues.yaml\n', require: 'cmk', 'fail-on': 'error' } });
    expect(annotations(required).map(({ properties }) => properties.file)).toEqual(['a/queues.yaml', undefined]);
    expect(required.exitCode).toBe(1);
  });

  test('takes another configuration file when one is named', () => {
    const files = { 'ci/seal.json': '{"fail-on": "none"}', 'queues.yaml': template({ Off: OFF }) };
    expect(step(files, { inputs: { 'config-file': 'ci/seal.json' } }).exitCode).toBe(0);
  });

  test('writes SARIF for the step that uploads it', () => {
    const files = { 'infra/queues.yaml': template({ Orders: OFF }), 'out/keep.txt': '' };
    const result = step(files, { inputs: { paths: 'infra', 'sarif-file': './out/queueseal.sarif' } });
    expect(result.outputs['sarif-file']).toBe('out/queueseal.sarif');
    const log = JSON.parse(readFileSync(join(folder(), 'work', 'out', 'queueseal.sarif'), 'utf8')) as Log;
    expect(log.runs[0]?.tool.driver.version).toBe(version);
    expect(log.runs[0]?.automationDetails?.id).toBe('queueseal/action/infra/');
    expect(log.runs[0]?.results?.map(({ ruleId }) => ruleId)).toEqual(['sqs-encryption-disabled']);
  });

  test('goes on without cfn-lint where it is asked for and not installed', () => {
    const files = { '.queueseal.yaml': 'cfn-lint: true', 'queues.yaml': template({ Sealed: SEALED }) };
    const result = step(files, { environment: { PATH: '' } });
    expect(result.exitCode).toBe(0);
    expect(data(annotations(result))).toEqual(['cfn-lint was not found; install it with `pip install cfn-lint`.']);
    expect(result.summary).toContain('> ⚠️ cfn-lint was not found');
  });

  test('says what cannot be read where it stands, and fails', () => {
    const result = step({ 'broken.yaml': `${template({ Orders: SEALED })}\n  Broken: "no end\n` });
    expect(result.exitCode).toBe(1);
    expect(annotations(result)[0]).toMatchObject({
      name: 'error',
      properties: { title: 'problem: syntax', file: 'broken.yaml' },
    });
    expect(data(annotations(result)).at(-1)).toContain('because there are problems with the input');
  });

  test('names files from the workspace on, wherever the process stands', () => {
    const result = step({ 'sub/queues.yaml': template({ Off: OFF }) }, { folder: 'sub', inputs: { paths: 'sub' } });
    expect(annotations(result)[0]?.properties.file).toBe('sub/queues.yaml');
  });
});

describe('a mistake in the workflow is one sentence', () => {
  const files = { 'queues.yaml': template({ Off: OFF }) };
  test.each([
    [{ paths: 'nowhere' }, 'nowhere does not exist, or may not be looked at.'],
    [{ paths: '../elsewhere' }, /^\.\.\/elsewhere lies outside of /],
    [{ 'fail-on': 'errors' }, 'The input fail-on is "errors"; it can be none, note, warning, error.'],
    [{ require: 'KMS' }, 'The input require is "KMS"; it can be encrypted, kms, cmk.'],
    [
      { 'config-file': '../x.yaml' },
      'The input config-file is "../x.yaml"; it must be a file inside of the workspace.',
    ],
    [{ 'config-file': 'none.yaml' }, 'none.yaml: The file cannot be read: it does not exist.'],
    [
      { 'sarif-file': '../x.sarif' },
      'The input sarif-file is "../x.sarif"; it must be a file inside of the workspace.',
    ],
    [
      { 'sarif-file': '/etc/x.sarif' },
      'The input sarif-file is "/etc/x.sarif"; it must be a file inside of the workspace.',
    ],
    [{ paths: '%0A::error::pwn\u001b[31m' }, '%0A::error::pwn␛[31m does not exist, or may not be looked at.'],
  ])('%j', (inputs, sentence) => {
    const result = step(files, { inputs });
    expect(result.exitCode).toBe(1);
    expect(data(result.commands)).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
    expect(result.lines).toEqual([]);
    expect(result.outputs).toEqual({ conclusion: 'failure' });
  });

  test('a mistake in the configuration, with its place', () => {
    const result = step({ ...files, '.queueseal.yml': 'fail-on: error\nrequier: kms\n' });
    expect(data(result.commands)).toEqual(['.queueseal.yml:2:1: "requier" is not a setting. Did you mean "require"?']);
  });

  test('two configurations', () => {
    const result = step({ ...files, '.queueseal.yml': '', '.queueseal.json': '{}' });
    expect(data(result.commands)).toEqual([
      'There are both .queueseal.yml and .queueseal.json; keep one, or name one by the input config-file.',
    ]);
  });
});

describe('text from strangers', () => {
  const OURS = ['error', 'warning', 'notice', 'group', 'endgroup'];
  const NAMES = [
    '%0A::error::pwn',
    '::stop-commands::pwn',
    '::add-mask::e',
    '##[error]pwn',
    '##[set-env name=PATH]pwn',
    '\\n::set-output name=conclusion::success',
    '\\r::warning::pwn',
    ']]></script><img src=x onerror=alert(1)>',
    '[pwn](https://example.com) @octocat #1 https://example.com www.example.com',
    '![pwn](https://example.com/x.png) | a | b |',
    '`pwn` **pwn** ~~pwn~~ $$pwn$$ <!-- pwn',
    '\\e[31m\\u202Epwn\\u2066\\0',
  ];
  const hostile = NAMES.map((name) => `  "${name}":\n    Type: AWS::SQS::Queue\n`).join('');

  test('in names is text in the log, in annotations and in the summary', () => {
    const result = step({ 'queues.yaml': `Resources:\n${hostile}` }, { inputs: { 'fail-on': 'none' } });
    expect(new Set(result.commands.map(({ name }) => name))).toEqual(new Set(['group', 'warning', 'endgroup']));
    expect(result.commands.filter(({ name }) => name === 'warning')).toHaveLength(10);
    expect(result.commands.every(({ properties: { file = 'queues.yaml' } }) => file === 'queues.yaml')).toBe(true);
    expect([...data(result.commands), ...result.lines].join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(result.lines.join('\n')).not.toContain('##[');
    expect(result.lines.filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
    expect(result.outputs.conclusion).toBe('success');

    expect(result.summary).not.toMatch(/<(?!\/?(?:code|sub|br|span|details|summary)>)/);
    expect(result.summary).not.toMatch(/https?:\/\/(?!github\.com\/queueseal\/)|www\.|@(?!&#8203;)/);
    expect(result.summary).not.toMatch(/!\[|`|~~|\$/);
    const cells = result.summary.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(cells.map((line) => line.split('|').length))).toEqual(new Set([6, 5]));
  });

  test('in paths is text, and still the path', () => {
    const name = 'a\n::error::pwn,b:c%0A=d.yaml';
    const result = step({ [`dir, x/${name}`]: template({ Off: OFF }), '##[error]x.yaml': template({ Off: OFF }) });
    expect(errors(result).map(({ properties }) => properties.file)).toEqual([
      '##[error]x.yaml',
      `dir, x/${name}`,
      undefined,
    ]);
    expect(result.commands.every((command) => OURS.includes(command.name))).toBe(true);
    expect(result.summary).not.toContain('\n::');
  });
});

describe("GitHub's limits", () => {
  const queues = (count: number, properties: readonly string[], prefix = 'Queue') =>
    template(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, properties])));

  test('the failing step is the tenth error and says how many more there are', () => {
    const result = step({ 'queues.yaml': queues(30, OFF) });
    expect(errors(result)).toHaveLength(10);
    expect(data(errors(result)).at(-1)).toBe(
      '30 errors in 30 queues, 1 template. The step fails because 30 findings reach fail-on: error. 21 more errors are in the job summary; GitHub shows 10 of a step.',
    );
  });

  test('a step that passes says so in the tenth place of each level', () => {
    const files = { 'off.yaml': queues(30, OFF), 'plain.yaml': queues(12, []) };
    const result = step(files, { inputs: { 'fail-on': 'none' } });
    expect(errors(result)).toHaveLength(10);
    expect(data(annotations(result)).filter((text) => text.includes('job summary'))).toEqual([
      '21 more errors are in the job summary; GitHub shows 10 of a step.',
      '3 more warnings are in the job summary; GitHub shows 10 of a step.',
    ]);
    expect(result.summary.match(/❌ error/g)).toHaveLength(30);
  });

  test('a summary that is too long loses whole rows and says how many', () => {
    const result = step({ 'queues.yaml': queues(4000, OFF, 'Q'.repeat(150)) });
    expect(Buffer.byteLength(result.summary)).toBeGreaterThan(900_000);
    expect(Buffer.byteLength(result.summary)).toBeLessThanOrEqual(1_000_000);
    const findings = result.summary.match(/^\| ❌ error .*\|$/gm) ?? [];
    expect(result.summary).toContain(`*${4000 - findings.length} more findings are left out`);
    const shown = result.summary.match(/^\| 🔓 .*\|$/gm) ?? [];
    expect(result.summary).toContain(`*${4000 - shown.length} more queues are left out`);
  });
});

describe('events', () => {
  const SHA = 'a'.repeat(40);
  const BASE = 'b'.repeat(40);
  const HEAD = 'c'.repeat(40);
  const files = { 'queues.yaml': template({ Plain: [] }), '.git/HEAD': `${SHA}\n` };

  function on(event: string, payload: object, head: string, sha = SHA): Step {
    const path = join(folder(), 'event.json');
    writeFileSync(path, JSON.stringify(payload));
    return step(
      { ...files, '.git/HEAD': `${head}\n` },
      {
        environment: {
          GITHUB_EVENT_NAME: event,
          GITHUB_EVENT_PATH: path,
          GITHUB_SHA: sha,
          GITHUB_REPOSITORY: 'acme/shop',
          GITHUB_SERVER_URL: 'https://github.com',
        },
      },
    );
  }
  const pull = (repository: string) => ({
    pull_request: { head: { sha: HEAD, repo: { full_name: repository } }, base: { sha: BASE } },
  });

  test('a push, a pull request and one from a fork are told alike, with links to what was linted', () => {
    const push = on('push', { after: SHA }, SHA);
    expect(on('pull_request', pull('acme/shop'), SHA)).toEqual(push);
    expect(on('pull_request', pull('stranger/shop'), SHA)).toEqual(push);
    expect(push.summary).toContain(`](https://github.com/acme/shop/blob/${SHA}/queues.yaml#L2)`);
    expect(annotations(push).map(({ properties }) => properties.title)).toEqual(['sqs-kms-required: Plain']);
  });

  test('pull_request_target with the head checked out is warned of before all else', () => {
    const result = on('pull_request_target', pull('stranger/shop'), HEAD, BASE);
    expect(annotations(result)[0]?.data).toContain('This workflow runs on pull_request_target');
    expect(result.summary).toContain('> ⚠️ This workflow runs on pull&#95;request&#95;target');
  });

  test('pull_request_target on the base branch is not', () => {
    const result = on('pull_request_target', pull('stranger/shop'), BASE, BASE);
    expect(annotations(result)).toHaveLength(1);
  });

  test('an event that makes no sense is passed over', () => {
    const result = on('pull_request_target', [null], BASE, BASE);
    expect(annotations(result)).toHaveLength(1);
  });
});

describe('a system that refuses', () => {
  const files = { 'queues.yaml': template({ Plain: [] }) };
  const nobody = process.geteuid?.() === 0 ? { uid: 65_534 } : {};

  test('a read-only workspace is linted', () => {
    step(files);
    chmodSync(folder(), 0o755);
    chmodSync(join(folder(), 'work'), 0o555);
    const request = { workspace: join(folder(), 'work'), runner: join(folder(), 'runner'), ...nobody };
    for (const file of ['output', 'summary']) chmodSync(join(folder(), 'runner', file), 0o666);
    expect(runStep(request)).toMatchObject({ exitCode: 0, outputs: { conclusion: 'success', 'queues-count': '1' } });
    chmodSync(join(folder(), 'work'), 0o755);
  });

  test('a summary that cannot be written is only warned of', () => {
    const result = step(files, { environment: { GITHUB_STEP_SUMMARY: join(folder(), 'none', 'summary') } });
    expect(result.exitCode).toBe(0);
    expect(data(annotations(result)).at(-1)).toContain('The job summary was not written');
  });

  test('a SARIF file that cannot be written fails the step after all else was said', () => {
    const result = step(files, { inputs: { 'sarif-file': 'no/such/folder.sarif' } });
    expect(result.exitCode).toBe(1);
    expect(data(errors(result))).toEqual(['no/such/folder.sarif cannot be written: its folder does not exist.']);
    expect(result.outputs).toMatchObject({ conclusion: 'failure', 'queues-count': '1' });
    expect(result.outputs).not.toHaveProperty('sarif-file');
  });

  test('links out of the workspace are not followed', () => {
    writeFiles(folder(), { 'secret.yaml': template({ Secret: OFF }) });
    mkdirSync(join(folder(), 'work'));
    symlinkSync(join(folder(), 'secret.yaml'), join(folder(), 'work', 'link.yaml'));
    symlinkSync(join(folder(), 'secret.yaml'), join(folder(), 'work', '.queueseal.yaml'));
    const result = step(files);
    expect(result.exitCode).toBe(1);
    expect(data(result.commands)[0]).toContain('leads out of the folder');
    rmSync(join(folder(), 'work', '.queueseal.yaml'));
    expect(step(files).outputs['queues-count']).toBe('1');
  });
});

describe('the bundle', () => {
  test('reaches for no network and starts no process', () => {
    const allowed = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder()}/*`];
    const result = step({ 'queues.yaml': template({ Plain: [] }) }, { nodeOptions: allowed });
    expect(result).toMatchObject({ exitCode: 0, outputs: { 'queues-count': '1' } });
    const bundle = readFileSync('action/dist/index.cjs', 'utf8');
    expect(bundle).not.toMatch(/require\("(?:node:)?(?:https?|http2|net|tls|dns|dgram|undici)"\)/);
  });

  test('would be seen if it did', () => {
    const guard = resolve('test/support/no-network.cjs');
    for (const code of [
      'fetch("http://127.0.0.1:9")',
      'require("http").get("http://127.0.0.1:9")',
      'require("net").connect(9)',
    ]) {
      expect(spawnSync(process.execPath, ['--require', guard, '--eval', code]).status).toBe(99);
    }
  });

  test('is the same from build to build and holds nothing of the machine', async () => {
    const once = async () => {
      const { outputFiles } = await build({ ...BUNDLES.action, write: false });
      return outputFiles.map(({ text }) => text);
    };
    const [first] = await once();
    expect(await once()).toEqual([first]);
    expect(first).not.toContain(process.cwd());
    // A path into this project's own packages; the bare name of the folder is what frames of an app are told by.
    expect(first).not.toMatch(/node_modules\/[@a-z]/);
  });
});
