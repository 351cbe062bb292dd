import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchAssembly } from './assembly.ts';
import { benchEditor } from './editor.ts';
import { benchFixes } from './fixes.ts';
import { benchGrowth } from './growth.ts';
import { benchMap } from './map.ts';
import type { Row } from './measure.ts';
import { benchParse } from './parse.ts';
import { benchRepository } from './peers.ts';
import { benchPlan } from './plan.ts';
import { benchPolicy } from './policy.ts';
import { benchStart } from './start.ts';

/** Prints medians and ratios, all from one run: `npm run bench [-- parse|growth|policy|map|fixes|plan|assembly|start|repository|editor]`. */
const cli = join(import.meta.dirname, '../dist/queueseal.mjs');
if (!existsSync(cli)) {
  console.error('The command is not built yet: run "npm run build" first.');
  process.exit(2);
}
const SECTIONS: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  parse: benchParse,
  growth: benchGrowth,
  policy: benchPolicy,
  map: benchMap,
  fixes: benchFixes,
  plan: () => benchPlan(cli),
  assembly: () => benchAssembly(cli),
  start: () => benchStart(cli),
  repository: () => benchRepository(cli, join(import.meta.dirname, 'validate-peer.mjs')),
  editor: benchEditor,
};
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for (const { what, median, ratio } of await run()) {
    const time = median === undefined ? '' : `${median.toFixed(median < 100 ? 1 : 0)} ms`;
    console.log(`  ${time.padStart(10)}  ${what}${ratio === undefined ? '' : `: ${ratio}`}`);
  }
}
