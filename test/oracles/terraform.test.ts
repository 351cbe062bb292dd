import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits, DEFAULT_SETTINGS, type FileEdit, fixAll, lint } from '../../core/index.ts';
import { Places } from '../../core/report/placed.ts';
import { diskFiles } from '../../host/disk-files.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios/terraform');

/** A folder such as `terraform providers mirror` makes, with the AWS provider in it. */
const { QUEUESEAL_TERRAFORM_MIRROR: MIRROR } = process.env;

/** Root modules that can be planned without an account: what exists, if anything, is in a state beside them. */
function projectsWith(file: string): string[] {
  return globSync(`**/${file}`, { cwd: SCENARIOS })
    .map((path) => dirname(path).replaceAll('\\', '/'))
    .filter((project) => !project.startsWith('changes/'))
    .sort();
}

const PROJECTS = projectsWith('versions.tf');

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

function run(tool: string, folder: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, parameters, {
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
  if (status !== 0) throw new Error(`${tool} ${parameters[0]}: ${stderr}${stdout}`);
  return stdout;
}

test('there are at least fifteen projects to plan', () => {
  expect(PROJECTS.length).toBeGreaterThanOrEqual(15);
});

/** A folder with the providers of the mirror under the name of a registry; only folders at the end of the tree may be links. */
function pluginsFor(registry: string, folder: string): string {
  const source = join(resolve(MIRROR ?? ''), 'registry.terraform.io');
  const plugins = join(folder, '.plugins');
  for (const provider of globSync('*/*/*/*', { cwd: source })) {
    const link = join(plugins, registry, provider);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(source, provider), link);
  }
  return plugins;
}

/** Tools that plan, the registry under which each looks for providers, and the projects that it knows. */
const TOOLS = [
  { tool: 'terraform', registry: 'registry.terraform.io', projects: PROJECTS },
  { tool: 'tofu', registry: 'registry.opentofu.org', projects: [...PROJECTS, ...projectsWith('versions.tofu')] },
];

// Neither tool comes from a package registry, nor does the provider, so that continuous integration may be without them too.
describe.each(TOOLS)('$tool', ({ tool, registry, projects }) => {
  const isHere = MIRROR !== undefined && spawnSync(tool, ['version']).status === 0;
  const missing = `only stored plans are judged: there is no ${tool}, or no mirror of hashicorp/aws in QUEUESEAL_TERRAFORM_MIRROR`;
  if (!isHere) {
    test.skip(missing);
    return;
  }

  test.each(projects)('plans what the stored plan says: %s', (project) => {
    const folder = mkdtempSync(join(tmpdir(), 'queueseal-terraform-'));
    try {
      cpSync(join(SCENARIOS, project), folder, { recursive: true });
      const stored = judged(folder);
      // Modules from elsewhere are there already and cannot be fetched.
      const get = `-get=${!existsSync(join(folder, '.terraform'))}`;
      run(tool, folder, 'init', get, `-plugin-dir=${pluginsFor(registry, folder)}`, '-input=false', '-no-color');
      run(tool, folder, 'plan', '-refresh=false', '-out=tf.plan', '-input=false', '-no-color');
      writeFileSync(join(folder, 'plan.json'), run(tool, folder, 'show', '-json', 'tf.plan'));
      expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toContain('planned_values');
      expect(judged(folder)).toEqual(stored);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each(projects)('accepts what fixes make of a project, and finds it formatted: %s', (project) => {
    const folder = mkdtempSync(join(tmpdir(), 'queueseal-terraform-'));
    try {
      const sources = join(SCENARIOS, project);
      cpSync(sources, folder, { recursive: true });
      const get = `-get=${!existsSync(join(folder, '.terraform'))}`;
      run(tool, folder, 'init', get, `-plugin-dir=${pluginsFor(registry, folder)}`, '-input=false', '-no-color');
      for (const which of [0, -1]) {
        for (const { path, edits } of fixed(sources, which)) {
          const text = readFileSync(join(sources, path), 'utf8');
          const after = applyEdits(text, edits);
          writeFileSync(join(folder, path), after);
          if (formatted(tool, text) === text) expect(formatted(tool, after)).toBe(after);
        }
        run(tool, folder, 'validate', '-no-color');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The edits of one fix of every finding in a folder with a plan in it, as far as they go together. */
function fixed(folder: string, which: number): readonly FileEdit[] {
  return fixAll({
    paths: ['plan.json'],
    files: diskFiles(folder),
    settingsFor: () => DEFAULT_SETTINGS,
    choose: ({ fixes }) => fixes.at(which),
  }).edits;
}

function formatted(tool: string, text: string): string {
  return spawnSync(tool, ['fmt', '-'], { input: text, encoding: 'utf8' }).stdout;
}
