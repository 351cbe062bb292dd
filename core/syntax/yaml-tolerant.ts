import { CHOMPING_MODE, SCALAR_STYLE } from 'js-yaml';
import { type CST, Lexer, Parser } from 'yaml';
import { MERGED_ENTRIES, TREE_DEPTH } from '../limits.ts';
import { Anchors } from './anchors.ts';
import { reportDuplicates } from './duplicates.ts';
import { blockScalarEnd, lineEnd } from './gaps.ts';
import { type Encoding, emptyScalar, Mapping, Scalar, Sequence } from './nodes.ts';
import { ProblemList } from './problem-list.ts';
import type { SyntaxNode, Tree } from './tree.ts';

/**
 * Reads whatever can be made out of a text that need not be YAML, into the tree that `readYaml` makes of valid YAML.
 *
 * It reports what it can place better than the strict reader (quotes and brackets that are never closed, besides what
 * both report); other errors it silently reads around. Work grows with the text, by a factor that depth bounds.
 *
 * @param grammar the text to parse, as in `readYaml`
 */
export function readYamlTolerant(path: string, text: string, grammar: string = text): Tree {
  const problems = new ProblemList(path);
  const { root, documents } = parse(lexable(grammar), problems);
  const reader = new TokenReader(text, problems);
  return { path, text, root: root && reader.document(root), documents, problems: problems.problems };
}

/** A text of the same length that the lexer takes as js-yaml would: a lone CR ends a line, control characters are text. */
function lexable(text: string): string {
  return (
    text
      .replace(/\r(?!\n)/g, '\n')
      // The lexer's own marks are among these.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\x7f')
      .replace(/(^|\n)([ \t]*\t)/g, (_, before: string, indent: string) => before + ' '.repeat(indent.length))
  );
}

/**
 * Runs lexer and parser of the package `yaml`. Comments are not passed on: the tree has none, and runs of them cost the
 * parser quadratic time. Parsing stops where the text nests too deep, before the parser's own recursion does.
 */
function parse(source: string, problems: ProblemList): { root: CST.Document | undefined; documents: number } {
  const parser = new Parser();
  let root: CST.Document | undefined;
  let documents = 0;
  const collect = (token: CST.Token): void => {
    if (token.type !== 'document') return;
    documents += 1;
    root ??= token;
  };
  let isScalar = false;
  for (const lexeme of new Lexer().lex(source)) {
    if (lexeme.charCodeAt(0) === 35 && !isScalar) {
      parser.offset += lexeme.length;
      continue;
    }
    isScalar = lexeme === '\x1f';
    for (const token of parser.next(lexeme)) collect(token);
    // The document and the scalar that is being read are on the stack too.
    if (parser.stack.length > TREE_DEPTH + 2) {
      const at = Math.max(0, parser.offset - lexeme.length);
      problems.add('too-deep', at, at + lexeme.length, tooDeep());
      break;
    }
  }
  for (const token of parser.end()) collect(token);
  return { root, documents };
}

/** What is said of text that nests too deep, by whichever reader. */
export function tooDeep(): string {
  return `The text nests more than ${TREE_DEPTH} levels deep here; what is inside is not read.`;
}

type Item = CST.CollectionItem;
type Tokens = readonly CST.SourceToken[];

/** Tag and anchor of a node to come, and the place where it stands if it is empty. */
interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
  readonly start: number;
  readonly at: number;
}

/** Builds nodes from the tokens of one document. */
class TokenReader {
  readonly #text: string;
  readonly #problems: ProblemList;
  readonly #anchors: Anchors;
  readonly #mergeBudget = { left: MERGED_ENTRIES };
  #depth = 0;
  /** Where the node that was read last ends in the text; for an alias, which is read elsewhere, where the alias ends. */
  #reached = 0;

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#problems = problems;
    this.#anchors = new Anchors(text, problems);
  }

  document(token: CST.Document): SyntaxNode | undefined {
    const properties = this.#properties(token.start, token.offset);
    if (token.value === undefined && properties.tag === undefined && properties.anchor === undefined) return undefined;
    return this.#node(token.value, properties);
  }

  #node(token: CST.Token | null | undefined, properties: Properties): SyntaxNode {
    switch (token?.type) {
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        return this.#named(this.#flowScalar(token, properties.tag), properties);
      case 'block-scalar':
        return this.#named(this.#blockScalar(token, properties.tag), properties);
      case 'alias':
        this.#reached = token.offset + token.source.length;
        return this.#anchors.resolve(token.source.slice(1), token.offset, this.#reached, this.#depth);
      case 'block-map':
      case 'block-seq':
      case 'flow-collection':
        return this.#collection(token, properties);
      default:
        this.#reached = properties.at;
        return this.#named(emptyScalar(this.#text, properties.at, properties.tag), properties);
    }
  }

  #named<Node extends SyntaxNode>(node: Node, { anchor }: Properties): Node {
    if (anchor !== undefined) this.#anchors.name(anchor, node);
    return node;
  }

  #flowScalar(token: CST.FlowScalar, tag: string | undefined): Scalar {
    const { offset: start, source } = token;
    const end = start + source.length;
    this.#reached = end;
    const isFolded = /[\r\n]/.test(source);
    if (token.type === 'scalar') {
      return new Scalar(this.#text, start, end, tag, 'plain', isFolded ? encoded(start, end, PLAIN) : undefined);
    }
    const mark = token.type === 'single-quoted-scalar' ? "'" : '"';
    const isClosed = isQuoteClosed(source, mark);
    if (!isClosed) this.#problems.add('syntax', start, start + 1, `The quote ${mark} that opens here is never closed.`);
    const valueEnd = isClosed ? end - 1 : end;
    const style = mark === "'" ? 'single' : 'double';
    const isPlainInside = isClosed && !isFolded && !source.slice(1, -1).includes(mark === "'" ? "'" : '\\');
    const encoding = encoded(start + 1, valueEnd, mark === "'" ? SINGLE : DOUBLE);
    return new Scalar(this.#text, start, end, tag, style, isPlainInside ? undefined : encoding);
  }

  #blockScalar(token: CST.BlockScalar, tag: string | undefined): Scalar {
    const header = token.props[0];
    const start = token.offset;
    const indicators = header !== undefined && 'source' in header ? header.source : '|';
    let contentStart = lineEnd(this.#text, start);
    if (this.#text.startsWith('\r\n', contentStart)) contentStart += 2;
    else if (contentStart < this.#text.length) contentStart += 1;
    const contentEnd = Math.min(contentStart + token.source.length, this.#text.length);
    const end = blockScalarEnd(this.#text, start, contentStart, contentEnd);
    const isFolded = indicators.startsWith('>');
    const encoding: Encoding = {
      valueStart: contentStart,
      valueEnd: contentEnd,
      style: isFolded ? SCALAR_STYLE.FOLDED_BLOCK : SCALAR_STYLE.LITERAL_BLOCK,
      chomping: indicators.includes('+')
        ? CHOMPING_MODE.KEEP
        : indicators.includes('-')
          ? CHOMPING_MODE.STRIP
          : CHOMPING_MODE.CLIP,
      indent: this.#contentIndent(token, indicators),
    };
    this.#reached = end;
    return new Scalar(this.#text, start, end, tag, isFolded ? 'folded' : 'literal', encoding);
  }

  /** How many spaces before each line of a block scalar are not content: as the header says, or as in the first line. */
  #contentIndent(token: CST.BlockScalar, indicators: string): number {
    const given = /[1-9]/.exec(indicators);
    if (given !== null) return Math.max(token.indent, 0) + Number(given[0]);
    const line = /^(?: *\r?\n)*( *)(?=[^ \r\n])/.exec(token.source);
    return line?.[1]?.length ?? -1;
  }

  #collection(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection, properties: Properties): SyntaxNode {
    if (this.#depth >= TREE_DEPTH) {
      this.#problems.add('too-deep', token.offset, token.offset + 1, tooDeep());
      this.#reached = properties.at;
      return emptyScalar(this.#text, properties.at);
    }
    this.#depth += 1;
    const node = token.type === 'flow-collection' ? this.#flow(token, properties) : this.#block(token, properties);
    this.#depth -= 1;
    node.end = this.#reached;
    if (node.kind === 'map') reportDuplicates(node.pairs, this.#problems);
    this.#anchors.close(node);
    return node;
  }

  #block(token: CST.BlockMap | CST.BlockSequence, properties: Properties): Mapping | Sequence {
    if (token.type === 'block-map') {
      const node = this.#named(new Mapping(blockMapStart(token), properties.tag, this.#mergeBudget), properties);
      this.#reached = node.start;
      this.#fillMap(node, token);
      return node;
    }
    const node = this.#named(new Sequence(token.offset, properties.tag), properties);
    this.#reached = node.start;
    for (const { start, value } of token.items) {
      const dash = start.find((part) => part.type === 'seq-item-ind');
      if (dash === undefined && value === undefined) continue;
      node.items.push(this.#node(value, this.#properties(start, dash ? dash.offset + 1 : this.#reached)));
    }
    return node;
  }

  #fillMap(node: Mapping, token: CST.BlockMap): void {
    for (const item of token.items) {
      const explicit = item.start.find((part) => part.type === 'explicit-key-ind');
      if (!('sep' in item) && item.key == null && explicit === undefined) continue;
      this.#pair(node.pairs, item, explicit);
    }
  }

  #pair(pairs: Mapping['pairs'], item: Item, explicit: CST.SourceToken | undefined): void {
    const sep = item.sep ?? [];
    const colon = sep.find((part) => part.type === 'map-value-ind');
    const keyPlace = explicit ? explicit.offset + 1 : (colon?.offset ?? this.#reached);
    const key = this.#node(item.key, this.#properties(item.start, keyPlace));
    pairs.push({ key, value: this.#node(item.value, this.#properties(sep, colon ? colon.offset + 1 : this.#reached)) });
  }

  #flow(token: CST.FlowCollection, properties: Properties): Mapping | Sequence {
    const isMap = token.start.type === 'flow-map-start';
    const node = this.#named(
      isMap ? new Mapping(token.offset, properties.tag, this.#mergeBudget) : new Sequence(token.offset, properties.tag),
      properties,
    );
    this.#reached = token.offset + 1;
    for (const item of token.items) this.#flowItem(node, item);
    const close = token.end.find((part) => part.type === 'flow-map-end' || part.type === 'flow-seq-end');
    if (close !== undefined) {
      this.#reached = close.offset + 1;
    } else {
      const bracket = isMap ? '{' : '[';
      this.#problems.add('syntax', token.offset, token.offset + 1, `The ${bracket} that opens here is never closed.`);
    }
    return node;
  }

  #flowItem(node: Mapping | Sequence, item: Item): void {
    // What stands before a comma is an item of its own where it has at least a tag, an anchor or a `?`.
    let start: Tokens = item.start;
    for (let comma = indexOf(start, 'comma'); comma !== -1; comma = indexOf(start, 'comma')) {
      this.#flowEntry(node, { start: start.slice(0, comma) });
      start = start.slice(comma + 1);
    }
    this.#flowEntry(node, { ...item, start: [...start] });
  }

  #flowEntry(node: Mapping | Sequence, item: Item): void {
    const explicit = item.start.find((part) => part.type === 'explicit-key-ind');
    const isPair = explicit !== undefined || item.sep !== undefined || item.key != null;
    if (!isPair && item.value === undefined && !item.start.some(isProperty)) return;
    if (node.kind === 'map') {
      this.#pair(
        node.pairs,
        item.value !== undefined && item.key == null && item.sep === undefined
          ? ({ ...item, key: item.value, value: undefined } as Item)
          : item,
        explicit,
      );
    } else if (isPair) {
      const first = explicit ? undefined : item.start.find(isProperty);
      const colon = item.sep?.[0]?.offset ?? this.#reached;
      const pair = new Mapping(first?.offset ?? offsetOf(item.key) ?? colon, undefined, this.#mergeBudget);
      this.#pair(pair.pairs, item, explicit);
      pair.end = this.#reached;
      node.items.push(pair);
    } else {
      node.items.push(this.#node(item.value, this.#properties(item.start, this.#reached)));
    }
  }

  /** Collects tag and anchor. Where nothing follows them, the empty scalar stands after them, else at the given place. */
  #properties(tokens: Tokens, place: number): Properties {
    let tag: string | undefined;
    let anchor: string | undefined;
    let at = place;
    let start = -1;
    for (const token of tokens) {
      if (token.type === 'tag') tag = token.source;
      else if (token.type === 'anchor') anchor = token.source.slice(1);
      else continue;
      if (start === -1) start = token.offset;
      at = Math.max(at, token.offset + token.source.length);
    }
    return { tag, anchor, start, at };
  }
}

type Style = Pick<Encoding, 'style' | 'chomping' | 'indent'>;
const PLAIN: Style = { style: SCALAR_STYLE.PLAIN, chomping: CHOMPING_MODE.CLIP, indent: -1 };
const SINGLE: Style = { ...PLAIN, style: SCALAR_STYLE.SINGLE_QUOTED };
const DOUBLE: Style = { ...PLAIN, style: SCALAR_STYLE.DOUBLE_QUOTED };

function encoded(valueStart: number, valueEnd: number, style: Style): Encoding {
  return { ...style, valueStart, valueEnd };
}

/** Whether a quoted scalar's source ends with a quote that closes it, and not with an escaped one. */
function isQuoteClosed(source: string, mark: string): boolean {
  if (source.length < 2 || !source.endsWith(mark)) return false;
  const escape = mark === '"' ? '\\' : "'";
  let before = source.length - 1;
  while (before > 1 && source[before - 1] === escape) before -= 1;
  return (source.length - 1 - before) % 2 === 0;
}

/** A block map begins with its first key, the key's own tag, anchor and `?` included. */
function blockMapStart(token: CST.BlockMap): number {
  const first = token.items[0];
  const mark = first?.start.find((part) => isProperty(part) || part.type === 'explicit-key-ind');
  return mark?.offset ?? offsetOf(first?.key) ?? first?.sep?.[0]?.offset ?? token.offset;
}

function offsetOf(token: CST.Token | null | undefined): number | undefined {
  if (token?.type !== 'block-map') return token?.offset;
  return blockMapStart(token);
}

function isProperty(token: CST.SourceToken): boolean {
  return token.type === 'tag' || token.type === 'anchor';
}

function indexOf(tokens: Tokens, type: CST.SourceToken['type']): number {
  return tokens.findIndex((token) => token.type === type);
}
