import * as vscode from 'vscode';
import {
  type DrawnEdge,
  edgeWords,
  explainStatement,
  loading,
  Places,
  printable,
  type QueueState,
  STATE_WORDS,
} from '../core/index.ts';
import type { Configurations } from './configuration.ts';
import { locationOf } from './diagnostics.ts';
import type { LiveLint } from './live-lint.ts';
import type { Maps, Traffic } from './maps.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';
import { type QueueFacts, queueFacts } from './queue-facts.ts';
import type { ProjectReport } from './workspace-reports.ts';

/** How many senders or readers fit into a hover; the view of queues has them all. */
const MAX_PARTIES = 20;

/** Tells on hover how a queue is sealed with whom around it, and who can do what under a statement. */
export class Hovers implements vscode.HoverProvider {
  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #live: LiveLint;
  readonly #maps: Maps;

  constructor(projects: Projects, configurations: Configurations, live: LiveLint, maps: Maps) {
    this.#projects = projects;
    this.#configurations = configurations;
    this.#live = live;
    this.#maps = maps;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const live = this.#live.reportOf(document);
    const path = live?.project.pathOf(document.uri);
    if (!live || path === undefined) return undefined;
    const offset = document.offsetAt(position);
    const isHere = ({ place: { at } }: QueueState): boolean =>
      at.path === path && at.span.start <= offset && offset <= at.span.end;
    const facts = queueFacts(live.report).filter(({ states }) => states.some(isHere));
    if (facts.length > 0) return new vscode.Hover(await this.#queues(facts, live));
    const words = await this.#statement(live, path, offset);
    return words && new vscode.Hover(words);
  }

  async #queues(facts: readonly QueueFacts[], { project }: ProjectReport): Promise<vscode.MarkdownString[]> {
    const known = await Promise.all(
      facts.map(async (one) => ({ facts: one, traffic: await this.#maps.around(one.states[0], project) })),
    );
    return loading(project, (loaded) => {
      const places = new Places(project.files(loaded, new Set()));
      return known.map((one) => queueWords(one.facts, one.traffic, places, project));
    });
  }

  async #statement(
    { project, report }: ProjectReport,
    path: string,
    offset: number,
  ): Promise<vscode.MarkdownString | undefined> {
    const configuration = await this.#configurations.of(this.#projects.configuring(project));
    if (!configuration) return undefined;
    const request = {
      paths: report.units.map(({ root }) => root),
      settingsFor: () => configuration.settings,
      trees: project.trees,
    };
    const explained = await loading(project, (loaded) =>
      explainStatement({ ...request, files: project.files(loaded, new Set()) }, path, offset),
    );
    if (!explained) return undefined;
    const { name, policy, readings } = explained;
    const said = new vscode.MarkdownString(`**${escaped(policy)}**, ${escaped(name)}`);
    for (const { words, when } of readings) {
      if (when !== undefined) said.appendMarkdown(`\n\nWhen ${escaped(when)}:`);
      for (const sentence of words) said.appendMarkdown(`\n\n- ${escaped(sentence)}`);
    }
    return said;
  }
}

function queueWords(facts: QueueFacts, traffic: Traffic, places: Places, project: Project): vscode.MarkdownString {
  const linked = ({ queue, place }: QueueState): string => link(queue, locationOf(place.at, places, project));
  const said = new vscode.MarkdownString(`**${escaped(facts.queue)}**`);
  for (const { encryption, key, keyPlace, when } of facts.states) {
    const keyWords = key && keyPlace ? link(key, locationOf(keyPlace.at, places, project)) : key && code(key);
    said.appendMarkdown(`\n\n- ${escaped(capital(STATE_WORDS[encryption]))}${keyWords ? `: ${keyWords}` : ''}`);
    if (when !== undefined) said.appendMarkdown(`, when ${escaped(when)}`);
  }
  const lines = [
    ['Dead-letter queue', facts.deadLetterQueues],
    ['Dead-letter queue of', facts.deadLetterOf],
  ] as const;
  for (const [title, queues] of lines) {
    if (queues.length > 0) said.appendMarkdown(`\n\n${title}: ${queues.map(linked).join(', ')}`);
  }
  const parties = [
    ['Senders', traffic.senders],
    ['Readers', traffic.readers],
  ] as const;
  for (const [title, edges] of parties) {
    if (edges.length > 0) said.appendMarkdown(`\n\n${title}:\n`);
    for (const edge of edges.slice(0, MAX_PARTIES)) said.appendMarkdown(`\n- ${partyWords(edge, places, project)}`);
    const more = edges.length - MAX_PARTIES;
    if (more > 0) said.appendMarkdown(`\n- and ${more} more`);
  }
  return said;
}

function partyWords(edge: DrawnEdge, places: Places, project: Project): string {
  const { mark, words } = edgeWords(edge);
  return `${mark} ${link(words, locationOf(edge.place.at, places, project))}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function link(text: string, { uri, range }: vscode.Location): string {
  return `[${escaped(text)}](${uri.with({ fragment: `L${range.start.line + 1}` })})`;
}

/** Text that reads best letter by letter. */
function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'")}\``;
}

/** Text from strangers, of which nothing means anything in Markdown. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]()<>#+\-.!|~&:/@]/g, '\\$&');
}
