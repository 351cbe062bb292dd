import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'java-parser';
import { expect, test } from 'vitest';
import { type Advice, DEFAULT_SETTINGS, type Files, lint, Places } from '../../core/index.ts';
import { discover } from '../../host/discover.ts';
import { diskFiles } from '../../host/disk-files.ts';
import { readFolders } from '../support/assemblies.ts';
import { describeIf, describeWith } from '../support/tool.ts';

const ROOT = join(import.meta.dirname, '../fixtures/cdk');
const CURRENT = join(import.meta.dirname, '../../build/cdk/current');
const TSC = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
const FILES = diskFiles(ROOT);

/** Judged only where somebody asks. */
const WATCHED = new Map([['kms-monitoring-missing', 'note']] as const);

/** What is advised by one fix. */
interface Advised {
  readonly title: string;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly how: string;
  readonly code: string;
  /** The line of the app that the piece belongs to, and all of its text. */
  readonly line: string;
  readonly source: string;
}

/** What is advised for the findings of assemblies, each wording once. */
function advisedFor(...folders: readonly string[]): readonly Advised[] {
  const places = new Places(FILES);
  const read = ({ at, how, code }: Advice): Piece => {
    const { path, line } = places.region(at);
    const source = FILES.read(path) ?? '';
    return { how, code, line: source.split('\n')[line - 1] ?? '', source };
  };
  const all = new Map<string, Advised>();
  for (const require of ['encrypted', 'cmk'] as const) {
    const settings = { ...DEFAULT_SETTINGS, require, rules: WATCHED };
    for (const { rule, resource, fixes } of readFolders(ROOT, folders, settings).report.findings) {
      for (const { title, advice } of fixes) {
        const pieces = (advice?.() ?? []).map(read);
        all.set(JSON.stringify(pieces.map(({ how, code }) => [how, code])), {
          title: `${rule} of ${resource}: ${title}`,
          pieces,
        });
      }
    }
  }
  return [...all.values()].filter(({ pieces }) => pieces.some(({ code }) => code !== ''));
}

type Form = 'properties' | 'context' | 'value' | 'statements';

function formOf({ how, code }: Piece): Form {
  if (how.startsWith('In the props of')) return 'properties';
  if (how.includes('cdk.json')) return 'context';
  if (/^(?:Add to|Write in the place of|Make) /.test(how)) return code.endsWith(',') ? 'properties' : 'value';
  return 'statements';
}

const MODULES = ['events', 'iam', 'kms', 'lambda', 's3', 'sns', 'sqs'];

describeIf(existsSync(join(CURRENT, 'installed')), 'aws-cdk-lib and tsc', '.ci/cdk', () => {
  const advised = advisedFor('ts-queues', 'ts-old/out-debug', 'ts-mini/out-ts-node');

  test('compiles what is advised for apps in TypeScript', () => {
    expect(advised.length).toBeGreaterThan(100);
    expect(complaints(advised.map(classOf))).toEqual([]);
  }, 60_000);
});

/** What the compiler says of a program of some declarations. */
function complaints(declarations: readonly string[]): readonly string[] {
  const folder = join(CURRENT, 'advice');
  mkdirSync(folder, { recursive: true });
  const imports = [
    "import * as cdk from 'aws-cdk-lib';",
    "import * as targets from 'aws-cdk-lib/aws-events-targets';",
    ...MODULES.map((name) => `import * as ${name} from 'aws-cdk-lib/aws-${name}';`),
  ];
  writeFileSync(join(folder, 'advice.ts'), [...imports, ...declarations].join('\n'));
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
  ];
  const { stdout, error } = spawnSync(process.execPath, [TSC, ...options, 'advice.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout.split('\n').filter((line) => line !== '');
}

/** A construct around what a fix advises, which knows what the app calls its own constructs. */
function classOf({ title, pieces }: Advised, index: number): string {
  const made = new Set(pieces.flatMap(({ code }) => [...code.matchAll(/^const (\w+) =/gm)].map(([, name]) => name)));
  const fields = new Map<string, string>();
  const locals = new Map<string, string>();
  const keep = (name: string, type: string): void => {
    if (name.startsWith('this.')) fields.set(name.slice('this.'.length), type);
    else if (!made.has(name)) locals.set(name, type);
  };
  for (const { source, how, line } of pieces) {
    for (const [, name, type] of source.matchAll(/((?:this\.)?\w+) = new (\w+\.\w+)\(/g)) {
      if (name !== undefined && type !== undefined) keep(name, type);
    }
    const name = /^(?:Keep|Hand) .* as (\w+)[,.]/.exec(how)?.[1];
    if (name !== undefined) keep(name, typeIn(line));
  }
  return `
// ${title}
class Fix${index} extends cdk.Stack {
${[...fields].map(([name, type]) => `  declare ${name}: ${type};`).join('\n')}
  write(${[...locals].map(([name, type]) => `${name}: ${type}`).join(', ')}): void {
${pieces.map(inTypeScript).join('\n')}
  }
}`;
}

function inTypeScript(piece: Piece, index: number): string {
  const { how, code, line } = piece;
  if (code === '') return '';
  switch (formOf(piece)) {
    case 'properties': {
      const type = how.startsWith('In the props of') ? `${typeIn(line)}Props` : 'iam.PolicyStatementProps';
      const known = code.startsWith('Condition:') ? 'Record<string, unknown>' : `Partial<${type}>`;
      return `const properties${index}: ${known} = {\n${code}\n};`;
    }
    case 'context':
      return `const context${index}: Record<string, boolean> = { ${code} };`;
    case 'value':
      return `const value${index}: unknown = ${code};`;
    case 'statements':
      return code;
  }
}

/** The class that a line makes something of. */
function typeIn(line: string): string {
  return /new (\w+\.\w+)\(/.exec(line)?.[1] ?? 'sqs.Queue';
}

test('java-parser reads what is advised for apps in Java', () => {
  const advised = advisedInJava();
  expect(advised.length).toBeGreaterThan(50);
  for (const { pieces } of advised)
    expect(() => parse(`class Fix { void write() {\n${pieces.map(inJava).join('\n')}\n} }`)).not.toThrow();
});

/** What would be advised if the apps were written in Java, and their sources were not here. */
function advisedInJava(): readonly Advised[] {
  const files: Files = {
    ...FILES,
    read: (path) =>
      path.endsWith('cdk.json')
        ? '{"app":"mvn -e -q compile exec:java"}'
        : /\.ts$/.test(path)
          ? undefined
          : FILES.read(path),
  };
  const { paths } = discover({ root: ROOT, names: ['ts-queues', 'ts-old/out-debug'] });
  const settings = { ...DEFAULT_SETTINGS, require: 'cmk' as const, rules: WATCHED };
  // Traces say what an app is written in, before anything else does.
  const untraced: Files = {
    ...files,
    read: (path) => files.read(path)?.replaceAll('aws:cdk:creationStack', 'x').replaceAll('"trace"', '"x"'),
  };
  const { findings } = lint({ paths, files: untraced, settingsFor: () => settings });
  return findings.flatMap(({ fixes }) =>
    fixes.map(({ title, advice }) => ({
      title,
      pieces: (advice?.() ?? []).map(({ how, code }) => ({ how, code, line: '', source: '' })),
    })),
  );
}

function inJava(piece: Piece): string {
  const { code } = piece;
  if (code === '') return '';
  if (code.startsWith('.')) return `props()${code};`;
  switch (formOf(piece)) {
    case 'properties':
      return `Map.of(${code.replace(/,$/, '')});`;
    case 'context':
      return '';
    case 'value':
      return `of(${code});`;
    case 'statements':
      return code;
  }
}

describeWith('python3', 'apt-get install python3', () => {
  const advised = advisedFor('py-queues/out-debug');

  test('parses what is advised for apps in Python', () => {
    expect(advised.length).toBeGreaterThan(10);
    const texts = advised.map(({ pieces }) => pieces.map(inPython).join('\n'));
    const parse = 'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)';
    const { status, stderr } = spawnSync('python3', ['-c', parse], { input: JSON.stringify(texts), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

function inPython(piece: Piece): string {
  const { code } = piece;
  switch (formOf(piece)) {
    case 'properties':
      return `dict(\n${code}\n)`;
    case 'context':
      return `{${code.replaceAll('true', 'True')}}`;
    case 'value':
      return `(${code})`;
    case 'statements':
      return code;
  }
}
