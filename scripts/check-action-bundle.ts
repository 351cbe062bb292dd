import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';
import { ACTION_LICENSES, BUNDLES } from './build.ts';
import { licensesOf } from './licenses.ts';

/** The committed build product must be what its sources make: whoever uses the Action runs it, and nobody reads it. */
const { outputFiles, metafile } = await build({ ...BUNDLES.action, write: false });
const built = [
  ...outputFiles.map(({ path, text }) => ({ path: relative('.', path), text })),
  { path: ACTION_LICENSES, text: licensesOf(metafile) },
];
const stale = built.filter(({ path, text }) => committed(path) !== text);
for (const { path } of stale)
  console.error(`${path} is not what its sources make; run \`npm run build\` and commit it.`);
process.exitCode = stale.length > 0 ? 1 : 0;

function committed(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
