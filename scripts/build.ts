import { type BuildOptions, build } from 'esbuild';

const shared = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  target: 'es2023',
} satisfies BuildOptions;

/** Every bundle that is shipped, by name. */
export const BUNDLES = {
  /** The command line: one file for Node. */
  cli: {
    ...shared,
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/queueseal.mjs',
    platform: 'node',
    format: 'esm',
    // CommonJS packages inside of an ES module call `require`, which only this brings.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as $r}from'node:module';const require=$r(import.meta.url);",
    },
  },
  /** The core alone, as a browser gets it. */
  core: {
    ...shared,
    entryPoints: ['core/index.ts'],
    outfile: 'dist/queueseal-core.js',
    platform: 'browser',
    format: 'iife',
    globalName: 'queueseal',
  },
} satisfies Record<string, BuildOptions>;

if (import.meta.main) {
  for (const options of Object.values(BUNDLES)) await build(options);
}
