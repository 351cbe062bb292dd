import type { QueueState, Report } from '../core/index.ts';

/** A queue with what surrounds it. */
export interface QueueFacts {
  readonly queue: string;
  /** How it is sealed: one state, or one for each way that its worlds go. */
  readonly states: readonly [QueueState, ...QueueState[]];
  /** The queues that it hands messages on to when they fail. */
  readonly deadLetterQueues: readonly QueueState[];
  /** The queues that hand such messages on to it. */
  readonly deadLetterOf: readonly QueueState[];
}

/** The queues of a report, each once. */
export function queueFacts({ queues }: Report): QueueFacts[] {
  const byName = new Map<string, [QueueState, ...QueueState[]]>();
  for (const state of queues) {
    const states = byName.get(nameIn(state.unit, state.queue));
    if (states) states.push(state);
    else byName.set(nameIn(state.unit, state.queue), [state]);
  }
  const targets = new Map<string, Set<string>>();
  for (const [name, states] of byName) {
    for (const source of states.flatMap(({ unit, deadLetterOf = [] }) =>
      deadLetterOf.map((one) => nameIn(unit, one)),
    )) {
      targets.set(source, (targets.get(source) ?? new Set()).add(name));
    }
  }
  const firstOf = (names: Iterable<string>): QueueState[] =>
    [...names].flatMap((name) => byName.get(name)?.slice(0, 1) ?? []);
  return [...byName].map(([name, states]) => ({
    queue: states[0].queue,
    states,
    deadLetterQueues: firstOf(targets.get(name) ?? []),
    deadLetterOf: firstOf(
      new Set(states.flatMap(({ unit, deadLetterOf = [] }) => deadLetterOf.map((one) => nameIn(unit, one)))),
    ),
  }));
}

/** Names mean nothing across units. */
function nameIn(unit: string, queue: string): string {
  return `${unit}\n${queue}`;
}
