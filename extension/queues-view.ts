import * as vscode from 'vscode';
import {
  type DrawnEdge,
  edgeWords,
  loading,
  type Origin,
  Places,
  type QueueState,
  STATE_WORDS,
  STATES_WORST_FIRST,
} from '../core/index.ts';
import { locationOf } from './diagnostics.ts';
import type { Maps, Traffic } from './maps.ts';
import type { Project } from './project.ts';
import { type QueueFacts, queueFacts } from './queue-facts.ts';
import type { ProjectReport } from './workspace-reports.ts';

/** Opens what a line of the view stands for. */
export const OPEN_PLACE = 'queueseal.openPlace';

/** A line of the view. */
export type QueueNode =
  | { readonly kind: 'state'; readonly encryption: QueueState['encryption']; readonly queues: readonly QueueNode[] }
  | { readonly kind: 'queue'; readonly state: QueueState; readonly facts: QueueFacts; readonly project: Project }
  | {
      readonly kind: 'fact';
      readonly title: string;
      readonly text: string;
      readonly place: QueueState['place'] | undefined;
      readonly project: Project;
    };

const ICONS: Readonly<Record<QueueState['encryption'], string>> = {
  none: 'unlock',
  unknown: 'question',
  'sse-sqs-default': 'lock-small',
  'sse-sqs': 'lock-small',
  'kms-unknown-key': 'key',
  'kms-aws-managed': 'key',
  'kms-customer': 'lock',
};

/** The queues that are known, by how they are sealed, the worst first. */
export class QueuesView implements vscode.TreeDataProvider<QueueNode> {
  readonly #reports: () => Iterable<ProjectReport>;
  readonly #maps: Maps;
  readonly #changed = new vscode.EventEmitter<undefined>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(reports: () => Iterable<ProjectReport>, maps: Maps) {
    this.#reports = reports;
    this.#maps = maps;
  }

  /** Says that something else is known than before. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** How more could be told, of everything that is known. */
  get notices(): string {
    return [...new Set([...this.#reports()].flatMap(({ report }) => report.notices))].join(' ');
  }

  async getChildren(node?: QueueNode): Promise<QueueNode[]> {
    if (!node) return this.#states();
    switch (node.kind) {
      case 'state':
        return [...node.queues];
      case 'queue':
        return factsOf(node, await this.#maps.around(node.state, node.project));
      case 'fact':
        return [];
    }
  }

  getTreeItem(node: QueueNode): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    switch (node.kind) {
      case 'state': {
        const item = new vscode.TreeItem(STATE_WORDS[node.encryption], Expanded);
        item.id = node.encryption;
        item.description = String(node.queues.length);
        item.iconPath = new vscode.ThemeIcon(ICONS[node.encryption]);
        return item;
      }
      case 'queue': {
        const { queue, unit, when, encryption, place } = node.state;
        const item = new vscode.TreeItem(queue, Collapsed);
        item.id = `${encryption} ${node.project.base} ${unit} ${queue}`;
        item.description = when === undefined ? place.at.path : `when ${when}`;
        item.tooltip = place.at.path;
        item.command = opening(place, node.project);
        return item;
      }
      case 'fact': {
        const item = new vscode.TreeItem(node.text, None);
        item.description = node.title;
        item.tooltip = node.text;
        if (node.place) item.command = opening(node.place, node.project);
        return item;
      }
    }
  }

  #states(): QueueNode[] {
    const queues = [...this.#reports()].flatMap(({ project, report }) =>
      queueFacts(report).flatMap((facts) =>
        facts.states.map((state) => ({ kind: 'queue', state, facts, project }) as const),
      ),
    );
    return STATES_WORST_FIRST.map((encryption) => ({
      kind: 'state' as const,
      encryption,
      queues: queues.filter(({ state }) => state.encryption === encryption),
    })).filter((state) => state.queues.length > 0);
  }
}

function factsOf(
  { state, facts, project }: Extract<QueueNode, { kind: 'queue' }>,
  { senders, readers }: Traffic,
): QueueNode[] {
  const fact = (title: string, text: string, place: QueueState['place'] | undefined): QueueNode => ({
    kind: 'fact',
    title,
    text,
    place,
    project,
  });
  const party = (title: string, edge: DrawnEdge): QueueNode => {
    const { mark, words } = edgeWords(edge);
    return fact(title, `${mark} ${words}`, edge.place);
  };
  const isAlone = senders.length === 0 && readers.length === 0;
  return [
    ...(state.key === undefined ? [] : [fact('key', state.key, state.keyPlace)]),
    ...facts.deadLetterQueues.map(({ queue, place }) => fact('dead-letter queue', queue, place)),
    ...facts.deadLetterOf.map(({ queue, place }) => fact('is its dead-letter queue', queue, place)),
    ...senders.map((edge) => party('sender', edge)),
    ...readers.map((edge) => party('reader', edge)),
    ...(isAlone ? [fact('', 'Nobody is known to send to it or read from it', undefined)] : []),
  ];
}

function opening({ at }: QueueState['place'], project: Project): vscode.Command {
  return { title: 'Open', command: OPEN_PLACE, arguments: [project, at] };
}

/** Where a line is, is told when it is asked for: a view may have thousands. */
export async function openPlace(project: Project, at: Origin): Promise<void> {
  const { uri, range } = await loading(project, (loaded) =>
    locationOf(at, new Places(project.files(loaded, new Set())), project),
  );
  await vscode.window.showTextDocument(uri, { selection: range });
}
