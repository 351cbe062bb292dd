import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { REPORT_FILE, type SuiteReport } from '../suite/suite-report.ts';
import { driveSuite } from './browser.ts';
import { startServer } from './code-server.ts';
import { serveOldest } from './oldest.ts';
import { serveWithoutServer } from './serverless.ts';

const OUT = resolve('build/editor');
const SUITES = join(OUT, 'suites');
export const EXTENSION = resolve('extension/dist');

/** A workspace on disk: from path to text. */
export type Workspace = Readonly<Record<string, string>>;

/** How a suite is run where there is Node. */
export interface NodeRun {
  readonly suite: 'desktop' | 'restricted' | 'bench';
  readonly workspace: Workspace;
  /** A file of the workspace that lists its folders; else all of it is one folder. */
  readonly folders?: string;
  readonly isTrusted?: boolean;
  /** Of the user. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Runs a suite in VS Code's Node host, in the server build. */
export async function runInNodeHost(run: NodeRun): Promise<SuiteReport> {
  const { suite, workspace, folders, isTrusted = true, settings = {} } = run;
  const suiteFile = await bundleSuite(suite);
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-editor-'));
  const files = writeWorkspace(folder, workspace);
  const report = join(folder, 'report.json');
  const { PATH } = process.env;
  const environment = { [REPORT_FILE]: report, PATH: `${toolsIn(folder)}${delimiter}${PATH}` };
  const server = await startServer({ folder, isTrusted, runsSuites: true, settings, environment });
  try {
    const at = (path: string): string => `vscode-remote://${server.authority}${path}`;
    const payload = [
      ['extensionDevelopmentPath', at(EXTENSION)],
      ['extensionTestsPath', at(suiteFile)],
      ['skipWelcome', 'true'],
    ];
    const query = new URLSearchParams({
      ...(folders === undefined ? { folder: files } : { workspace: join(files, folders) }),
      payload: JSON.stringify(payload),
    });
    const { exitCode } = await driveSuite(`${server.url}/?${query}`, join(OUT, `${suite}.log`));
    return readReport(readFileSync(report, 'utf8'), exitCode);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a suite in a browser's worker, with no server behind the editor. */
export async function runInWebHost(): Promise<SuiteReport> {
  await bundleSuite('web');
  const page = await serveWithoutServer({ extension: EXTENSION, suites: SUITES, suite: 'web.cjs' });
  try {
    const { exitCode, report } = await driveSuite(page.url, join(OUT, 'web.log'));
    if (report === undefined) throw new Error(`The suite told nothing; see ${OUT}/web.log.`);
    return readReport(report, exitCode);
  } finally {
    await page.stop();
  }
}

/** Runs the same suite in the oldest VS Code that is supported. */
export async function runInOldestWebHost(): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-editor-'));
  const [extension, workspace] = [join(folder, 'extension'), join(folder, 'workspace')];
  mkdirSync(workspace);
  cpSync(EXTENSION, extension, { recursive: true });
  // The suite must be below the extension here too, and end in this way.
  const suite = join(extension, 'suite.js');
  cpSync(await bundleSuite('web'), suite);
  const page = await serveOldest({ extension, suite, workspace });
  try {
    const { exitCode, report } = await driveSuite(page.url, join(OUT, 'oldest.log'));
    if (report === undefined) throw new Error(`The suite told nothing; see ${OUT}/oldest.log.`);
    return readReport(report, exitCode);
  } finally {
    page.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands in for the installed cfn-lint: it says one thing of each file, always the same, and of a slow one late. */
const CFN_LINT = `#!/bin/sh
if [ "$1" = --version ]; then echo 'cfn-lint 1.51.0'; exit; fi
for file; do :; done
case "$file" in *slow*) sleep 2;; esac
place='{"Start":{"LineNumber":4,"ColumnNumber":5},"End":{"LineNumber":4,"ColumnNumber":9}}'
echo "[{\\"Filename\\":\\"$file\\",\\"Level\\":\\"Warning\\",\\"Location\\":$place,\\"Message\\":\\"Said.\\",\\"Rule\\":{\\"Id\\":\\"W1234\\"}}]"
`;

function toolsIn(folder: string): string {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'cfn-lint'), CFN_LINT, { mode: 0o755 });
  return tools;
}

/** Reads what a suite told, unless the editor says that it went wrong. */
export function readReport(text: string, exitCode: number): SuiteReport {
  const report = JSON.parse(text) as SuiteReport;
  if (exitCode !== 0) throw new Error(`VS Code ended with ${exitCode}.`);
  if (report.results.length === 0) throw new Error('No test ran.');
  return report;
}

/** Writes a workspace into a folder, and gives back where it is. */
export function writeWorkspace(folder: string, workspace: Workspace): string {
  const root = join(folder, 'workspace');
  for (const [path, text] of Object.entries(workspace)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Makes one file of a suite, in the form that every host loads. */
export async function bundleSuite(suite: string): Promise<string> {
  const outfile = join(SUITES, `${suite}.cjs`);
  await build({
    entryPoints: [`test/editor/suite/${suite}.ts`],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    define: { global: 'globalThis' },
    target: 'es2023',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
