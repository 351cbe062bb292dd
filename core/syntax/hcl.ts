import { TREE_DEPTH } from '../limits.ts';
import { readExpression, readQuoted, readTemplateText } from './hcl-expressions.ts';
import { HclScanner } from './hcl-scanner.ts';
import { Mapping } from './nodes.ts';
import { quote } from './problem-list.ts';
import type { Pair, ScalarNode, SyntaxNode, Tree } from './tree.ts';

const QUOTE = 34;
const EQUALS = 61;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The tag of a block's body. */
export const BLOCK = 'block';

/**
 * Reads HCL, the syntax of Terraform and OpenTofu, valid or not; never throws.
 *
 * A body is a map of arguments and blocks in the order of the text. A block is a map for each of its labels, one in the
 * other, around its body, so that `resource "aws_sqs_queue" "q" {}` has the shape that it has in the JSON syntax; the
 * body has the tag `block`. What expressions become is said at `HclTag`.
 *
 * Text with an error is read a second time: then a line that begins in the first column as Terraform's top-level blocks
 * do ends whatever is open, so that a half-typed block costs no other one.
 */
export function readHcl(path: string, text: string): Tree {
  const strict = new HclReader(new HclScanner(path, text)).read();
  if (strict.problems.every(({ code }) => code === 'duplicate-key')) return strict;
  const scanner = new HclScanner(path, text);
  const starts = [...text.matchAll(TOP_LEVEL)].map(({ index }) => index);
  scanner.limitFrom = (offset) => firstFrom(starts, offset) ?? text.length;
  return new HclReader(scanner).read();
}

/** Reads a string of the JSON syntax, which is a template. Offsets are those of the decoded text. */
export function readHclTemplate(text: string): SyntaxNode {
  return readTemplateText(new HclScanner('', text));
}

/** How a line begins that opens a block which Terraform knows at the top level. */
const TOP_LEVEL =
  /^(?:resource|data|ephemeral|module|variable|output|locals|provider|terraform|moved|import|removed|check)(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{/gm;

function firstFrom(sorted: readonly number[], offset: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

class HclReader {
  readonly #scanner: HclScanner;

  constructor(scanner: HclScanner) {
    this.#scanner = scanner;
  }

  read(): Tree {
    const scanner = this.#scanner;
    const { text, list, comments } = scanner;
    const root = new Mapping(0, undefined, { left: 0 });
    while (scanner.at < text.length) {
      scanner.end = scanner.limitFrom(scanner.at + 1);
      this.#body(root, undefined);
    }
    root.end = text.length;
    return { path: list.path, text, root, documents: 1, problems: list.problems, comments };
  }

  /** Reads arguments and blocks up to the closing brace of their block, which is left where it is. */
  #body(body: Mapping, open: number | undefined): void {
    const scanner = this.#scanner;
    const seen = new Set<string>();
    for (;;) {
      scanner.skip(true);
      if (scanner.at >= scanner.end) return;
      if (scanner.peek() === CLOSE_BRACE) {
        if (open !== undefined) return;
        scanner.problem(scanner.at, scanner.at + 1, 'There is no block that this } could close.');
        scanner.at += 1;
        continue;
      }
      const pair = this.#item(seen);
      if (pair) body.pairs.push(pair);
      else scanner.skipLine();
    }
  }

  #item(seen: Set<string>): Pair | undefined {
    const scanner = this.#scanner;
    const identifier = scanner.identifier();
    if (identifier === undefined) {
      scanner.problem(scanner.at, scanner.at + 1, 'Expected an argument or a block here.');
      return undefined;
    }
    const key = scanner.name(identifier);
    scanner.skip(false);
    const isArgument = scanner.peek() === EQUALS && scanner.peek(1) !== EQUALS;
    return isArgument ? this.#argument(key, seen) : this.#block(key);
  }

  #argument(key: ScalarNode, seen: Set<string>): Pair {
    const scanner = this.#scanner;
    if (seen.has(key.value)) {
      const message = `Duplicate argument ${quote(key.value)}: Terraform takes one; the last one is read.`;
      scanner.list.add('duplicate-key', key.start, key.end, message);
    }
    seen.add(key.value);
    scanner.at += 1;
    scanner.skip(false);
    const value = readExpression(scanner, false);
    scanner.skip(false);
    if (!scanner.atLineEnd && scanner.peek() !== CLOSE_BRACE) {
      scanner.problem(scanner.at, scanner.at + 1, 'Expected the end of the argument here.');
      scanner.skipLine();
    }
    return { key, value };
  }

  #block(key: ScalarNode): Pair | undefined {
    const scanner = this.#scanner;
    const labels: SyntaxNode[] = [];
    for (;;) {
      const identifier = scanner.identifier();
      if (identifier !== undefined) labels.push(scanner.name(identifier));
      else if (scanner.peek() === QUOTE) labels.push(readQuoted(scanner));
      else break;
      scanner.skip(false);
    }
    if (scanner.peek() !== OPEN_BRACE) {
      const message = `Expected "=" or "{" after ${quote(key.value)}.`;
      scanner.problem(scanner.at, scanner.atLineEnd ? scanner.at : scanner.at + 1, message);
      return undefined;
    }
    return { key, value: this.#labelled(labels, this.#blockBody()) };
  }

  #blockBody(): Mapping {
    const scanner = this.#scanner;
    const open = scanner.at;
    const body = new Mapping(open, BLOCK, { left: 0 });
    scanner.at += 1;
    scanner.depth += 1;
    if (scanner.depth > TREE_DEPTH) {
      scanner.list.add('too-deep', open, open + 1, `This nests deeper than ${TREE_DEPTH} levels; it is not read.`);
      scanner.at = scanner.end;
    } else {
      this.#body(body, open);
      if (scanner.peek() === CLOSE_BRACE) scanner.at += 1;
      else scanner.problem(open, open + 1, 'This { is never closed.');
    }
    scanner.depth -= 1;
    body.end = Math.max(scanner.at, open + 1);
    return body;
  }

  /** Puts a body into a map for each label; the span of such a map begins with its label. */
  #labelled(labels: readonly SyntaxNode[], body: Mapping): SyntaxNode {
    let value: SyntaxNode = body;
    for (const label of labels.toReversed()) {
      const map = new Mapping(label.start, undefined, { left: 0 });
      map.pairs.push({ key: label, value });
      map.end = body.end;
      value = map;
    }
    return value;
  }
}
