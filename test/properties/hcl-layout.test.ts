import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits, inOrder } from '../../core/fixes/edits.ts';
import { HclLayout } from '../../core/fixes/layout-hcl.ts';
import { TerraformModule } from '../../core/fixes/terraform-module.ts';
import { readTree } from '../../core/syntax/read-tree.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILES = globSync('{test,examples,core}/**/*.{tf,tofu}', { cwd: ROOT }).sort();
const NAME = 'sqs_managed_sse_enabled_by_a_test';

function blocksIn(text: string) {
  return new TerraformModule('', [readTree('main.tf', text)]).blocks;
}

function edited(text: string, layout: HclLayout): string {
  const edits = inOrder(layout.edits());
  if (!edits) throw new Error('Edits overlap.');
  return applyEdits(text, edits);
}

test('has many files to look at', () => {
  expect(FILES.length).toBeGreaterThan(50);
});

test.each(FILES)('an argument that is added and taken away changes nothing else: %s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (readTree(path, text).problems.length > 0) return;
  for (const [index, { body }] of blocksIn(text).entries()) {
    // A block that was on one line is on several after that.
    if (!text.slice(body.start, body.end).includes('\n')) continue;
    const adding = new HclLayout(readTree(path, text));
    adding.put(body, NAME, { is: 'scalar', value: true });
    const after = edited(text, adding);
    expect(withoutLine(after)).toContain(unaligned(text));

    const removing = new HclLayout(readTree(path, after));
    const own = blocksIn(after)[index]?.body;
    const at = own?.pairs.findIndex(({ key }) => key.kind === 'scalar' && key.value === NAME) ?? -1;
    if (!own || at < 0) throw new Error(`${NAME} is not in the block.`);
    removing.drop(own, at);
    expect(edited(after, removing)).toBe(text);
  }
});

/** Text in which the signs of neighbours do not stand below each other. */
function unaligned(text: string): string {
  return text.replace(/ +=/g, ' =');
}

/** A text without the line that was added: one of these, as a blank line may have been added with it. */
function withoutLine(text: string): readonly string[] {
  const line = new RegExp(`^ *${NAME} = true\\r?\\n`, 'm');
  const withBlank = new RegExp(`^ *${NAME} = true\\r?\\n\\r?\\n`, 'm');
  return [unaligned(text).replace(line, ''), unaligned(text).replace(withBlank, '')];
}
