import { runInNodeHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';
import { BILLING, SHOP } from './suite/files.ts';

/** Two folders in one window, each with a configuration of its own. */
const folders = { 'both.code-workspace': JSON.stringify({ folders: [{ path: 'shop' }, { path: 'billing' }] }) };

function within(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

describeInEditor('host with Node', () =>
  runInNodeHost({
    suite: 'desktop',
    workspace: { ...within('shop', SHOP), ...within('billing', BILLING), ...folders },
    folders: 'both.code-workspace',
  }),
);
