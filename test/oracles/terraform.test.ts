import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, lint } from '../../core/index.ts';
import { Places } from '../../core/report/placed.ts';
import { diskFiles } from '../../host/disk-files.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios/terraform');

/** A folder such as `terraform providers mirror` makes, with the AWS provider in it. */
const { QUEUESEAL_TERRAFORM_MIRROR: MIRROR } = process.env;

/** Root modules that can be planned without an account: nothing exists yet, and nothing is fetched. */
const PROJECTS = globSync('**/versions.tf', { cwd: SCENARIOS })
  .map((path) => dirname(path).replaceAll('\\', '/'))
  .filter((project) => project !== 'modules-fetched' && !project.startsWith('changes/'))
  .sort();

/** What is found in a folder with a plan in it: each finding, state and problem on its line. */
function judged(folder: string): string[] {
  const files = diskFiles(folder);
  const { findings, queues, problems } = lint({ paths: ['plan.json'], files, settingsFor: () => DEFAULT_SETTINGS });
  const places = new Places(files);
  const at = (origin: (typeof findings)[number]['place']['at']): string => {
    const { path, line, column } = places.region(origin);
    return `${path}:${line}:${column}`;
  };
  return [
    ...findings.map(({ level, rule, resource, place }) => `${at(place.at)} ${level} ${rule} ${resource}`),
    ...queues.map(({ queue, encryption, place }) => `${at(place.at)} ${queue} ${encryption}`),
    ...problems.map(({ message }) => message),
  ].sort();
}

function terraform(folder: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync('terraform', parameters, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'mock',
      AWS_SECRET_ACCESS_KEY: 'mock',
      AWS_EC2_METADATA_DISABLED: 'true',
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    },
  });
  if (status !== 0) throw new Error(`terraform ${parameters[0]}: ${stderr}${stdout}`);
  return stdout;
}

const isHere = MIRROR !== undefined && spawnSync('terraform', ['version']).status === 0;

// Neither comes from a package registry, so that continuous integration may be without them too.
const MISSING =
  'terraform (only stored plans are judged: there is no Terraform, or no mirror of hashicorp/aws in QUEUESEAL_TERRAFORM_MIRROR)';

(isHere ? describe : describe.skip)(isHere ? 'terraform' : MISSING, () => {
  test('has at least fifteen projects', () => {
    expect(PROJECTS.length).toBeGreaterThanOrEqual(15);
  });

  test.each(PROJECTS)('plans what the stored plan says: %s', (project) => {
    const folder = mkdtempSync(join(tmpdir(), 'queueseal-terraform-'));
    try {
      cpSync(join(SCENARIOS, project), folder, { recursive: true });
      const stored = judged(folder);
      rmSync(join(folder, '.terraform'), { recursive: true, force: true });
      terraform(folder, 'init', `-plugin-dir=${MIRROR}`, '-input=false', '-no-color');
      terraform(folder, 'plan', '-out=tf.plan', '-input=false', '-no-color');
      writeFileSync(join(folder, 'plan.json'), terraform(folder, 'show', '-json', 'tf.plan'));
      expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toContain('planned_values');
      expect(judged(folder)).toEqual(stored);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
