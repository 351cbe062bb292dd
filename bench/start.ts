import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { template } from './generate.ts';
import { middle, type Row, ratio, timeCommand, timeOurs } from './measure.ts';

const RUNS = 21;

/** What starting the built command costs beside starting Node alone. */
export function benchStart(cli: string): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-bench-'));
  try {
    writeFileSync(join(folder, 'template.yaml'), template(5));
    writeFileSync(join(folder, 'empty.mjs'), '');
    const node = process.execPath;
    const empty: number[] = [];
    const ours: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      empty.push(timeCommand(node, ['empty.mjs'], folder) ?? Number.NaN);
      ours.push(timeOurs(cli, ['template.yaml'], folder));
    }
    return [
      { what: 'Node with an empty module', median: middle(empty) },
      {
        what: 'queueseal on a template of 5 resources',
        median: middle(ours),
        ratio: ratio(middle(ours), middle(empty), 'empty Node', 'at most 2.5'),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
