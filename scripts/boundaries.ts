import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { type BuildFailure, buildSync } from 'esbuild';

/**
 * The core's parts in the order in which they may know one another: each may import itself and what comes before it.
 *
 * The longest entry that a path begins with is its place. `lint.ts` makes reports, so what reads reports comes after it.
 */
const ORDER = [
  'limits.ts',
  'text/',
  'syntax/',
  'resources/',
  'vocabulary/',
  'formats/format.ts',
  'formats/cloudformation/',
  'formats/sam/',
  'formats/cdk/',
  'formats/terraform/',
  'formats/terraform-plan/',
  'formats/',
  'policy/',
  'map/',
  'compare/',
  'fixes/',
  'rules/',
  'config/',
  'suppressions/',
  'lint.ts',
  'fix.ts',
  'fix-commands.ts',
  'judge-policy.ts',
  'explain-statement.ts',
  'report/',
  'index.ts',
] as const;

/** What the folders around the core may import besides themselves; of the core they see `index.ts` only. */
const OUTER: Readonly<Record<string, readonly string[]>> = {
  host: ['core'],
  action: ['host', 'core'],
  cli: ['host', 'core'],
  extension: ['host', 'core'],
};

/** Packages that tie code to one place to run in. */
const BOUND_PACKAGES = /^(?:vscode|@actions\/.*)$/;

/**
 * Every import that breaks the order of the folders, in a sentence each; types count, tests do not.
 *
 * What packages bring into the core is found by bundling it for a browser.
 */
export function boundaryViolations(root: string): string[] {
  const files = globSync(`{core,${Object.keys(OUTER).join(',')}}/**/*.ts`, {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.(?:test|d)\.ts$/.test(path))
    .sort();
  return [
    ...files.flatMap((file) =>
      importsOf(readFileSync(join(root, file), 'utf8'))
        .map((specifier) => objectionTo(file, specifier))
        .filter((objection) => objection !== undefined),
    ),
    ...files.filter((file) => file.startsWith('core/') && placeOf(file) < 0).map(withoutPlace),
    ...bundleViolations(root),
  ];
}

/** The modules that a text imports, types and dynamic imports included. */
function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?(['"])([^'"]+)\1/gm;
  const calls = /\b(?:import|require)\(\s*(['"])([^'"]+)\1/g;
  return [...text.matchAll(statements), ...text.matchAll(calls)].map((match) => match[2] ?? '');
}

function objectionTo(file: string, specifier: string): string | undefined {
  const folder = file.split('/')[0] ?? '';
  if (!specifier.startsWith('.')) {
    if (folder !== 'core' || !(isBuiltin(specifier) || BOUND_PACKAGES.test(specifier))) return undefined;
    return `${file} may not import ${specifier}: the core runs in a browser, text in, findings out.`;
  }
  const target = posix.join(posix.dirname(file), specifier);
  const into = target.split('/')[0] ?? '';
  if (folder !== 'core') {
    const allowed = OUTER[folder] ?? [];
    if (into === folder || (into === 'core' ? target === 'core/index.ts' : allowed.includes(into))) return undefined;
    if (into === 'core') return `${file} may not import ${target}: of the core, ${folder}/ sees core/index.ts only.`;
    return `${file} may not import ${target}: ${folder}/ may import ${allowed.join('/ and ')}/.`;
  }
  if (into !== 'core') return `${file} may not import ${target}: the core knows nothing around it.`;
  const from = placeOf(file);
  const to = placeOf(target);
  if (from < 0 || to < 0 || to <= from) return undefined;
  return `${file} may not import ${target}: ${ORDER[to]} comes after ${ORDER[from]}, which may import ${ORDER.slice(0, from).join(' ') || 'nothing'}.`;
}

function placeOf(file: string): number {
  const path = file.slice('core/'.length);
  const [place] = ORDER.filter((entry) => path === entry || (entry.endsWith('/') && path.startsWith(entry))).sort(
    (a, b) => b.length - a.length,
  );
  return place === undefined ? -1 : ORDER.indexOf(place);
}

function withoutPlace(file: string): string {
  return `${file} has no place in the order of the core's folders; scripts/boundaries.ts lists them.`;
}

/** What stands against running the core in a browser once its packages are in. */
function bundleViolations(root: string): string[] {
  if (!existsSync(join(root, 'core/index.ts'))) return ['core/index.ts is not there.'];
  try {
    const { metafile } = buildSync({
      entryPoints: ['core/index.ts'],
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      target: 'es2023',
      logLevel: 'silent',
    });
    const bound = Object.keys(metafile.inputs).filter((path) =>
      /^\(disabled\):|node_modules\/(?:@actions|vscode)\//.test(path),
    );
    return bound.map((path) => `core/index.ts brings in ${path}, which no browser has.`);
  } catch (error) {
    return (error as BuildFailure).errors.map(
      ({ text, location }) => `core/index.ts cannot be bundled for a browser: ${text} (${location?.file ?? '?'})`,
    );
  }
}
