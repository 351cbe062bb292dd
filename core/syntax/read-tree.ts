import { YAMLException } from 'js-yaml';
import { TOLERANT_LENGTH } from '../limits.ts';
import type { Problem } from '../text/problem.ts';
import { readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import { sentenceFor } from './messages.ts';
import { hasJsonComment, looksLikeJson, scanJson, withClosersJoined } from './repair.ts';
import type { Tree } from './tree.ts';
import { readYaml } from './yaml.ts';
import { explains, readYamlTolerant, TOO_DEEP } from './yaml-tolerant.ts';

/** What files in HCL are called; the JSON syntax of Terraform is JSON. */
const HCL = /\.(?:tf|tofu|tfvars)$/;

/**
 * Reads any text, valid or not; never throws: HCL where the file is called so, else YAML or JSON.
 *
 * JSON is read by a reader of its own, other valid text by the strict reader alone. Of other text the strict reader tells what is wrong and where, and the
 * tolerant one makes a tree of the rest. Two things that strict YAML refuses are read as their authors mean them: a `]`
 * or `}` at the indentation of its key, which is not reported since templates with it deploy, and comments in JSON,
 * which are.
 */
export function readTree(path: string, text: string): Tree {
  if (HCL.test(path)) return readHcl(path, text);
  const isJson = looksLikeJson(text);
  const plain = isJson ? readJson(path, text) : undefined;
  if (plain) return plain;
  const json = isJson && hasJsonComment(text) ? scanJson(text) : undefined;
  const strict = readStrict(path, text, json?.uncommented ?? text);
  const tree =
    strict instanceof YAMLException ? readBroken(path, text, isJson ? scanJson(text).closed : text, strict) : strict;
  if (json?.comment === undefined) return tree;
  const span = { start: json.comment, end: json.comment + 2 };
  const problem: Problem = { code: 'syntax', path, span, message: 'JSON has no comments; this one is skipped.' };
  return { ...tree, problems: [problem, ...tree.problems] };
}

/** The strict reader's tree, unless it refuses the text for more than brackets at the indentation of their key. */
function readStrict(path: string, text: string, grammar: string): Tree | YAMLException {
  const first = attempt(path, text, grammar);
  if (!(first instanceof YAMLException) || !first.reason.startsWith('deficient indentation')) return first;
  return /[\]}]/.test(text.charAt(positionOf(first, text))) ? attempt(path, text, withClosersJoined(grammar)) : first;
}

function attempt(path: string, text: string, grammar: string): Tree | YAMLException {
  try {
    return readYaml(path, text, grammar);
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

/** What can be made of a text with an error, and the error. */
function readBroken(path: string, text: string, grammar: string, error: YAMLException): Tree {
  const position = positionOf(error, text);
  const isTooDeep = error.reason.startsWith('nesting exceeded');
  const problem: Problem = {
    code: isTooDeep ? 'too-deep' : 'syntax',
    path,
    span: { start: position, end: Math.min(position + 1, text.length) },
    message: isTooDeep ? TOO_DEEP : sentenceFor(error, text, position),
  };
  if (text.length > TOLERANT_LENGTH) {
    const message = `A text of more than ${TOLERANT_LENGTH} characters is only read where it is valid.`;
    return { path, text, documents: 1, problems: [problem, { code: 'too-large', path, message }] };
  }
  const tree = readYamlTolerant(path, text, grammar);
  const isSaid = tree.problems.some((other) => (isTooDeep ? other.code === 'too-deep' : explains(other, position)));
  return isSaid ? tree : { ...tree, problems: [problem, ...tree.problems] };
}

function positionOf(error: YAMLException, text: string): number {
  return Math.min(error.mark?.position ?? 0, text.length);
}
