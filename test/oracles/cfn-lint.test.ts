import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCfnLint } from '../../host/cfn-lint.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';
import { describeWith } from '../support/tool.ts';

const root = temporaryFolder();

const GOOD = 'Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: x\n';

const lint = (paths: string[]) => runCfnLint({ root: root(), paths, timeoutMs: 100_000 });

describeWith('cfn-lint', 'pip install cfn-lint', () => {
  test('finds what it finds, at its place, whatever the file is called', async () => {
    const names = ['-o.yaml', '--help', 'a [b]*.yaml', 'sub/ü "q".yaml', '.hidden/[x].yaml'];
    writeFiles(root(), Object.fromEntries(names.map((name) => [name, GOOD])));
    const { findings, warning } = await lint(names);
    expect(warning).toBeUndefined();
    expect(findings.map(({ path }) => path)).toEqual([...names].sort());
    expect(findings[0]).toEqual({
      rule: 'E3012',
      level: 'error',
      path: '--help',
      line: 5,
      column: 7,
      endLine: 5,
      endColumn: 19,
      message: "'x' is not of type 'integer'",
    });
  });

  test('heeds the settings of the repository that only choose among rules', async () => {
    writeFiles(root(), {
      'a.yaml': GOOD,
      '.cfnlintrc': 'ignore_checks: [E3012]\nconfigure_rules: {E3012: {strict: true}}\n',
    });
    expect(await lint(['a.yaml'])).toEqual({ findings: [] });
  });

  test('takes the templates of which scenarios say that they are right, and their twins', () => {
    const folder = join(import.meta.dirname, '..', 'scenarios', 'neighbours');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const paths = names.filter((name) => /\.(?:yaml|json)$/.test(name)).sort();
    const { stdout } = spawnSync('cfn-lint', ['--format', 'json', '--', ...paths], { cwd: folder, encoding: 'utf8' });
    const matches: { Filename: string; Rule: { Id: string }; Message: string }[] = JSON.parse(stdout);
    const told = matches.map(({ Filename, Rule, Message }) => `${Filename} ${Rule.Id} ${Message}`);
    const packaging = told.filter((line) => line.includes(" W3002 This code may only work with 'package' cli command"));
    expect(told).toEqual(packaging);
    expect(packaging.length).toBeGreaterThan(0);
  });

  test('loses only the file that it crashes on', async () => {
    writeFiles(root(), {
      'a.yaml': GOOD,
      'crash.yaml': `Metadata: 3\n${GOOD}`,
      'region.yaml': `Metadata:\n  cfn-lint:\n    config:\n      regions: [nowhere-1]\n${GOOD}`,
      'type.yaml': 'Resources:\n  1:\n    Type: {a: b}\n',
      'typing.yaml': 'Resources:\n  Q: {Type: "AWS',
      'z.yaml': GOOD,
    });
    const { findings, warning } = await lint([
      'a.yaml',
      'crash.yaml',
      'region.yaml',
      'type.yaml',
      'typing.yaml',
      'gone.yaml',
      'z.yaml',
    ]);
    const paths = [...new Set(findings.map(({ path }) => path))];
    expect(paths).toEqual(['a.yaml', 'type.yaml', 'typing.yaml', 'z.yaml']);
    expect(warning).toMatch(/^cfn-lint failed: its findings on crash.yaml and \d more are missing or incomplete/);
  });

  describe('runs no code of the linted repository', () => {
    const MARKER = 'marker';

    /** A rule file that shows that it was loaded, and every way to name it that cfn-lint's own schema knows. */
    function plant() {
      const rules = join(root(), 'rules');
      const config = { append_rules: [rules], override_spec: join(root(), 'spec.json'), merge_configs: true };
      writeFiles(root(), {
        'rules/Planted.py': `open(${JSON.stringify(join(root(), MARKER))}, 'w').close()\n`,
        'spec.json': '{}',
        '.cfnlintrc': JSON.stringify(config),
        'template.json': JSON.stringify({
          Metadata: { 'cfn-lint': { config } },
          Resources: { Q: { Type: 'AWS::SQS::Queue' } },
        }),
        'sitecustomize.py': `open(${JSON.stringify(join(root(), MARKER))}, 'w').close()\n`,
        'cfnlint/__init__.py': `open(${JSON.stringify(join(root(), MARKER))}, 'w').close()\n`,
      });
    }

    test('which it would, were it started there', () => {
      plant();
      spawnSync('cfn-lint', ['template.json'], { cwd: root() });
      expect(existsSync(join(root(), MARKER))).toBe(true);
    });

    test('named in its .cfnlintrc or in a template', async () => {
      plant();
      expect((await lint(['template.json'])).warning).toBeUndefined();
      rmSync(join(root(), '.cfnlintrc'));
      const { findings } = await lint(['template.json', 'rules/Planted.py']);
      expect(findings.map(({ path, rule }) => `${path} ${rule}`)).toContain('rules/Planted.py E0000');
      expect(existsSync(join(root(), MARKER))).toBe(false);
    });
  });
});
