import { describe, test } from 'vitest';
import { describeIf } from '../../support/tool.ts';
import type { SuiteReport } from '../suite/suite-report.ts';
import { INSTALL, isEditorInstalled } from './installed.ts';

/** Runs a suite inside of VS Code, and gives each of its tests as one of ours. */
export function describeInEditor(host: string, run: () => Promise<SuiteReport>): void {
  const isHere = isEditorInstalled();
  describeIf(isHere, 'VS Code', INSTALL, async () => {
    if (!isHere) return;
    const { results, vscode } = await run();
    describe(`${vscode}, ${host}`, () => {
      for (const { title, state, error } of results) {
        test(title, ({ skip }) => {
          if (state === 'skipped') skip();
          if (state === 'failed') throw new Error(error);
        });
      }
    });
  });
}
