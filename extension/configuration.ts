import * as vscode from 'vscode';
import {
  type Configuration,
  DEFAULT_CONFIGURATION,
  loading,
  Places,
  type Problem,
  parseConfig,
} from '../core/index.ts';
import { problemDiagnostic } from './diagnostics.ts';
import type { Project } from './project.ts';
import { CONFIGURATIONS } from './roots.ts';
import type { Shown } from './shown.ts';

/** How a project wants to be linted, and what is wrong with the file that says so. */
interface Configured {
  readonly configuration?: Configuration;
  readonly problems: readonly Problem[];
  readonly places: Places;
}

/** The configurations of projects, each read once until its file changes, with what is wrong in them shown. */
export class Configurations {
  readonly #shown: Shown;
  readonly #known = new Map<Project, Promise<Configuration | undefined>>();
  readonly #good = new Map<Project, Configuration>();

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /**
   * The configuration of a project; while it has mistakes, the last one that had none. `undefined` where there was none yet:
   * to lint with other settings than were written would be worse than not to lint.
   */
  of(project: Project): Promise<Configuration | undefined> {
    const known = this.#known.get(project) ?? this.#read(project);
    this.#known.set(project, known);
    return known;
  }

  /** Says that the file may have changed. */
  forget(project: Project): void {
    this.#known.delete(project);
  }

  async #read(project: Project): Promise<Configuration | undefined> {
    const { configuration, problems, places } = await readConfiguration(project);
    if (configuration) this.#good.set(project, configuration);
    const found = new Map(
      problems.map(({ path }) => [
        project.uriOf(path).toString(),
        problems.filter((problem) => problem.path === path).map((problem) => problemDiagnostic(problem, places)),
      ]),
    );
    this.#shown.show(`configuration of ${project.base}`, found);
    return configuration ?? this.#good.get(project);
  }
}

/** Reads the configuration in a project's folder, also while it is edited. */
function readConfiguration(project: Project): Promise<Configured> {
  return loading(project, (loaded) => {
    const files = project.files(loaded, new Set());
    const written = CONFIGURATIONS.flatMap((path) => {
      const text = files.read(path);
      return text === undefined ? [] : [{ path, text }];
    });
    const [first, second] = written;
    const places = new Places(files);
    if (!first) return { configuration: DEFAULT_CONFIGURATION, problems: [], places };
    if (second) {
      const message = `There are both ${first.path} and ${second.path}; keep one.`;
      return { problems: [{ code: 'config-invalid', path: second.path, message }], places };
    }
    const read = parseConfig(first.path, first.text);
    return 'problems' in read ? { ...read, places } : { configuration: read, problems: [], places };
  });
}

/** Whether the user wants to hear of a file at all. */
export function isEnabled(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('queueseal', uri).get('enable', true);
}
