import type { Files } from '../core/index.ts';

const MAY_BE_TEMPLATE = /\.(?:ya?ml|json|template|cfn)$/i;
const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'cloudformation']);

/** The languages that apps of the CDK are written in. */
const MAY_BE_APP = /\.(?:[cm]?[jt]s|tsx|py|java|kt|cs|go)$/i;

/** The names under which a project's configuration is looked for, as on the command line. */
export const CONFIGURATIONS: readonly string[] = ['.queueseal.yaml', '.queueseal.yml', '.queueseal.json'];

/** What the CDK calls its folder of generated files, also a file in each such folder, and the file in it that lists them. */
export const ASSEMBLY = 'cdk.out';
export const MANIFEST = 'manifest.json';

/** Every file whose change may matter, as the editor watches for them. */
export const WATCHED = '**/*.{yaml,yml,json,template,cfn}';

/** Whether a file configures the folder that it is in. */
export function isConfiguration(path: string): boolean {
  return CONFIGURATIONS.includes(path);
}

/** Whether a file of this name may be a template. */
export function mayBeTemplate(path: string): boolean {
  return MAY_BE_TEMPLATE.test(path);
}

/** Where a document may be looked at from: its own text, or what is generated from it. */
export type RootKind = 'document' | 'assembly';

/** What kind of root a document may have; `undefined` where nobody writes infrastructure in it. */
export function rootKindOf(path: string, languageId: string): RootKind | undefined {
  if (MAY_BE_APP.test(path) || path.split('/').includes(ASSEMBLY)) return 'assembly';
  return LANGUAGES.has(languageId) || MAY_BE_TEMPLATE.test(path) ? 'document' : undefined;
}

/** The manifest of the nearest assembly that a file may have gone into, or is in itself. */
export function nearestAssembly(path: string, files: Files): string | undefined {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const manifest = `${end < 0 ? '' : `${path.slice(0, end)}/`}${ASSEMBLY}/${MANIFEST}`;
    if (files.read(manifest) !== undefined) return manifest;
    if (end <= 0) return undefined;
  }
}

/** Whether a file that comes or goes makes documents belong elsewhere. */
export function isAssembly(path: string): boolean {
  return `/${path}`.endsWith(`/${ASSEMBLY}/${MANIFEST}`);
}
