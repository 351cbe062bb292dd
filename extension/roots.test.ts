import { describe, expect, test } from 'vitest';
import type { Files } from '../core/index.ts';
import { generatedFrom, rootKindOf } from './roots.ts';

const PLAN = '{"format_version":"1.2","resource_changes":[]}';

function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => texts[path],
    list: (folder) => {
      const inside = folder === '' ? '' : `${folder}/`;
      const below = Object.keys(texts).filter((path) => path.startsWith(inside));
      return below.map((path) => path.slice(inside.length).split('/', 1)[0] ?? '').sort();
    },
  };
}

describe('the root of a document', () => {
  test.each([
    ['template.yaml', 'yaml', 'document'],
    ['stack.template', 'plaintext', 'document'],
    ['Untitled-1', 'yaml', 'document'],
    ['lib/app.ts', 'typescript', 'assembly'],
    ['cdk.out/App.template.json', 'json', 'assembly'],
    ['main.tf', 'terraform', 'plan'],
    ['main.tf.json', 'json', 'plan'],
    ['README.md', 'markdown', undefined],
    ['Untitled-1', 'markdown', undefined],
  ])('of %s in %s is %s', (path, language, kind) => {
    expect(rootKindOf(path, language)).toBe(kind);
  });

  test('of a source of an app is the nearest assembly above it', () => {
    const files = filesOf({ 'cdk.out/manifest.json': '{}', 'app/cdk.out/manifest.json': '{}' });
    expect(generatedFrom('assembly', 'app/lib/deep/stack.ts', files)).toBe('app/cdk.out/manifest.json');
    expect(generatedFrom('assembly', 'app/cdk.out/App.template.json', files)).toBe('app/cdk.out/manifest.json');
    expect(generatedFrom('assembly', 'other/stack.ts', files)).toBe('cdk.out/manifest.json');
    expect(generatedFrom('assembly', 'stack.ts', filesOf({}))).toBeUndefined();
  });

  test('of a source of Terraform is the plan in the nearest folder above it, and no other JSON', () => {
    const files = filesOf({ 'package.json': '{}', 'plan.json': PLAN, 'live/x.tf.json': PLAN, 'live/out.json': PLAN });
    expect(generatedFrom('plan', 'live/main.tf', files)).toBe('live/out.json');
    expect(generatedFrom('plan', 'modules/queue/main.tf', files)).toBe('plan.json');
    expect(generatedFrom('plan', 'a/b/c/d/e/main.tf', files)).toBeUndefined();
  });
});
