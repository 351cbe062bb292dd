import { isEditorInstalled } from '../test/editor/hosts/installed.ts';
import { runInNodeHost } from '../test/editor/hosts/run-suite.ts';
import { OTHER } from '../test/editor/suite/files.ts';
import type { Row } from './measure.ts';

/** The extension's own share, measured inside of VS Code, where that is installed. */
export async function benchEditor(): Promise<Row[]> {
  if (!isEditorInstalled()) return [{ what: 'VS Code is not installed: test/editor/install.sh' }];
  const { results, measured = [] } = await runInNodeHost({ suite: 'bench', workspace: OTHER });
  const failed = results.filter(({ state }) => state === 'failed');
  return [
    ...measured.map(({ what, value, most }) => {
      const bound = most === undefined ? '' : ` (at most ${most})`;
      return { what: `${value.toFixed(1).padStart(8)}  ${what}${bound}` };
    }),
    ...failed.map(({ title, error }) => ({ what: `${title}: ${error}` })),
  ];
}
