import { type Files, looksLikePlan } from '../core/index.ts';

const MAY_BE_TEMPLATE = /\.(?:ya?ml|json|template|cfn)$/i;
const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'cloudformation']);

/** The languages that apps of the CDK are written in. */
const MAY_BE_APP = /\.(?:[cm]?[jt]s|tsx|py|java|kt|cs|go)$/i;

/** What Terraform and OpenTofu are written in. */
const MAY_BE_TERRAFORM = /\.(?:tf|tofu)(?:\.json)?$/i;

/** How many folders up a plan is looked for from a source of it, and how much of a file tells whether it is one. */
const PLAN_FOLDERS = 4;
const BEGINNING = 4_096;

/** The names under which a project's configuration is looked for, as on the command line. */
export const CONFIGURATIONS: readonly string[] = ['.queueseal.yaml', '.queueseal.yml', '.queueseal.json'];

/** What the CDK calls its folder of generated files, also a file in each such folder, and the file in it that lists them. */
export const ASSEMBLY = 'cdk.out';
export const MANIFEST = 'manifest.json';

/** Every file whose change may matter, as the editor watches for them. */
export const WATCHED = '**/*.{yaml,yml,json,template,cfn,tf,tofu}';

/** Whether a file configures the folder that it is in. */
export function isConfiguration(path: string): boolean {
  return CONFIGURATIONS.includes(path);
}

/** Whether a file of this name may be a template. */
export function mayBeTemplate(path: string): boolean {
  return MAY_BE_TEMPLATE.test(path);
}

/** What a document is looked at from: its own text, or what is generated from it. */
export type RootKind = 'document' | 'assembly' | 'plan';

/** What kind of root a document may have; `undefined` where nobody writes infrastructure in it. */
export function rootKindOf(path: string, languageId: string): RootKind | undefined {
  if (MAY_BE_APP.test(path) || path.split('/').includes(ASSEMBLY)) return 'assembly';
  if (MAY_BE_TERRAFORM.test(path)) return 'plan';
  return LANGUAGES.has(languageId) || MAY_BE_TEMPLATE.test(path) ? 'document' : undefined;
}

/** The generated file that speaks for a document; `undefined` where there is none. */
export function generatedFrom(kind: 'assembly' | 'plan', path: string, files: Files): string | undefined {
  return kind === 'assembly' ? nearestAssembly(path, files) : nearestPlan(path, files);
}

/** The first plan in the nearest folder, from a file's own upwards, that has one. */
function nearestPlan(path: string, files: Files): string | undefined {
  const folders = path.split('/').slice(0, -1);
  for (let up = 0; up < PLAN_FOLDERS && up <= folders.length; up += 1) {
    const folder = folders.slice(0, folders.length - up).join('/');
    const plan = files
      .list(folder)
      ?.filter((name) => name.endsWith('.json') && !MAY_BE_TERRAFORM.test(name))
      .map((name) => (folder === '' ? name : `${folder}/${name}`))
      .find((file) => isPlan(file, files.read(file)));
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** Whether a file is a plan or state as Terraform shows it. */
export function isPlan(path: string, text: string | undefined): boolean {
  return path.endsWith('.json') && text !== undefined && looksLikePlan(text.slice(0, BEGINNING));
}

/** The manifest of the nearest assembly that a file may have gone into, or is in itself. */
function nearestAssembly(path: string, files: Files): string | undefined {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const manifest = `${end < 0 ? '' : `${path.slice(0, end)}/`}${ASSEMBLY}/${MANIFEST}`;
    if (files.read(manifest) !== undefined) return manifest;
    if (end <= 0) return undefined;
  }
}

/** Whether a file that comes or goes may make documents belong elsewhere. */
export function mayBeGenerated(path: string): boolean {
  return path.endsWith('.json');
}

/** Whether a file is the manifest of an assembly. */
export function isAssembly(path: string): boolean {
  return `/${path}`.endsWith(`/${ASSEMBLY}/${MANIFEST}`);
}
