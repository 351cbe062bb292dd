import { YAMLException } from 'js-yaml';
import type { Tree } from './tree.ts';
import { readYaml } from './yaml.ts';
import { readYamlTolerant } from './yaml-tolerant.ts';

/** Reads any text. Never throws. */
export function readTree(path: string, text: string): Tree {
  try {
    return readYaml(path, text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const tree = readYamlTolerant(path, text);
    const start = Math.min(error.mark?.position ?? 0, text.length);
    const message = `${error.reason.charAt(0).toUpperCase()}${error.reason.slice(1)}.`;
    const problem = { code: 'syntax', path, span: { start, end: Math.min(start + 1, text.length) }, message } as const;
    return { ...tree, problems: [problem, ...tree.problems] };
  }
}
