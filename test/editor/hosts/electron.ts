import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { REPORT_FILE, type SuiteReport } from '../suite/suite-report.ts';
import { bundleSuite, EXTENSION, readReport, type Workspace, writeWorkspace } from './run-suite.ts';

/** Runs the desktop suite in VS Code itself. */
export async function runInElectron(workspace: Workspace): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-editor-'));
  const report = join(folder, 'report.json');
  const { VSCODE_EXECUTABLE: executable, VSCODE_VERSION: version = 'stable' } = process.env;
  try {
    const exitCode = await runTests({
      ...(executable === undefined ? { version } : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: EXTENSION,
      extensionTestsPath: await bundleSuite('desktop'),
      extensionTestsEnv: { [REPORT_FILE]: report },
      launchArgs: [
        writeWorkspace(folder, workspace),
        ...['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
        ...['--disable-telemetry', '--disable-updates', '--disable-gpu', '--no-sandbox'],
        ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
      ],
    });
    return readReport(readFileSync(report, 'utf8'), exitCode);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
