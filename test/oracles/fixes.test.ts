import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, fixAll, looksLikeTemplate, type Settings } from '../../core/index.ts';
import { diskFiles } from '../../host/disk-files.ts';
import { Moto } from '../support/moto.ts';
import { deploy } from '../support/stack.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';
import { describeWith } from '../support/tool.ts';

const ROOT = join(import.meta.dirname, '..', 'scenarios', 'neighbours');
const files = diskFiles(ROOT, { looksRelevant: looksLikeTemplate });
const NAMES = readdirSync(ROOT)
  .filter((name) => /\.(?:yaml|json)$/.test(name))
  .sort();
const STRICT: Settings = { ...DEFAULT_SETTINGS, require: 'cmk', tls: 'always' };

/** A template with all that is found mended; where somebody would have to choose, by the first choice. */
function mended(name: string): { readonly text: string; readonly count: number } {
  const { files: after, applied } = fixAll({
    paths: [name],
    files,
    settingsFor: () => STRICT,
    choose: ({ fixes }) => fixes.find(({ advice }) => !advice),
  });
  return { text: after.read(name) ?? '', count: applied.length };
}

const root = temporaryFolder();

describeWith('cfn-lint', 'pip install cfn-lint', () => {
  test('finds nothing in a mended template that it had not found before', () => {
    const changed = NAMES.filter((name) => !name.includes('.right.'))
      .map((name) => ({ name, ...mended(name) }))
      .filter(({ count }) => count > 0);
    expect(changed.length).toBeGreaterThan(90);
    cpSync(ROOT, root(), { recursive: true });
    writeFiles(root(), Object.fromEntries(changed.map(({ name, text }) => [name, text])));
    const paths = changed.map(({ name }) => name);
    const { stdout } = spawnSync('cfn-lint', ['--format', 'json', '--', ...paths], { cwd: root(), encoding: 'utf8' });
    const matches: { Filename: string; Rule: { Id: string }; Message: string }[] = JSON.parse(stdout);
    const told = matches.filter(({ Rule: { Id } }) => !ELSEWHERE.has(Id));
    expect(told.map(({ Filename, Rule, Message }) => `${Filename} ${Rule.Id} ${Message}`)).toEqual([]);
  });
});

/** W3002 tells that a template has to be packaged first, as its original does; W3005 that what is named now needs no DependsOn any more. */
const ELSEWHERE = new Set(['W3002', 'W3005']);

const DEPLOYED = [
  'dlq-with-own-key.broken.yaml',
  'events-rule.broken.yaml',
  'events-target-dlq.broken.yaml',
  'key-by-mapping.broken.yaml',
  'key-by-stage.broken.yaml',
  'lambda-event-source.broken.yaml',
  'one-key-for-three-queues.broken.yaml',
  'queue-with-inline-policy.broken.yaml',
  'roles-on-aws-managed-key.broken.yaml',
  'row-30-terraform-12003.broken.yaml',
  's3-two-queues.broken.yaml',
  'sns-policy-as-text.broken.yaml',
  'sns-subscription.broken.yaml',
  'sns-two-topics.broken.yaml',
];

describeWith('moto_server', "pip install 'moto[server]'", () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await Moto.start();
  }, 60_000);
  afterEach(() => moto.reset());
  afterAll(() => moto?.stop());

  test.each(DEPLOYED)('deploys %s once it is mended', async (name) => {
    const { text, count } = mended(name);
    expect(count).toBeGreaterThan(0);
    expect(text).not.toBe(readFileSync(join(ROOT, name), 'utf8'));
    await deploy(moto, {
      name: name.replaceAll('.', '-'),
      text,
      parameters: { Stage: 'prod', KeyAlias: 'alias/jobs' },
      asks: [],
    });
  });
});
