import type { Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import type { Draft } from './drafts.ts';
import type { Granted } from './roles.ts';
import type { SamTransform } from './transform.ts';

/** The function or state machine of which SAM makes resources. */
export interface Owner {
  readonly scope: Scope;
  readonly declaration: Declaration;
  readonly transform: SamTransform;
  readonly isFunction: boolean;
  /** What it is in words, such as "function Worker". */
  readonly words: string;
  /** What its events call, as `Ref` names it; a function's alias where it publishes one. */
  called(origin: Origin): Value;
  calledArn(origin: Origin): Value;
  /** Its own permissions boundary. */
  boundary(): Value;
}

/** What SAM makes for one event. */
export interface Outcome {
  readonly drafts: readonly Draft[];
  /** What it gives to the function's role, once all names are known. */
  readonly granted: () => Granted;
}

/** Nothing at all. */
export const NOTHING: Granted = { managed: [], inline: [] };
