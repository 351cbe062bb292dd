import { expect, test } from 'vitest';
import { callsOf, indexOf, moduleAddress, stepsOf } from './addresses.ts';

test.each([
  ['aws_kms_key.k.arn', ['aws_kms_key', 'k', 'arn']],
  ['a.b[0].c', ['a', 'b', [0], 'c']],
  ['a.b["x.y/[z]\\"q"].c', ['a', 'b', ['x.y/[z]"q'], 'c']],
  ['module.m[each.key].out', ['module', 'm', [undefined], 'out']],
  ['a.b["unclosed', ['a', 'b']],
  ['', []],
])('takes the reference %s apart', (text, steps) => {
  expect(stepsOf(text).map((step) => ('name' in step ? step.name : [step.index]))).toEqual(steps);
});

test.each([
  ['aws_sqs_queue.q', ''],
  ['module.a.aws_sqs_queue.q', 'module.a'],
  ['module.a[0].module.b["x.module.y"].aws_sqs_queue.q["z"]', 'module.a[0].module.b["x.module.y"]'],
  ['module.module.data.aws_kms_key.k', 'module.module'],
])('finds the module of %s', (address, module) => {
  expect(moduleAddress(callsOf(address))).toBe(module);
});

test('writes keys as addresses do', () => {
  expect([undefined, 1, 'a"b'].map(indexOf)).toEqual(['', '[1]', '["a\\"b"]']);
});
