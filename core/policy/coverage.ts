import type { Truth } from '../resources/test.ts';
import { type ActionSet, ALL_ACTIONS, actionsMatching, NO_ACTIONS, SAME_ACCOUNT_ONLY } from './actions.ts';
import type { Names, Statement } from './document.ts';
import { flatten } from './flat-text.ts';
import { matchesEverything } from './glob.ts';
import { remembered } from './knowledge.ts';
import type { PolicySetting } from './setting.ts';

/** What is certainly covered, and what may be. */
export interface Coverage {
  readonly certain: ActionSet;
  readonly possible: ActionSet;
}

/** The actions that a statement covers. */
export function actionsOf(statement: Statement, setting: PolicySetting): Coverage {
  return remembered(setting.known?.actions, statement, () => actionsAnew(statement, setting));
}

function actionsAnew({ action }: Statement, { carrier }: PolicySetting): Coverage {
  if (!action) return { certain: NO_ACTIONS, possible: NO_ACTIONS };
  let certain = NO_ACTIONS;
  let hidden = action.more !== undefined;
  for (const value of action.values) {
    // Text whose parts are all known is a scalar.
    if (value.kind === 'scalar') certain |= actionsMatching(String(value.value), carrier);
    else hidden = true;
  }
  const all = ALL_ACTIONS[carrier];
  if (!action.not) return { certain, possible: hidden ? all : certain };
  return { certain: hidden ? NO_ACTIONS : all & ~certain, possible: all & ~certain };
}

/** Whether a statement speaks of the key or queue that carries it. */
export function concernsCarrier(resource: Names | undefined, setting: PolicySetting): Truth {
  if (!resource) return 'no';
  return remembered(setting.known?.concerns, resource, () => concernsAnew(resource, setting));
}

function concernsAnew(resource: Names, setting: PolicySetting): Truth {
  let named: Truth = resource.more ? 'unknown' : 'no';
  for (const value of resource.values) {
    const flat = flatten(value);
    const truth = flat && matchesEverything(flat.text) ? 'yes' : setting.names(value);
    if (truth === 'yes') named = 'yes';
    else if (truth === 'unknown' && named === 'no') named = 'unknown';
  }
  if (!resource.not) return named;
  if (named === 'unknown') return 'unknown';
  return named === 'yes' ? 'no' : 'yes';
}

/** What callers of other accounts can use of the actions that a statement gives. */
export function outsideActions({ certain, possible }: Coverage, { carrier }: PolicySetting): Coverage {
  const never = SAME_ACCOUNT_ONLY[carrier];
  return { certain: certain & ~never, possible: possible & ~never };
}
