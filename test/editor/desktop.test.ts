import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNodeHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';
import { BILLING, SHOP } from './suite/files.ts';

/** Three folders in one window, each with a configuration of its own or none. */
const folders = {
  'all.code-workspace': JSON.stringify({ folders: [{ path: 'shop' }, { path: 'billing' }, { path: 'app' }] }),
};

function within(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describeInEditor('host with Node', () =>
  runInNodeHost({
    suite: 'desktop',
    workspace: {
      ...within('shop', SHOP),
      ...within('billing', BILLING),
      ...within('app', filesOf('test/fixtures/cdk/ts-queues')),
      ...folders,
    },
    folders: 'all.code-workspace',
  }),
);
