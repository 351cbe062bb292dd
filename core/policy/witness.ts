import { namesOf } from './actions.ts';
import type { Condition, PolicyDocument } from './document.ts';
import { hasWildcard } from './glob.ts';
import { type Conditioned, candidatesFor, keysIn, outsidersFor } from './outsiders.ts';
import { type Context, coversAction, holds, letsThrough, type Requester } from './request.ts';
import type { PolicySetting } from './setting.ts';
import type { StatementVerdict } from './verdict.ts';
import { weightOf } from './words.ts';

/** A request that an outsider could send, and that gets through. */
export interface Witness {
  readonly caller: Requester;
  readonly action: string;
  /** An ARN of the key or queue that carries the document, where the document tells one; else `*`. */
  readonly resource: string;
  /** Condition keys as the document spells them. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * How many values of conditions may be looked at for one statement, and for all that share a budget: far more than documents
 * of people need, and a bound on hostile ones.
 */
const WORK = 50_000;
const WORK_IN_ALL = 500_000;

/** How many condition keys a request is looked for with: several times what anybody writes, and a bound on how deep the search goes. */
const KEYS = 200;

/** What searches may still cost, so that many statements cannot each use up all of it. */
export interface SearchBudget {
  left: number;
}

/** A budget for the statements of one document. */
export function searchBudget(): SearchBudget {
  return { left: WORK_IN_ALL };
}

/**
 * The plainest request of an outsider that a public or external statement lets through: without a signature rather than
 * with one, and with as few condition keys as will do. Every request is held against the whole document before it is
 * given out; `undefined` where none is found, as where conditions contradict one another.
 */
export function witnessOf(
  judged: StatementVerdict,
  document: PolicyDocument,
  setting: PolicySetting,
  shared: SearchBudget = searchBudget(),
): Witness | undefined {
  if (judged.verdict !== 'public' && judged.verdict !== 'external') return undefined;
  const alone: PolicyDocument = {
    ...document,
    statements: document.statements.filter((one) => one === judged.statement || one.effect !== 'Allow'),
  };
  const conditions = alone.statements.flatMap(({ conditions }) => conditions);
  shared.left -= alone.statements.length + sizeOf(conditions);
  if (shared.left <= 0) return undefined;
  const spellings = keysIn(conditions);
  if (spellings.size > KEYS) return undefined;
  const principals = alone.statements.flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? []);
  const asked: Conditioned = {
    principals,
    conditions: byKey(conditions),
    version: document.version,
    setting,
  };
  const budget = { left: Math.min(WORK, shared.left) };
  shared.left -= budget.left;
  const witness = search(judged, alone, spellings, asked, budget);
  shared.left += Math.max(budget.left, 0);
  return witness;
}

function search(
  judged: StatementVerdict,
  document: PolicyDocument,
  spellings: ReadonlyMap<string, string>,
  asked: Conditioned,
  budget: SearchBudget,
): Witness | undefined {
  const { setting } = asked;
  const keys = [...spellings.keys()];
  const actions = actionsToTry(judged, document, setting);
  for (const caller of outsidersFor(judged, asked)) {
    for (const action of actions) {
      const context = contextFor({ caller, action }, keys, judged, document, asked, budget);
      if (context)
        return { caller, action, resource: resourceOf(judged, setting), context: spelled(context, spellings) };
      if (budget.left <= 0) return undefined;
    }
  }
  return undefined;
}

/** Of actions that the same statements cover, one: the one that matters most. */
function actionsToTry({ actions }: StatementVerdict, { statements }: PolicyDocument, setting: PolicySetting): string[] {
  const byDenials = new Map<string, string>();
  for (const action of namesOf(actions, setting.carrier).toSorted((a, b) => weightOf(b) - weightOf(a))) {
    const id = statements.map((statement) => coversAction(statement, action, setting)).join();
    if (!byDenials.has(id)) byDenials.set(id, action);
  }
  return [...byDenials.values()];
}

/** What the request has to carry, found key by key: what the statement does not hold for is not tried further. */
function contextFor(
  request: { readonly caller: Requester; readonly action: string },
  keys: readonly string[],
  { statement }: StatementVerdict,
  document: PolicyDocument,
  asked: Conditioned,
  budget: SearchBudget,
): Context | undefined {
  const { setting, version } = asked;
  const context = new Map<string, string>();
  const whole = document.statements.reduce((sum, { conditions }) => sum + 1 + sizeOf(conditions), 0);
  const isSetUpTo = (index: number): boolean => {
    const id = keys[index];
    if (id === undefined) {
      budget.left -= whole;
      return letsThrough(document, { ...request, context }, setting);
    }
    const cost = 1 + statement.conditions.length + sizeOf(asked.conditions.get(id) ?? []);
    for (const value of candidatesFor(id, request.caller, context, asked)) {
      budget.left -= cost;
      if (value === undefined) context.delete(id);
      else context.set(id, value);
      const fails = statement.conditions.some(
        (condition) => condition.id === id && holds(condition, context, version, setting) === 'no',
      );
      if (!fails && isSetUpTo(index + 1)) return true;
      if (budget.left <= 0) break;
    }
    context.delete(id);
    return false;
  };
  return isSetUpTo(0) ? context : undefined;
}

/** How much there is to look at in conditions. */
function sizeOf(conditions: readonly Condition[]): number {
  return conditions.reduce((sum, { values }) => sum + 1 + values.length, 0);
}

function spelled(context: Context, spellings: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...context].map(([id, value]) => [spellings.get(id) ?? id, value]));
}

function byKey(conditions: readonly Condition[]): ReadonlyMap<string, readonly Condition[]> {
  const groups = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const group = groups.get(condition.id);
    if (group) group.push(condition);
    else groups.set(condition.id, [condition]);
  }
  return groups;
}

/** The ARN under `Resource` that names one key or queue. */
function resourceOf({ statement }: StatementVerdict, setting: PolicySetting): string {
  for (const value of statement.resource?.values ?? []) {
    const text = value.kind === 'scalar' ? String(value.value) : '*';
    if (!hasWildcard(text) && setting.names(value) === 'yes') return text;
  }
  return '*';
}
