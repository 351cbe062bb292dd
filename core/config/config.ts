import * as v from 'valibot';
import type { Level } from '../rules/rule.ts';
import type { RequirementRule, Settings } from '../rules/settings.ts';
import { readTree } from '../syntax/read-tree.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { Problem } from '../text/problem.ts';
import type { Span } from '../text/span.ts';
import { globTest } from './glob.ts';
import { nodeAt, plainData } from './plain-data.ts';
import { CONFIG, type Config } from './schema.ts';

/** From which level on findings fail a run. */
export type FailOn = Level | 'none';

/** What a configuration file says, to the rules and to the faces. */
export interface Configuration {
  readonly settings: Settings;
  readonly failOn: FailOn;
  /** Whether a file or folder is to be passed over; its path is relative to the working folder. */
  readonly ignores: (path: string) => boolean;
  readonly cfnLint: boolean;
}

/** Larger than any that a person writes. */
const MAX_LENGTH = 256 * 1024;

/** How many mistakes are reported at once. */
const MAX_PROBLEMS = 20;

/** The configuration of a project that has none. */
export const DEFAULT_CONFIGURATION: Configuration = configurationOf(v.parse(CONFIG, {}));

/** Reads a configuration file, YAML or JSON. Every mistake in it is a problem with its place. */
export function parseConfig(path: string, text: string): Configuration | { readonly problems: readonly Problem[] } {
  const invalid = (message: string, span?: Span): Problem => ({
    code: 'config-invalid',
    path,
    ...(span === undefined ? {} : { span: { start: span.start, end: span.end } }),
    message,
  });
  if (text.length > MAX_LENGTH) return { problems: [invalid(`A configuration has at most ${MAX_LENGTH} characters.`)] };
  const { root, documents, problems } = readTree(path, text);
  if (problems.length > 0) return { problems: problems.map(({ message, span }) => invalid(message, span)) };
  if (documents > 1) return { problems: [invalid('A configuration is one document; this file has several.')] };
  if (root === undefined) return DEFAULT_CONFIGURATION;
  const data = plainData(root) ?? {};
  const result = v.safeParse(CONFIG, data);
  if (result.success) return configurationOf(result.output);
  // One at a place: the first, an unknown key, is often what makes something else seem to be missing.
  const found = new Map<number, Problem>();
  for (const mistake of mistakesIn(data)) {
    const span = spanOf(root, mistake);
    if (!found.has(span.start)) found.set(span.start, invalid(mistake.message, span));
  }
  const sorted = [...found].sort(([a], [b]) => a - b);
  return { problems: sorted.slice(0, MAX_PROBLEMS).map(([, problem]) => problem) };
}

interface Mistake {
  readonly message: string;
  readonly steps: readonly unknown[];
  /** The map with a key that nobody knows, where that is the mistake. */
  readonly stranger?: { readonly map: Record<string, unknown>; readonly key: string };
}

/** All mistakes in the data. The schema names one unknown key of a map at a time, so each is taken out, and the rest looked at again. */
function mistakesIn(data: unknown): Mistake[] {
  // To the schema a list is a map with the keys 0, 1, 2, and what every list can do.
  if (Array.isArray(data)) return [{ message: 'A map of settings is needed here, not a list.', steps: [] }];
  const strangers: Mistake[] = [];
  for (;;) {
    const { issues = [] } = v.safeParse(CONFIG, data);
    const mistakes = issues.flatMap(mistakesOf);
    const found = mistakes.filter(({ stranger }) => stranger !== undefined);
    if (found.length === 0 || strangers.length >= MAX_PROBLEMS) return [...strangers, ...mistakes];
    strangers.push(...found);
    for (const { stranger } of found) if (stranger) delete stranger.map[stranger.key];
  }
}

/** What an issue says; of a choice between a word and a map, what it says of the map where a map was written. */
function mistakesOf(issue: v.BaseIssue<unknown>): Mistake[] {
  const steps = stepsOf(issue);
  const isChoice = issue.type === 'union' && !Array.isArray(issue.input);
  const inner = isChoice ? (issue.issues ?? []).filter(({ path }) => path !== undefined) : [];
  if (inner.length > 0) {
    return inner.flatMap((one) =>
      mistakesOf(one).map((mistake) => ({ ...mistake, steps: [...steps, ...mistake.steps] })),
    );
  }
  const last = issue.path?.at(-1);
  if (issue.type !== 'strict_object' || issue.expected !== 'never' || !last) return [{ message: issue.message, steps }];
  // To the schema a list is a map with the keys 0, 1, 2.
  if (Array.isArray(last.input)) {
    return [{ message: 'A map of settings is needed here, not a list.', steps: steps.slice(0, -1) }];
  }
  const stranger = { map: last.input as Record<string, unknown>, key: String(last.key) };
  return [{ message: issue.message, steps, stranger }];
}

function stepsOf({ path }: v.BaseIssue<unknown>): unknown[] {
  return path?.map(({ key }) => key) ?? [];
}

/** The place of a mistake: the key or the value; of a key that is missing, the key of the map that lacks it. */
function spanOf(root: SyntaxNode, { steps, stranger }: Mistake): Span {
  const { key, value } = nodeAt(root, steps);
  if (stranger || value.kind !== 'scalar') return key ?? firstKey(value);
  return value;
}

/** Where a collection that has no key begins, as one short place. */
function firstKey(node: SyntaxNode): SyntaxNode {
  return (node.kind === 'map' ? node.pairs[0]?.key : undefined) ?? node;
}

function configurationOf(config: Config): Configuration {
  const { require } = config;
  const isMap = typeof require === 'object';
  const general = isMap ? require.default : require;
  const ignored = config.ignore.map((glob) => globTest(glob.replace(/\/+$/, '')));
  return {
    settings: {
      ...(general === undefined ? {} : { require: general }),
      requirements: isMap ? require.overrides.map(requirementOf) : [],
      rules: new Map(
        Object.entries(config.rules).filter((entry): entry is [string, Level | 'off'] => entry[1] !== undefined),
      ),
      ownAccounts: new Set(config.accounts.own),
      trusted: {
        accounts: new Set(config.trusted.accounts),
        orgs: new Set(config.trusted.orgs),
        cidrs: config.trusted.cidrs,
        vpces: new Set(config.trusted.vpces),
      },
      keys: config.keys,
      tls: config.tls,
    },
    failOn: config['fail-on'],
    ignores: (path) => ancestry(path).some((part) => ignored.some((test) => test(part))),
    cfnLint: config['cfn-lint'],
  };
}

type Override = Exclude<Config['require'], string | undefined>['overrides'][number];

function requirementOf({ require, path, name, tag }: Override): RequirementRule {
  const [key = '', ...value] = tag?.split('=') ?? [];
  return {
    require,
    ...(path === undefined ? {} : { path: globTest(path) }),
    ...(name === undefined ? {} : { name: globTest(name) }),
    ...(tag === undefined ? {} : { tag: { key, ...(value.length > 0 ? { value: value.join('=') } : {}) } }),
  };
}

/** A path and the folders that it is in: what is in a folder that is passed over is passed over too. */
function ancestry(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, at) => segments.slice(0, at + 1).join('/'));
}
