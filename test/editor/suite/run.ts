import 'mocha/mocha.js';
import * as vscode from 'vscode';
import type { Measured, SuiteReport } from './suite-report.ts';
import { REPORT_FILE, REPORT_MARK } from './suite-report.ts';

/** Runs the tests that `declare` declares inside of an editor, whichever host it is, and tells what came of them. */
export async function runTests(declare: () => void, measured: readonly Measured[] = []): Promise<void> {
  // The runner's build for browsers works in every host. Its usual reporter looks for a page.
  mocha.setup({ ui: 'tdd', timeout: 30_000, reporter: Mocha.reporters.Base });
  declare();
  const report: SuiteReport = { vscode: vscode.version, results: [], measured };
  await new Promise<void>((resolve) => {
    // What the build calls a run reads the address of a page first.
    Mocha.prototype.run
      .call(mocha, () => resolve())
      .on('pass', (test) => report.results.push({ title: test.fullTitle(), state: 'passed' }))
      .on('pending', (test) => report.results.push({ title: test.fullTitle(), state: 'skipped' }))
      .on('fail', (test, error) =>
        report.results.push({ title: test.fullTitle(), state: 'failed', error: String(error.stack) }),
      );
  });
  await tell(JSON.stringify(report));
}

/** By file where the environment names one, else by the console, which a page can hear. */
async function tell(report: string): Promise<void> {
  const { [REPORT_FILE]: file } = globalThis.process?.env ?? {};
  if (file === undefined) console.log(`${REPORT_MARK}${report}`);
  else await vscode.workspace.fs.writeFile(vscode.Uri.file(file), new TextEncoder().encode(report));
}
