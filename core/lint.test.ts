import { expect, test } from 'vitest';
import { filesOf } from '../test/support/reported.ts';
import { lintUnits } from './lint.ts';
import { DEFAULT_SETTINGS } from './rules/settings.ts';
import type { Tree } from './syntax/tree.ts';

const QUEUE = 'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n';
const caller = (type: string): string =>
  `Resources:\n  Child:\n    Type: ${type}\n    Properties: { TemplateURL: child.yaml }\n`;

/** The roots of units with what each claims, in the order in which they are linted, and which trees there are by then. */
function unitsOf(texts: Readonly<Record<string, string>>): string[] {
  const trees = new Map<string, Tree>();
  const paths = Object.keys(texts).sort();
  const units: string[] = [];
  for (const report of lintUnits({ paths, files: filesOf(texts), settingsFor: () => DEFAULT_SETTINGS, trees })) {
    for (const { root, claims } of report.units) units.push(`${root} <- ${claims.join()}: ${[...trees.keys()].sort()}`);
  }
  return units;
}

test('a template that calls no other is parsed when it is its turn', () => {
  expect(unitsOf({ 'a.yaml': QUEUE, 'b.yaml': QUEUE })).toEqual(['a.yaml <- : a.yaml', 'b.yaml <- : a.yaml,b.yaml']);
});

test.each([
  ['plainly', 'AWS::CloudFormation::Stack'],
  ['with an escape', '"AWS::CloudFormation::\\x53tack"'],
  ['over two lines', '"AWS::CloudFormation::\\\n      Stack"'],
])('a template that is called by one after it, %s, is no unit of its own', (_, type) => {
  expect(unitsOf({ 'a.yaml': QUEUE, 'child.yaml': QUEUE, 'main.yaml': caller(type) })).toEqual([
    'a.yaml <- : a.yaml,main.yaml',
    'main.yaml <- child.yaml: a.yaml,child.yaml,main.yaml',
  ]);
});

test('of templates that call only each other the first is the unit', () => {
  const loop = caller('AWS::CloudFormation::Stack');
  expect(unitsOf({ 'child.yaml': loop.replace('child.yaml', 'main.yaml'), 'main.yaml': loop })).toEqual([
    'child.yaml <- main.yaml: child.yaml,main.yaml',
  ]);
});
