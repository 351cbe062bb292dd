import { DEFAULT_SETTINGS, type Fix, lint, writeFix } from '../core/index.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { template } from './generate.ts';
import { mediansOf, type Row, ratio } from './measure.ts';

const PATH = 'template.yaml';

/** What writing one fix into a template of a megabyte costs beside reading that, as an editor does: it has the tree. */
export function benchFixes(): Row[] {
  const text = template(515);
  const tree = readTree(PATH, text);
  const files = { read: () => text, list: () => undefined };
  const { findings } = lint({ paths: [PATH], files, settingsFor: () => DEFAULT_SETTINGS });
  const fixes = new Map<string, Fix>();
  for (const { rule, fixes: all } of findings)
    for (const fix of all) if (!fixes.has(rule) && !('cannot' in writeFix(fix, files))) fixes.set(rule, fix);
  const trees = new Map([[PATH, tree]]);
  const [read = 0, ...writes] = mediansOf(15, 5, [
    () => readTree(PATH, text),
    ...[...fixes.values()].map((fix) => () => {
      writeFix(fix, files, trees);
    }),
  ]);
  const size = `${(text.length / 1e6).toFixed(2)} MB`;
  return [
    { what: `our tree (${size})`, median: read },
    ...[...fixes].map(([rule, { title }], index) => ({
      what: `a fix for ${rule}, "${title}"`,
      median: writes[index] ?? 0,
      ratio: ratio(writes[index] ?? 0, read, 'the tree', 'at most 0.1'),
    })),
  ];
}
