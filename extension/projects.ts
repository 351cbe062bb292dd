import * as vscode from 'vscode';
import { Project } from './project.ts';

/** A file as the core knows it. */
export interface Located {
  readonly project: Project;
  readonly path: string;
}

/** Every folder in which something was looked at. */
export class Projects {
  readonly #projects = new Map<string, Project>();

  /** The project and path of a file; `undefined` where it is none that people work on, such as the old side of a comparison. */
  locate(uri: vscode.Uri): Located | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder && uri.scheme !== 'file' && uri.scheme !== 'untitled') return undefined;
    const project = this.at(
      folder?.uri ?? uri.with({ path: uri.path.slice(0, Math.max(0, uri.path.lastIndexOf('/'))) }),
    );
    const path = project.pathOf(uri);
    return path === undefined ? undefined : { project, path };
  }

  /** The project whose configuration counts: unsaved documents lie nowhere, and go by that of the first folder. */
  configuring(project: Project): Project {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    return folder && project.base.scheme === 'untitled' ? this.at(folder.uri) : project;
  }

  at(base: vscode.Uri): Project {
    const id = base.toString();
    const known = this.#projects.get(id);
    if (known) return known;
    const project = new Project(base);
    this.#projects.set(id, project);
    return project;
  }

  /** Every place that a file has in the projects that there are. */
  *holding(uri: vscode.Uri): Iterable<Located> {
    for (const project of this.#projects.values()) {
      const path = project.pathOf(uri);
      if (path !== undefined) yield { project, path };
    }
  }
}
