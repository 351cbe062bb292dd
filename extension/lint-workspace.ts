import * as vscode from 'vscode';
import { lintUnits, loading, looksLikeTemplate, merge, Places, type Report } from '../core/index.ts';
import { type Configurations, isEnabled } from './configuration.ts';
import { byFile } from './diagnostics.ts';
import { type Entry, findFiles } from './find-files.ts';
import { pauses } from './pauses.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';
import { isAssembly, isPlan } from './roots.ts';
import type { ByFile } from './shown.ts';
import type { ProjectReport } from './workspace-reports.ts';

/** What was found in all folders. */
export interface WorkspaceResult {
  readonly reports: readonly ProjectReport[];
  readonly found: ByFile;
}

/** Says how far it is. */
type Tell = (message: string) => void;

/** How many files are asked for at once. */
const AT_ONCE = 32;

/** Lints every template and assembly of the workspace; `undefined` where the user cancelled. */
export async function lintWorkspace(
  projects: Projects,
  configurations: Configurations,
  tell: Tell,
  token: vscode.CancellationToken,
): Promise<WorkspaceResult | undefined> {
  const reports: ProjectReport[] = [];
  const found = new Map<string, readonly vscode.Diagnostic[]>();
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (!isEnabled(folder.uri)) continue;
    const project = projects.at(folder.uri);
    const configuration = await configurations.of(project);
    if (!configuration) continue;
    const paths = await findFiles(foldersOf(project, token));
    const wanted = paths.filter((path) => !configuration.ignores(path));
    const texts = await readAll(project, wanted, tell, token);
    const pause = pauses();
    const linted = await loading(project, async (loaded) => {
      const files = project.files(loaded, new Set());
      const held = { ...files, read: (path: string) => texts.get(path) ?? files.read(path) };
      const units: Report[] = [];
      const request = {
        paths: [...texts.keys()],
        files: held,
        settingsFor: () => configuration.settings,
        fixes: false,
      };
      for (const unit of token.isCancellationRequested ? [] : lintUnits(request)) {
        units.push(unit);
        tell(`Linted ${unit.units[0]?.root} in ${folder.name}`);
        await pause();
        if (token.isCancellationRequested) break;
      }
      return { report: merge(units), places: new Places(held) };
    });
    if (token.isCancellationRequested) return undefined;
    reports.push({ project, report: linted.report });
    for (const [file, diagnostics] of byFile(linted.report, [], linted.places, project)) found.set(file, diagnostics);
  }
  return { reports, found };
}

/** The texts of those files that the core would look into; all others stay on disk. */
async function readAll(
  project: Project,
  paths: readonly string[],
  tell: Tell,
  token: vscode.CancellationToken,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let from = 0; from < paths.length && !token.isCancellationRequested; from += AT_ONCE) {
    tell(`Reading ${Math.min(from + AT_ONCE, paths.length)} of ${paths.length} files`);
    const batch = paths.slice(from, from + AT_ONCE);
    const read = await Promise.all(batch.map((path) => project.text(path)));
    for (const [index, path] of batch.entries()) {
      const text = read[index];
      if (text !== undefined && (looksLikeTemplate(text) || isAssembly(path) || isPlan(path, text)))
        texts.set(path, text);
    }
  }
  return texts;
}

function foldersOf(project: Project, token: vscode.CancellationToken): Parameters<typeof findFiles>[0] {
  return {
    isCancelled: () => token.isCancellationRequested,
    read: (path) => project.text(path),
    entries: async (folder) => (await project.entries(folder)).map(entryOf),
  };
}

function entryOf([name, type]: [string, vscode.FileType]): Entry {
  const { Directory, SymbolicLink } = vscode.FileType;
  if (type & SymbolicLink) return { name, kind: 'link' };
  return { name, kind: type === Directory ? 'folder' : 'file' };
}
