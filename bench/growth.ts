import { DEFAULT_SETTINGS, lint } from '../core/index.ts';
import { template } from './generate.ts';
import { medianOf, type Row, ratio } from './measure.ts';

/** Whether time and memory a resource stay the same from small to very large templates. */
export function benchGrowth(): Row[] {
  let first = Number.NaN;
  return [100, 1_000, 10_000].map((resources) => {
    const text = template(resources);
    const files = { read: () => text, list: () => undefined };
    const runs = resources >= 10_000 ? 5 : 15;
    const run = (): void => {
      lint({ paths: ['template.yaml'], files, settingsFor: () => DEFAULT_SETTINGS });
    };
    const median = medianOf(runs, 5, run);
    if (Number.isNaN(first)) first = median / resources;
    const memory = heldBy(() =>
      lint({ paths: ['template.yaml'], files, settingsFor: () => DEFAULT_SETTINGS, trees: new Map() }),
    );
    return {
      what: `${resources} resources, ${(text.length / 1e6).toFixed(1)} MB: ${((median / resources) * 1000).toFixed(0)} µs and ${(memory / resources / 1024).toFixed(1)} KB a resource`,
      median,
      ratio: ratio(median / resources, first, 'the time a resource of the first', 'linear: about 1'),
    };
  });
}

/** How much the heap grows while something runs and its result is held, in bytes. */
function heldBy(run: () => unknown): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const result = run();
  const grown = process.memoryUsage().heapUsed - before;
  return result === undefined ? 0 : Math.max(grown, 0);
}
