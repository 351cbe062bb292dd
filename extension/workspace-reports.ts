import type { Report } from '../core/index.ts';
import type { Project } from './project.ts';

/** What was found in one project, whichever way. */
export interface ProjectReport {
  readonly project: Project;
  readonly report: Report;
}

/** What is known of the whole workspace since it was linted last, kept up to date file by file. */
export class WorkspaceReports {
  #reports: readonly ProjectReport[] = [];

  get all(): readonly ProjectReport[] {
    return this.#reports;
  }

  replace(reports: readonly ProjectReport[]): void {
    this.#reports = reports;
  }

  /** The roots of all units of a project. */
  rootsOf(project: Project): string[] {
    return this.#unitsOf(project).map(({ root }) => root);
  }

  /** The roots of the units that a file has a part in. */
  rootsAround(project: Project, path: string): string[] {
    return this.#unitsOf(project)
      .filter(({ root, claims }) => root === path || claims.includes(path))
      .map(({ root }) => root);
  }

  #unitsOf(project: Project): Report['units'] {
    return this.#reports.filter((one) => one.project === project).flatMap(({ report }) => report.units);
  }

  /** Puts what is known of one unit now in place of what was. */
  update(project: Project, unit: string, queues: Report['queues']): void {
    this.#reports = this.#reports.map((one) =>
      one.project === project
        ? { project, report: { ...one.report, queues: withUnit(one.report, unit, queues) } }
        : one,
    );
  }
}

function withUnit(report: Report, unit: string, queues: Report['queues']): Report['queues'] {
  return [...report.queues.filter((state) => state.unit !== unit), ...queues];
}
