import { inspect } from 'node:util';
import { FORMATS } from '../core/formats/index.ts';
import { EncryptionMap } from '../core/map/encryption-map.ts';
import type { Resource } from '../core/resources/resource.ts';
import { holds, OTHER, type Test, type World } from '../core/resources/test.ts';
import type { Value } from '../core/resources/value.ts';
import { worldsOf } from '../core/resources/world.ts';
import { judge } from '../core/rules/judge.ts';
import { DEFAULT_SETTINGS } from '../core/rules/settings.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import type { SyntaxNode } from '../core/syntax/tree.ts';
import { LineIndex } from '../core/text/line-index.ts';
import type { Origin } from '../core/text/span.ts';
import { diskFiles } from '../host/disk-files.ts';

/**
 * Prints what each step made of one input: tree, resources and values, questions and worlds, the queue in each world,
 * and what the rules say, every piece with its place. It is how a wrong finding is traced to the step that made it.
 */
const [path, wanted] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: npm run trace -- FILE [RESOURCE]');
  process.exit(2);
}
const files = diskFiles(process.cwd());
const source = { files, tree: readTree };
const units = FORMATS.flatMap((format) => [...format.claim([path], source)].map((unit) => ({ format, unit })));
if (units.length === 0) {
  console.error(`${path} is not there, or no format knows it.`);
  process.exit(2);
}
const text = files.read(path) ?? '';
// What is sensitive in a plan is marked elsewhere in it, so that its tree is nothing to show around.
if (units.every(({ format }) => format.name !== 'plan')) {
  heading('tree');
  printNode(readTree(path, text).root, '');
}

for (const { format, unit } of units) {
  heading(`unit ${unit.root} (${format.name})`);
  if (unit.claims.length > 0) console.log(`claims ${unit.claims.join(', ')}`);
  const { resources, variables, problems } = format.read(unit, source);
  for (const problem of problems) console.log(`problem ${problem.code}: ${problem.message}`);

  heading('questions');
  for (const { name, answers } of variables) console.log(`${name}: ${answers.map(answerText).join(' | ')}`);

  const map = new EncryptionMap(resources, variables, DEFAULT_SETTINGS.ownAccounts);
  for (const resource of resources.filter(({ name }) => wanted === undefined || name === wanted)) {
    heading(`resource ${resource.name} (${resource.type}) at ${place(resource.origin)}`);
    console.log(`exists: ${testText(resource.exists)}`);
    printValue(resource.properties, '  ');
    console.log('  deletion policy:');
    printValue(resource.deletionPolicy, '    ');
    if (map.queues.includes(resource)) printQueue(resource, map, unit.root);
  }
}

function printQueue(resource: Resource, map: EncryptionMap, unit: string): void {
  const questions = map.questionsOf(resource, true, true);
  const worlds = worldsOf(questions.variables, map.variables);
  console.log(`worlds: ${worlds.length}`);
  for (const world of worlds) {
    const queue = map.queueIn(world, resource);
    const state = queue ? `${queue.encryption}, key ${inspect(queue.key.reference, { depth: 0 })}` : 'does not exist';
    console.log(`  ${worldText(world)}: ${state}`);
    for (const [name, test] of questions.conditions) console.log(`    ${name}: ${holds(test, world)}`);
  }
  for (const { finding } of judge(map, DEFAULT_SETTINGS, unit).findings) {
    if (finding.resource !== resource.name) continue;
    console.log(
      `finding ${finding.level} ${finding.rule} at ${place(finding.place.at)}, fingerprint ${finding.fingerprint}`,
    );
    console.log(`  ${finding.message.what}${finding.when === undefined ? '' : ` [when ${finding.when}]`}`);
  }
}

function printNode(node: SyntaxNode | undefined, indent: string): void {
  if (!node) return;
  const tag = node.tag === undefined ? '' : `${node.tag} `;
  switch (node.kind) {
    case 'scalar':
      console.log(`${indent}${tag}${node.style} ${JSON.stringify(node.value)} ${node.start}-${node.end}`);
      return;
    case 'sequence':
      console.log(`${indent}${tag}sequence ${node.start}-${node.end}`);
      for (const item of node.items) printNode(item, `${indent}  `);
      return;
    case 'map':
      console.log(`${indent}${tag}map ${node.start}-${node.end}`);
      for (const { key, value } of node.pairs) {
        printNode(key, `${indent}  `);
        printNode(value, `${indent}    `);
      }
  }
}

function printValue(value: Value, indent: string): void {
  const at = place(value.origin);
  switch (value.kind) {
    case 'map':
      for (const [name, entry] of value.entries) {
        console.log(`${indent}${name}:`);
        printValue(entry.value, `${indent}  `);
      }
      if (value.more) console.log(`${indent}… and what ${value.more.hidden} ${value.more.name} hides`);
      return;
    case 'list':
      for (const item of value.items) printValue(item, `${indent}- `);
      return;
    case 'text':
      console.log(`${indent}text at ${at}`);
      for (const part of value.parts) printValue(part, `${indent}  `);
      return;
    case 'choice':
      console.log(`${indent}if ${testText(value.test)} at ${at}`);
      printValue(value.yes, `${indent}  `);
      console.log(`${indent}else`);
      printValue(value.no, `${indent}  `);
      return;
    case 'scalar':
      console.log(`${indent}${value.sensitive ? '****' : JSON.stringify(value.value)} at ${at}`);
      return;
    case 'reference':
      console.log(`${indent}reference to ${value.to} ${value.attribute} at ${at}`);
      return;
    case 'unknown':
      console.log(
        `${indent}unknown (${value.set ? 'set' : 'may be absent'}): ${value.why.hidden} ${value.why.name} at ${at}`,
      );
      return;
    default:
      console.log(`${indent}${value.kind === 'deployment' ? value.fact : value.kind} at ${at}`);
  }
}

function testText(test: Test): string {
  switch (test.kind) {
    case 'is':
      return `${test.variable} = ${answerText(test.answer)}`;
    case 'not':
      return `not (${testText(test.test)})`;
    case 'named':
      return `${test.name} [${testText(test.test)}]`;
    default:
      if (test.tests.length === 0) return test.kind === 'all' ? 'always' : 'never';
      return test.tests.map(testText).join(test.kind === 'all' ? ' and ' : ' or ');
  }
}

function worldText(world: World): string {
  return world.size === 0
    ? 'the only world'
    : [...world].map(([id, answer]) => `${id}=${answerText(answer)}`).join(', ');
}

function answerText(answer: string): string {
  return answer === OTHER ? '(other)' : JSON.stringify(answer);
}

function place({ path: file, span }: Origin): string {
  const { line, column } = new LineIndex(files.read(file) ?? '').at(span.start);
  return `${file}:${line}:${column}`;
}

function heading(title: string): void {
  console.log(`\n== ${title}`);
}
