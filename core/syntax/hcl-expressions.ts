import { TREE_DEPTH } from '../limits.ts';
import { CHARACTER } from './gaps.ts';
import type { HclScanner } from './hcl-scanner.ts';
import { Mapping, Sequence } from './nodes.ts';
import type { Pair, ScalarNode, SyntaxNode } from './tree.ts';

/**
 * The tags by which expressions differ from literals.
 *
 * `name`: a scalar that names something; `path`: a sequence of what is gone through, first the root, then attributes as
 * scalars, indexes as `index` sequences of one, splats as scalars; `call`: the function's name, then its arguments;
 * `template`: literal text, interpolated expressions and directives in turn; `operators`: operands and the operators
 * between them, all of one precedence; `unary`: operator and operand; `conditional`: condition, then, else; `for`: a map whose
 * keys are the very words and signs of the expression (`for`, `in`, `:`, `=>`, `if`); `expand`: an argument before `...`;
 * `parentheses`: a key in parentheses; `directive`: a word such as `if` and its expression.
 */
export type HclTag =
  | 'name'
  | 'path'
  | 'index'
  | 'splat'
  | 'call'
  | 'template'
  | 'operators'
  | 'unary'
  | 'conditional'
  | 'for'
  | 'expand'
  | 'parentheses'
  | 'directive';

const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const QUOTE = 34;
const DOT = 46;
const COMMA = 44;
const DOLLAR = 36;
const BACKSLASH = 92;

/** Operators by precedence, the loosest first; of those that begin alike the longer one first. */
const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Reads the expression at the scanner's position. */
export function readExpression(scanner: HclScanner, lines: boolean): SyntaxNode {
  return new Expressions(scanner).expression(lines);
}

/** Reads a text that is all template, such as a string in the JSON syntax. Offsets are those of the text. */
export function readTemplateText(scanner: HclScanner): SyntaxNode {
  const { length } = scanner.text;
  return templateOf(new Expressions(scanner).bare(0, length, 0), 0, length, 'literal');
}

/** Reads a quoted template; the scanner stands at the quote. */
export function readQuoted(scanner: HclScanner): SyntaxNode {
  return new Expressions(scanner).quoted();
}

class Expressions {
  readonly #scanner: HclScanner;

  constructor(scanner: HclScanner) {
    this.#scanner = scanner;
  }

  /** @param lines whether line breaks mean nothing here, as in parentheses */
  expression(lines: boolean): SyntaxNode {
    const scanner = this.#scanner;
    if (scanner.depth >= TREE_DEPTH) return this.#tooDeep();
    scanner.depth += 1;
    const node = this.#conditional(lines);
    scanner.depth -= 1;
    return node;
  }

  #conditional(lines: boolean): SyntaxNode {
    const scanner = this.#scanner;
    const condition = this.#binary(0, lines);
    scanner.skip(lines);
    if (!scanner.takes('?')) return condition;
    scanner.skip(lines);
    const yes = this.expression(lines);
    scanner.skip(lines);
    if (!scanner.takes(':')) {
      this.#expected('":" and what to take otherwise');
      return sequence('conditional', condition.start, [condition, yes]);
    }
    scanner.skip(lines);
    return sequence('conditional', condition.start, [condition, yes, this.expression(lines)]);
  }

  #binary(level: number, lines: boolean): SyntaxNode {
    const operators = OPERATORS[level];
    if (!operators) return this.#unary(lines);
    const scanner = this.#scanner;
    const first = this.#binary(level + 1, lines);
    const items = [first];
    for (;;) {
      const before = scanner.at;
      scanner.skip(lines);
      const operator = operators.find((word) => scanner.sees(word));
      if (operator === undefined) {
        scanner.at = before;
        return items.length === 1 ? first : sequence('operators', first.start, items);
      }
      items.push(scanner.name(operator));
      scanner.skip(lines);
      items.push(this.#binary(level + 1, lines));
    }
  }

  #unary(lines: boolean): SyntaxNode {
    const scanner = this.#scanner;
    const operator = ['!', '-'].find((word) => scanner.sees(word));
    if (operator === undefined) return this.#postfix(lines);
    if (scanner.depth >= TREE_DEPTH) return this.#tooDeep();
    const sign = scanner.name(operator);
    scanner.skip(lines);
    scanner.depth += 1;
    const operand = this.#unary(lines);
    scanner.depth -= 1;
    return sequence('unary', sign.start, [sign, operand]);
  }

  #postfix(lines: boolean): SyntaxNode {
    const scanner = this.#scanner;
    const root = this.#primary();
    const steps: SyntaxNode[] = [root];
    for (;;) {
      const before = scanner.at;
      if (lines) scanner.skip(true);
      if (scanner.peek() === DOT && !scanner.sees('...')) {
        scanner.at += 1;
        const step = this.#attribute();
        if (step) steps.push(step);
        else break;
      } else if (scanner.peek() === OPEN_BRACKET && before === scanner.at) {
        steps.push(this.#index());
      } else {
        scanner.at = before;
        break;
      }
    }
    return steps.length === 1 ? root : sequence('path', root.start, steps);
  }

  #attribute(): SyntaxNode | undefined {
    const scanner = this.#scanner;
    if (scanner.sees('*')) return scanner.name('*', 'splat');
    const name = scanner.identifier() ?? /^[0-9]+/.exec(scanner.text.slice(scanner.at, scanner.at + 10))?.[0];
    if (name !== undefined) return scanner.name(name);
    this.#expected('the name of an attribute');
    return undefined;
  }

  #index(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    scanner.skip(true);
    if (scanner.sees('*')) {
      scanner.at += 1;
      scanner.skip(true);
      this.#close(CLOSE_BRACKET, start);
      return scanner.scalar(start, scanner.at, 'plain', '*', 'splat');
    }
    const index = this.expression(true);
    scanner.skip(true);
    this.#close(CLOSE_BRACKET, start);
    return sequence('index', start, [index], scanner.at);
  }

  #primary(): SyntaxNode {
    const scanner = this.#scanner;
    const { at: start } = scanner;
    const code = scanner.peek();
    if (code === QUOTE) return this.quoted();
    if (code === OPEN_BRACKET) return this.#tuple();
    if (code === OPEN_BRACE) return this.#object();
    if (code === OPEN_PARENTHESIS) {
      scanner.at += 1;
      scanner.skip(true);
      const inner = this.expression(true);
      scanner.skip(true);
      this.#close(CLOSE_PARENTHESIS, start);
      return spanning(inner, start, scanner.at);
    }
    if (scanner.sees('<<')) return this.#heredoc();
    const identifier = scanner.identifier();
    if (identifier !== undefined) return this.#named(identifier);
    NUMBER.lastIndex = start;
    const number = code >= 48 && code <= 57 ? NUMBER.exec(scanner.text)?.[0] : undefined;
    if (number !== undefined) return scanner.name(number);
    this.#expected('a value');
    return scanner.nothing();
  }

  #named(identifier: string): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += identifier.length;
    while (scanner.takes('::')) scanner.at += scanner.identifier()?.length ?? 0;
    const name = scanner.text.slice(start, scanner.at);
    const node = scanner.scalar(start, scanner.at, 'plain', name, LITERALS.has(name) ? undefined : 'name');
    const before = scanner.at;
    scanner.skip(false);
    if (scanner.peek() === OPEN_PARENTHESIS) return this.#call({ ...node, tag: undefined });
    scanner.at = before;
    return node;
  }

  #call(name: ScalarNode): SyntaxNode {
    const scanner = this.#scanner;
    const open = scanner.at;
    const items: SyntaxNode[] = [name];
    scanner.at += 1;
    this.#items(CLOSE_PARENTHESIS, open, () => {
      const argument = this.expression(true);
      scanner.skip(true);
      items.push(scanner.takes('...') ? sequence('expand', argument.start, [argument], scanner.at) : argument);
    });
    return sequence('call', name.start, items, scanner.at);
  }

  #tuple(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    scanner.skip(true);
    if (this.#seesFor()) return this.#for(start, CLOSE_BRACKET);
    const items: SyntaxNode[] = [];
    this.#items(CLOSE_BRACKET, start, () => items.push(this.expression(true)));
    return sequence(undefined, start, items, scanner.at);
  }

  /** Reads what is separated by commas, up to a bracket and past it. */
  #items(close: number, open: number, item: () => void): void {
    const scanner = this.#scanner;
    for (;;) {
      scanner.skip(true);
      if (scanner.at >= scanner.end || scanner.peek() === close) break;
      const { at } = scanner;
      item();
      scanner.skip(true);
      if (scanner.peek() === COMMA) scanner.at += 1;
      else if (scanner.peek() !== close && scanner.at < scanner.end) {
        this.#expected('"," or the closing bracket');
        if (!this.#resume(close)) break;
      }
      if (scanner.at === at) break;
    }
    this.#close(close, open);
  }

  /** After an error among items: goes to what may follow on the line; false where that is nothing of theirs. */
  #resume(close: number): boolean {
    const scanner = this.#scanner;
    for (; !scanner.atLineEnd; scanner.at += 1) {
      const code = scanner.peek();
      if (code === COMMA) {
        scanner.at += 1;
        return true;
      }
      if (code === close) return true;
      if (isClosing(code)) return false;
    }
    return true;
  }

  #object(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    scanner.skip(true);
    if (this.#seesFor()) return this.#for(start, CLOSE_BRACE);
    const pairs: Pair[] = [];
    for (;;) {
      scanner.skip(true);
      if (scanner.at >= scanner.end || scanner.peek() === CLOSE_BRACE) break;
      const { at } = scanner;
      const pair = this.#pair();
      if (pair) pairs.push(pair);
      scanner.skip(false);
      if (scanner.peek() === COMMA) scanner.at += 1;
      else if (!scanner.atLineEnd && scanner.peek() !== CLOSE_BRACE) {
        if (pair) this.#expected('"," or a line break');
        if (!this.#resume(CLOSE_BRACE)) break;
      }
      if (scanner.at === at) break;
    }
    this.#close(CLOSE_BRACE, start);
    return mapping(undefined, start, pairs, scanner.at);
  }

  #pair(): Pair | undefined {
    const scanner = this.#scanner;
    const isParenthesized = scanner.peek() === OPEN_PARENTHESIS;
    const start = scanner.at;
    const written = this.expression(false);
    const key = isParenthesized
      ? sequence('parentheses', start, [written], scanner.at)
      : written.kind === 'scalar' && written.tag === 'name'
        ? { ...written, tag: undefined }
        : written;
    scanner.skip(false);
    if (!scanner.sees('==') && (scanner.takes('=') || scanner.takes(':'))) {
      scanner.skip(false);
      return { key, value: this.expression(false) };
    }
    this.#expected('"=" and a value');
    return undefined;
  }

  #seesFor(): boolean {
    const scanner = this.#scanner;
    return (
      scanner.identifier() === 'for' &&
      /^for[ \t]+[\p{ID_Start}_]/u.test(scanner.text.slice(scanner.at, scanner.at + 20))
    );
  }

  #for(start: number, close: number): SyntaxNode {
    const scanner = this.#scanner;
    const pairs: Pair[] = [];
    const part = (word: string, read: () => SyntaxNode): boolean => {
      scanner.skip(true);
      if (!scanner.sees(word)) return false;
      const key = scanner.name(word);
      scanner.skip(true);
      pairs.push({ key, value: read() });
      return true;
    };
    const expression = (): SyntaxNode => this.expression(true);
    part('for', () => this.#variables());
    if (!part('in', expression)) this.#expected('"in" and a collection');
    else if (!part(':', expression)) this.#expected('":" and a value');
    else {
      if (close === CLOSE_BRACE) part('=>', expression);
      scanner.skip(true);
      scanner.takes('...');
      part('if', expression);
    }
    scanner.skip(true);
    if (scanner.peek() !== close) this.#resume(close);
    this.#close(close, start);
    return mapping('for', start, pairs, scanner.at);
  }

  #variables(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    const names: SyntaxNode[] = [];
    for (;;) {
      scanner.skip(true);
      const name = scanner.identifier();
      if (name === undefined) break;
      names.push(scanner.name(name));
      const { at } = scanner;
      scanner.skip(true);
      if (scanner.peek() !== COMMA) {
        scanner.at = at;
        break;
      }
      scanner.at += 1;
    }
    return sequence(undefined, start, names);
  }

  quoted(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    const items = this.#template('quoted', 0);
    if (scanner.peek() === QUOTE) scanner.at += 1;
    else scanner.problem(start, scanner.at, 'This text is never closed by a quote.');
    return templateOf(items, start, scanner.at, 'double');
  }

  #heredoc(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 2;
    const isFlush = scanner.takes('-');
    const marker = scanner.identifier();
    scanner.at += marker?.length ?? 0;
    scanner.skip(false);
    if (marker === undefined || !scanner.atLineEnd) {
      this.#expected('the marker of a heredoc and the end of the line');
      return scanner.nothing(start);
    }
    const first = Math.min(scanner.at + 1, scanner.text.length);
    const close = scanner.closingLine(marker, first);
    if (!close) scanner.problem(start, scanner.at, `This heredoc is never closed by a line with ${marker}.`);
    const end = Math.max(first, close?.start ?? scanner.end);
    const items = this.bare(first, end, isFlush ? indentation(scanner.text, first, end) : 0);
    scanner.at = close?.end ?? scanner.end;
    return templateOf(items, start, Math.max(start, scanner.at), 'literal');
  }

  /** Reads a part of the text as a template without quotes, leaving out some indentation of its lines. */
  bare(start: number, end: number, indent: number): SyntaxNode[] {
    const scanner = this.#scanner;
    const outer = scanner.end;
    scanner.at = start;
    scanner.end = end;
    const items = this.#template('bare', indent);
    scanner.end = outer;
    return items;
  }

  /** Reads literal text, interpolations and directives; quoted text ends with its quote or, unclosed, with its line. */
  #template(form: 'quoted' | 'bare', indent: number): SyntaxNode[] {
    const scanner = this.#scanner;
    const { text } = scanner;
    const items: SyntaxNode[] = [];
    let literal = '';
    let begun = scanner.at;
    let taken = scanner.at;
    /** Takes over what stands as it is meant, up to here and some characters further. */
    const take = (ahead = 0): void => {
      literal += text.slice(taken, scanner.at + ahead);
    };
    const skipIndent = (): void => {
      if (indent === 0) return;
      take();
      for (let left = indent; left > 0 && isSpace(scanner.peek()); left -= 1) scanner.at += 1;
      taken = scanner.at;
    };
    const flush = (): void => {
      take();
      if (literal !== '') items.push(scanner.scalar(begun, scanner.at, 'literal', literal));
      literal = '';
    };
    skipIndent();
    while (scanner.at < scanner.end) {
      const code = scanner.peek();
      if (form === 'quoted' && (code === QUOTE || code === CHARACTER.lineFeed)) break;
      const sign = code === DOLLAR || code === CHARACTER.percent ? text.charAt(scanner.at) : '';
      if (sign !== '' && scanner.sees(`${sign}${sign}{`)) {
        take(1);
        scanner.at += 2;
        taken = scanner.at;
      } else if (sign !== '' && scanner.peek(1) === OPEN_BRACE) {
        flush();
        items.push(sign === '$' ? this.#interpolation() : this.#directive());
        taken = scanner.at;
        begun = scanner.at;
      } else if (form === 'quoted' && code === BACKSLASH) {
        take();
        literal += unescaped(scanner);
        taken = scanner.at;
      } else {
        scanner.at += 1;
        if (code === CHARACTER.lineFeed) skipIndent();
      }
    }
    flush();
    return items;
  }

  #interpolation(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 2;
    scanner.takes('~');
    scanner.skip(true);
    const node = this.expression(true);
    this.#closeInterpolation(start);
    return node;
  }

  #directive(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 2;
    scanner.takes('~');
    scanner.skip(true);
    const word = scanner.identifier() ?? '';
    const items: SyntaxNode[] = [scanner.name(word)];
    scanner.skip(true);
    if (word === 'for') {
      items.push(this.#variables());
      scanner.skip(true);
      if (scanner.takes('in')) scanner.skip(true);
    }
    if (word === 'for' || word === 'if') items.push(this.expression(true));
    this.#closeInterpolation(start);
    return sequence('directive', start, items, scanner.at);
  }

  #closeInterpolation(start: number): void {
    const scanner = this.#scanner;
    scanner.skip(true);
    scanner.takes('~');
    if (scanner.peek() !== CLOSE_BRACE) {
      this.#expected('"}"');
      while (!scanner.atLineEnd && scanner.peek() !== CLOSE_BRACE && scanner.peek() !== QUOTE) scanner.at += 1;
    }
    if (scanner.peek() === CLOSE_BRACE) scanner.at += 1;
    else if (scanner.at === start) scanner.at += 1;
  }

  #close(code: number, open: number): void {
    const scanner = this.#scanner;
    if (scanner.peek() === code) scanner.at += 1;
    else scanner.problem(open, open + 1, `This ${scanner.text.charAt(open)} is never closed.`);
  }

  #expected(what: string): void {
    const scanner = this.#scanner;
    const end = scanner.atLineEnd ? scanner.at : scanner.at + 1;
    scanner.problem(scanner.at, end, `Expected ${what} here.`);
  }

  /** Says so and goes past what nests too deep, up to what may end it. */
  #tooDeep(): SyntaxNode {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.list.add(
      'too-deep',
      start,
      Math.min(start + 1, scanner.text.length),
      `This nests deeper than ${TREE_DEPTH} levels; it is not read.`,
    );
    let open = 0;
    for (; scanner.at < scanner.end; scanner.at += 1) {
      const code = scanner.peek();
      if (code === OPEN_BRACKET || code === OPEN_BRACE || code === OPEN_PARENTHESIS) open += 1;
      else if (isClosing(code)) {
        if (open === 0) break;
        open -= 1;
      } else if (open === 0 && (code === COMMA || code === CHARACTER.lineFeed)) break;
    }
    return scanner.nothing(start);
  }
}

const LITERALS = new Set(['true', 'false', 'null']);

function isClosing(code: number): boolean {
  return code === CLOSE_BRACKET || code === CLOSE_BRACE || code === CLOSE_PARENTHESIS;
}

function isSpace(code: number): boolean {
  return code === CHARACTER.space || code === CHARACTER.tab;
}

/** Goes past an escape and gives what it stands for. */
function unescaped(scanner: HclScanner): string {
  const { text } = scanner;
  const letter = text.charAt(scanner.at + 1);
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    scanner.at += 2;
    return simple;
  }
  const length = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const digits = text.slice(scanner.at + 2, scanner.at + 2 + length);
  const code =
    length > 0 && /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
  if (code >= 0 && code <= 0x10_ff_ff) {
    scanner.at += 2 + length;
    return String.fromCodePoint(code);
  }
  scanner.problem(scanner.at, scanner.at + 2, 'This is no escape of HCL.');
  scanner.at += 1;
  return '\\';
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** How far all lines that hold something are indented. */
function indentation(text: string, start: number, end: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [indent] of text.slice(start, end).matchAll(/^[ \t]*(?=[^\s])/gm)) least = Math.min(least, indent.length);
  return Number.isFinite(least) ? least : 0;
}

/** A template without anything to fill in is a literal. */
function templateOf(items: readonly SyntaxNode[], start: number, end: number, style: 'double' | 'literal'): SyntaxNode {
  const [only] = items;
  if (!only) return { kind: 'scalar', start, end, tag: undefined, style, value: '' };
  if (items.length === 1 && only.kind === 'scalar' && only.tag === undefined && only.style === 'literal')
    return { ...only, start, end, style };
  return sequence('template', start, items, end);
}

/** A node with the parentheses around it. */
function spanning(node: SyntaxNode, start: number, end: number): SyntaxNode {
  if (node.kind === 'scalar') return { ...node, start, end };
  return node.kind === 'sequence'
    ? sequence(node.tag as HclTag | undefined, start, node.items, end)
    : mapping(node.tag as HclTag | undefined, start, node.pairs, end);
}

function sequence(tag: HclTag | undefined, start: number, items: readonly SyntaxNode[], end?: number): Sequence {
  const node = new Sequence(start, tag);
  for (const item of items) node.items.push(item);
  node.end = end ?? items.at(-1)?.end ?? start;
  return node;
}

function mapping(tag: HclTag | undefined, start: number, pairs: readonly Pair[], end: number): Mapping {
  const node = new Mapping(start, tag, { left: 0 });
  for (const pair of pairs) node.pairs.push(pair);
  node.end = end;
  return node;
}
