import type { Maker } from '../cloudformation/read-unit.ts';
import { samConnectors } from './connectors.ts';
import { samFunctions } from './functions.ts';
import { samQueues } from './queues.ts';
import { samStateMachines } from './state-machines.ts';

/** Everything that SAM makes of a template, as far as it has to do with queues. */
export const SAM_MAKERS: readonly Maker[] = [samQueues, samFunctions, samStateMachines, samConnectors];
