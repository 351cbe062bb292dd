import { parseEvents } from 'js-yaml';
import { parseDocument, type Tags } from 'yaml';
import { DEFAULT_SETTINGS, lint } from '../core/index.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { template } from './generate.ts';
import { medianOf, mediansOf, type Row, ratio } from './measure.ts';

/** Tags as `yaml` wants them declared, so that it does not warn of each. */
const CUSTOM_TAGS = ['Ref', 'GetAtt', 'Sub', 'If', 'Equals', 'Not'].flatMap(
  (name): Tags => [
    { tag: `!${name}`, resolve: (value: string) => value },
    { tag: `!${name}`, collection: 'seq' },
  ],
);

/** What linting one large template costs, warm, beside what only parsing it costs. */
export function benchParse(): Row[] {
  const text = template(500);
  const files = { read: () => text, list: () => undefined };
  const runLint = (fixes: { fixes?: false }): void => {
    lint({ paths: ['template.yaml'], files, settingsFor: () => DEFAULT_SETTINGS, ...fixes });
  };
  const [events = 0, tree = 0, whole = 0, mended = 0] = mediansOf(25, 10, [
    () => parseEvents(text, { maxDepth: 200 }),
    () => readTree('template.yaml', text),
    () => runLint({ fixes: false }),
    () => runLint({}),
  ]);
  // On its own: what it leaves to the collector would be charged to whatever runs next.
  const document = medianOf(9, 3, () => parseDocument(text, { customTags: CUSTOM_TAGS }));
  const size = `${(text.length / 1e6).toFixed(2)} MB, 500 resources`;
  return [
    { what: `js-yaml parseEvents alone (${size})`, median: events },
    { what: 'our tree', median: tree, ratio: ratio(tree, events, 'parseEvents', 'no bound') },
    { what: 'whole lint', median: whole, ratio: ratio(whole, events, 'parseEvents', 'at most 2') },
    {
      what: 'and with a fix in every way for each finding',
      median: mended,
      ratio: ratio(mended, events, 'parseEvents', 'no bound'),
    },
    {
      what: 'yaml parseDocument',
      median: document,
      ratio: ratio(whole, document, 'of it is the whole lint', 'at most 0.25'),
    },
  ];
}
