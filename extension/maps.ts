import { type DrawnEdge, type DrawnQueue, lint, loading, type QueueState } from '../core/index.ts';
import type { Configurations } from './configuration.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';

/** Who sends to a queue, and who reads from it. */
export interface Traffic {
  readonly senders: readonly DrawnEdge[];
  readonly readers: readonly DrawnEdge[];
}

/** Draws the map around queues when somebody looks at one: linting as somebody types needs none. */
export class Maps {
  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #drawn = new Map<string, Promise<readonly DrawnQueue[]>>();

  constructor(projects: Projects, configurations: Configurations) {
    this.#projects = projects;
    this.#configurations = configurations;
  }

  /** Says that something else is known than before. */
  forget(): void {
    this.#drawn.clear();
  }

  /** Everybody around a queue, wherever it is deployed to. */
  async around({ unit, queue }: QueueState, project: Project): Promise<Traffic> {
    const id = project.uriOf(unit).toString();
    const drawing = this.#drawn.get(id) ?? this.#draw(unit, project);
    this.#drawn.set(id, drawing);
    const drawn = (await drawing).filter((one) => one.queue === queue);
    return {
      senders: distinct(drawn.flatMap(({ senders }) => senders)),
      readers: distinct(drawn.flatMap(({ readers }) => readers)),
    };
  }

  async #draw(unit: string, project: Project): Promise<readonly DrawnQueue[]> {
    const configuration = await this.#configurations.of(this.#projects.configuring(project));
    if (!configuration) return [];
    const settingsFor = (): typeof configuration.settings => configuration.settings;
    const { map = [] } = await loading(project, (loaded) => {
      const files = project.files(loaded, new Set());
      return lint({ paths: [unit], files, settingsFor, trees: project.trees, map: true, fixes: false });
    });
    return map;
  }
}

/** What is deployed to several places is said once where it is the same. */
function distinct(edges: readonly DrawnEdge[]): DrawnEdge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
