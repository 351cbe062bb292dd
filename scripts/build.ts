import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { licensesOf } from './licenses.ts';

/** The licences of what the committed bundle contains, beside it. */
export const ACTION_LICENSES = 'action/dist/licenses.txt';

/** Leaves out the toolkit's HTTP client: only its OpenID Connect functions use it, and it was 405 of 417 KB. */
const withoutHttpClient: Plugin = {
  name: 'without-http-client',
  setup({ onResolve }) {
    onResolve({ filter: /^@actions\/http-client/ }, ({ importer }) =>
      /@actions[\\/]core[\\/]lib[\\/]oidc-utils\.js$/.test(importer)
        ? { path: resolve('action/no-http-client.ts') }
        : undefined,
    );
  },
};

/**
 * Takes from Node's largest modules only what is used. An `import` of them reads each of their exports once, and so does the
 * copy that esbuild makes of what is required; that loads workers, readline and streams, which cost a fifth of our start.
 */
const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(buffer|fs|util)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'builtin', sideEffects: false },
    );
    onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = Object.create(require(${JSON.stringify(path)}));`,
    }));
  },
};

const shared = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  target: 'es2023',
  // As modules, of which only the parser is taken; what `yaml` gives to Node comes whole and is evaluated whole.
  alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
} satisfies BuildOptions;

/** The editor loads CommonJS everywhere, and brings `vscode` itself. */
const editor = { format: 'cjs', external: ['vscode'] } satisfies BuildOptions;

/** Every bundle that is shipped, by name. */
export const BUNDLES = {
  /** The command line. What only some runs need is in files of its own: Node reads and compiles whatever it loads. */
  cli: {
    ...shared,
    entryPoints: { queueseal: 'cli/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    // Not in a folder of their own: a file finds the package's files from its own place.
    chunkNames: '[name]-[hash]',
    platform: 'node',
    format: 'esm',
    // CommonJS packages inside of an ES module call `require`, which only this brings.
    banner: {
      js: "#!/usr/bin/env node\nconst require=process.getBuiltinModule('node:module').createRequire(import.meta.url);",
    },
    plugins: [builtinsOnDemand],
  },
  /** What `action.yml` runs; the one build product that is committed. */
  action: {
    ...shared,
    entryPoints: ['action/main.ts'],
    outfile: 'action/dist/index.cjs',
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    define: { 'import.meta.dirname': '__dirname' },
    plugins: [withoutHttpClient],
  },
  /** The editor's extension where there is Node, and in a browser. */
  desktop: {
    ...shared,
    ...editor,
    entryPoints: ['extension/desktop.ts'],
    outfile: 'extension/dist/desktop.js',
    platform: 'node',
  },
  web: {
    ...shared,
    ...editor,
    entryPoints: ['extension/web.ts'],
    outfile: 'extension/dist/web.js',
    platform: 'browser',
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

/** Puts beside the bundles what else the editor's extension consists of. */
function completeExtension(licenses: string): void {
  // Our sources are modules, the bundles are not: editors of before 2025 load no others.
  const { type, ...manifest } = JSON.parse(readFileSync('extension/package.json', 'utf8'));
  writeFileSync('extension/dist/package.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync('extension/dist/licenses.txt', licenses);
  copyFileSync('core/config/queueseal.schema.json', 'extension/dist/queueseal.schema.json');
  copyFileSync('extension/marketplace.md', 'extension/dist/README.md');
  copyFileSync('LICENSE', 'extension/dist/LICENSE');
}

if (import.meta.main) {
  // What an earlier build left under another hash would be published too.
  for (const folder of ['dist', 'extension/dist']) rmSync(folder, { recursive: true, force: true });
  for (const [name, options] of Object.entries(BUNDLES)) {
    const { metafile } = await build(options);
    if (name === 'action') writeFileSync(ACTION_LICENSES, licensesOf(metafile));
    if (name === 'desktop') completeExtension(licensesOf(metafile));
  }
}
