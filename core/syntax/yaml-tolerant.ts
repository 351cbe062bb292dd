import { CHOMPING_MODE, SCALAR_STYLE } from 'js-yaml';
import { type CST, Lexer, Parser } from 'yaml';
import { MERGED_ENTRIES, TREE_DEPTH } from '../limits.ts';
import type { Problem } from '../text/problem.ts';
import { Anchors } from './anchors.ts';
import { reportDuplicates } from './duplicates.ts';
import { blockScalarEnd, CHARACTER, lineEnd, skipGap } from './gaps.ts';
import { type Encoding, emptyScalar, Mapping, Scalar, Sequence } from './nodes.ts';
import { ProblemList, quote } from './problem-list.ts';
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
  const source = lexable(grammar);
  const tokens = new TokenList(source);
  // A quote without any other after it would swallow the rest of the text. With one far down, the lexer ends it where
  // the indentation does, as it should; the tokens of the added text are ignored.
  const { root, documents } = tokens.hasEndlessQuote ? new TokenList(`${source}\n"'`) : tokens;
  if (tokens.tooDeep !== undefined) problems.add('too-deep', tokens.tooDeep, tokens.tooDeep + 1, TOO_DEEP);
  const reader = new TokenReader(text, problems);
  return { path, text, root: root && reader.document(root), documents, problems: problems.problems };
}

/** What is said of text that nests too deep, by whichever reader. */
export const TOO_DEEP = `The text nests more than ${TREE_DEPTH} levels deep here; what is inside is not read.`;

/** A text of the same length that the lexer takes as js-yaml would: a lone CR ends a line, control characters are text. */
function lexable(text: string): string {
  return (
    text
      // The parser loses count of the indentation after a byte order mark.
      .replace(/^\uFEFF/, '\n')
      .replace(/\r(?!\n)/g, '\n')
      // Control characters but for tabs, line ends and those from DEL on; the lexer's own marks are among them.
      .replace(/[^\P{Cc}\t\n\r\x7f-\x9f]/gu, '\x7f')
      .replace(/(^|\n)([ \t]*\t)/g, (_, before: string, indent: string) => before + ' '.repeat(indent.length))
  );
}

/**
 * Runs lexer and parser of the package `yaml`. Comments and blank lines are not passed on: the tree has none, and runs of
 * them cost the parser quadratic time. Parsing stops where the text nests too deep, before the parser's own recursion does.
 */
class TokenList {
  root: CST.Document | undefined;
  documents = 0;
  tooDeep: number | undefined;
  hasEndlessQuote = false;
  readonly #parser = new Parser();
  readonly #brackets: string[] = [];

  constructor(source: string) {
    const parser = this.#parser;
    let isScalar = false;
    let isNewLine = false;
    let indent = '';
    for (const lexeme of new Lexer().lex(source)) {
      if (!isScalar) {
        // Indentation is held back until it is known that the line is not blank.
        if (isNewLine && indent === '' && lexeme.startsWith(' ')) {
          indent = lexeme;
          continue;
        }
        const isComment = lexeme.startsWith('#');
        if (isComment || (isNewLine && isLineBreak(lexeme))) {
          parser.offset += indent.length + lexeme.length;
          indent = '';
          continue;
        }
        if (indent !== '') this.#collect(parser.next(indent));
        indent = '';
        this.#bracket(lexeme);
        this.#quote(lexeme, source.length);
      }
      isNewLine = !isScalar && isLineBreak(lexeme);
      isScalar = lexeme === SCALAR_FOLLOWS;
      this.#collect(parser.next(lexeme));
      // The document and the scalar that is being read are on the stack too.
      if (parser.stack.length > TREE_DEPTH + 2) {
        this.tooDeep = Math.max(0, parser.offset - lexeme.length);
        break;
      }
    }
    this.#collect(parser.end());
  }

  #collect(tokens: Iterable<CST.Token>): void {
    for (const token of tokens) {
      if (token.type !== 'document') continue;
      this.documents += 1;
      this.root ??= token;
    }
  }

  /** Closes what was opened inside a pair of brackets but not closed there: in `{[}` the list ends before the `}`. */
  #bracket(lexeme: string): void {
    const brackets = this.#brackets;
    if (lexeme === '{') brackets.push('}');
    else if (lexeme === '[') brackets.push(']');
    else if (lexeme === FLOW_BREAKS_OFF) brackets.length = 0;
    else if (lexeme === '}' || lexeme === ']') {
      if (brackets.at(-1) !== lexeme && brackets.includes(lexeme)) {
        for (let open = brackets.pop(); open !== undefined && open !== lexeme; open = brackets.pop()) {
          this.#collect(this.#parser.next(open));
          this.#parser.offset -= 1;
        }
      } else {
        brackets.pop();
      }
    }
  }

  #quote(lexeme: string, length: number): void {
    if (!lexeme.startsWith('"') && !lexeme.startsWith("'")) return;
    if (this.#parser.offset + lexeme.length < length || isQuoteClosed(lexeme, lexeme.charAt(0))) return;
    this.hasEndlessQuote = lexeme.includes('\n');
  }
}

/** Marks that the lexer puts between the parts of the text. */
const SCALAR_FOLLOWS = '\x1f';
const FLOW_BREAKS_OFF = '\x18';

/** How the problem of a quote or bracket without its other half ends. */
const NEVER_CLOSED = 'is never closed.';
/** How the problem of a key that is still being typed ends. */
const NO_COLON = 'has no colon.';

/** Whether a problem says more precisely, from an earlier place, what the strict reader stumbles on at a position. */
export function explains({ code, message, span }: Problem, position: number): boolean {
  const isPrecise = code === 'syntax' && (message.endsWith(NEVER_CLOSED) || message.endsWith(NO_COLON));
  return isPrecise && span !== undefined && span.start <= position;
}

type Item = CST.CollectionItem;
type Tokens = readonly CST.SourceToken[];

/** Tag and anchor of a node to come, and the place where it stands if it is empty. */
interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
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
  /** Where the quote or bracket begins that was found without its other half last. */
  #unclosed = 0;

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

  #node(written: CST.Token | null | undefined, properties: Properties): SyntaxNode {
    const token = this.#isWritten(written) ? written : undefined;
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

  /** Whether there is a token: the lexer makes an empty scalar before a comma, and some text may be added to the text. */
  #isWritten(token: CST.Token | null | undefined): token is CST.Token {
    return token != null && token.offset < this.#text.length && !(token.type === 'scalar' && token.source === '');
  }

  #named<Node extends SyntaxNode>(node: Node, { anchor }: Properties): Node {
    if (anchor !== undefined) this.#anchors.name(anchor, node);
    return node;
  }

  #flowScalar(token: CST.FlowScalar, tag: string | undefined): Scalar {
    const start = token.offset;
    let source = this.#text.slice(start, start + token.source.length);
    if (token.type === 'scalar') {
      const end = start + source.length;
      this.#reached = end;
      return new Scalar(
        this.#text,
        start,
        end,
        tag,
        'plain',
        isFolded(source) ? encoded(start, end, PLAIN) : undefined,
      );
    }
    const mark = token.type === 'single-quoted-scalar' ? "'" : '"';
    const isClosed = isQuoteClosed(source, mark);
    if (!isClosed) {
      // A repaired text has a quote where the text has something else.
      if (isQuoteClosed(token.source, mark)) source = source.slice(0, -1);
      source = source.trimEnd();
      this.#reportUnclosed(start, `quote ${mark}`);
    }
    const end = start + source.length;
    this.#reached = end;
    const isSlice = isClosed && !isFolded(source) && !source.slice(1, -1).includes(mark === "'" ? "'" : '\\');
    const encoding = encoded(start + 1, isClosed ? end - 1 : end, mark === "'" ? SINGLE : DOUBLE);
    return new Scalar(this.#text, start, end, tag, mark === "'" ? 'single' : 'double', isSlice ? undefined : encoding);
  }

  /** Reports a quote or bracket without its other half, unless it is only open because one inside it is. */
  #reportUnclosed(start: number, what: string): void {
    if (this.#unclosed <= start) {
      this.#problems.add('syntax', start, start + 1, `The ${what} that opens here ${NEVER_CLOSED}`);
    }
    this.#unclosed = start;
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
    const style = indicators.startsWith('>') ? 'folded' : 'literal';
    const encoding: Encoding = {
      valueStart: contentStart,
      valueEnd: contentEnd,
      style: style === 'folded' ? SCALAR_STYLE.FOLDED_BLOCK : SCALAR_STYLE.LITERAL_BLOCK,
      chomping: indicators.includes('+')
        ? CHOMPING_MODE.KEEP
        : indicators.includes('-')
          ? CHOMPING_MODE.STRIP
          : CHOMPING_MODE.CLIP,
      indent: this.#contentIndent(token, indicators),
    };
    this.#reached = end;
    return new Scalar(this.#text, start, end, tag, style, encoding);
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
      this.#problems.add('too-deep', token.offset, token.offset + 1, TOO_DEEP);
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
      // The parser may give the first key the tag of a sequence that stands before it.
      const start = Math.max(blockMapStart(token), this.#reached);
      const node = this.#named(new Mapping(start, properties.tag, this.#mergeBudget), properties);
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
      if (item.sep === undefined && explicit === undefined) continue;
      if ((offsetOf(item.key) ?? 0) >= this.#text.length) continue;
      const home = this.#homeOf(item, node);
      if (explicit === undefined) this.#implicitPair(home, item);
      else this.#pair(home.pairs, item, explicit);
      home.end = this.#reached;
    }
  }

  /**
   * The map that a pair belongs to: where the key is indented deeper than the map's first one, but less than the map that
   * is the last value, its author meant the latter.
   */
  #homeOf(item: Item, node: Mapping): Mapping {
    const last = node.pairs.at(-1)?.value;
    if (!(last instanceof Mapping) || last.start < node.start) return node;
    const column = this.#indentAt(offsetOf(item.key));
    return column !== undefined && column > (this.#indentAt(node.start) ?? column) ? last : node;
  }

  /** How far a place is indented; `undefined` where other text stands before it on its line. */
  #indentAt(offset: number | undefined): number | undefined {
    if (offset === undefined) return undefined;
    let start = offset;
    while (start > 0 && isIndent(this.#text.charCodeAt(start - 1))) start -= 1;
    const before = this.#text.charCodeAt(start - 1);
    return start === 0 || before === CHARACTER.lineFeed || before === CHARACTER.carriageReturn
      ? offset - start
      : undefined;
  }

  /**
   * Adds a pair without `?`. Its key can only have one line; the lines before it are keys that somebody is still typing.
   * Likewise a value that goes on as a key, in a line that is indented too far, is a value and then a key.
   */
  #implicitPair(home: Mapping, item: Item): void {
    const key = this.#splitKey(home, item);
    const nested = item.value?.type === 'block-map' ? item.value : undefined;
    const first = nested?.items[0];
    const lines = first?.key?.type === 'scalar' ? first.key : undefined;
    if (nested === undefined || lines === undefined || !/[\r\n]/.test(lines.source)) {
      this.#pair(home.pairs, key, undefined);
      return;
    }
    const [line = ''] = lines.source.split(/[ \t]*\r?\n/, 1);
    this.#pair(home.pairs, { ...key, value: { ...lines, source: line } }, undefined);
    const rest = lines.source.slice(line.length);
    const skipped = line.length + rest.length - rest.trimStart().length;
    const moved = { ...lines, offset: lines.offset + skipped, source: lines.source.slice(skipped) };
    this.#fillMap(home, {
      ...nested,
      items: [{ ...first, start: [], key: moved, sep: first?.sep ?? [] }, ...nested.items.slice(1)],
    });
  }

  /** Adds the lines of a key but its last as keys of their own, and gives the pair with what remains. */
  #splitKey(home: Mapping, item: Item): Item {
    if (item.key?.type !== 'scalar' || !/[\r\n]/.test(item.key.source)) return item;
    const { key } = item;
    const parts = [...key.source.matchAll(/[^\r\n]*[^\r\n \t]/g)];
    const last = parts.pop();
    let start = item.start;
    for (const part of parts) {
      const written = part[0].trimStart();
      const offset = key.offset + part.index + part[0].length - written.length;
      this.#pair(home.pairs, { start, key: { ...key, offset, source: written }, sep: [] }, undefined);
      this.#problems.add('syntax', offset, offset + written.length, `The key ${quote(written)} ${NO_COLON}`);
      start = [];
    }
    if (last === undefined) return item;
    const source = last[0].trimStart();
    return {
      ...item,
      start,
      key: { ...key, offset: key.offset + last.index + last[0].length - source.length, source },
    };
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
    const bracket = isMap ? '{' : '[';
    if (close !== undefined && this.#text.charAt(close.offset) === (isMap ? '}' : ']')) {
      this.#reached = close.offset + 1;
    } else {
      this.#reportUnclosed(token.offset, bracket);
    }
    return node;
  }

  #flowItem(node: Mapping | Sequence, item: Item): void {
    if ((offsetOf(item.key ?? item.value) ?? 0) >= this.#text.length) return;
    // What stands before a comma is an item of its own where it has at least a tag, an anchor or a `?`.
    let start: CST.SourceToken[] = [];
    for (const part of item.start) {
      if (part.type !== 'comma') {
        start.push(part);
      } else if (start.length > 0) {
        this.#flowEntry(node, { start });
        start = [];
      }
    }
    this.#flowEntry(node, { ...item, start });
  }

  #flowEntry(node: Mapping | Sequence, item: Item): void {
    const explicit = item.start.find((part) => part.type === 'explicit-key-ind');
    const isPair = explicit !== undefined || item.sep !== undefined || item.key != null;
    if (!isPair && item.value === undefined && !item.start.some(isProperty)) return;
    if (node.kind === 'map') {
      const isKeyOnly = item.key == null && item.sep === undefined && item.value !== undefined;
      this.#pair(node.pairs, isKeyOnly ? { start: item.start, key: item.value ?? null } : item, explicit);
    } else if (isPair) {
      const first = item.start.find(isProperty) ?? item.key ?? item.sep?.[0];
      const nothing = explicit ? skipGap(this.#text, explicit.offset + 1) : this.#reached;
      const pair = new Mapping(offsetOf(first) ?? nothing, undefined, this.#mergeBudget);
      this.#reached = pair.start;
      this.#pair(pair.pairs, item, undefined);
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
    let at = Math.min(place, this.#text.length);
    for (const token of tokens) {
      if (token.type === 'tag') tag = token.source;
      else if (token.type === 'anchor') anchor = token.source.slice(1);
      else continue;
      at = Math.max(at, token.offset + token.source.length);
    }
    return { tag, anchor, at };
  }
}

type Style = Pick<Encoding, 'style' | 'chomping' | 'indent'>;
const PLAIN: Style = { style: SCALAR_STYLE.PLAIN, chomping: CHOMPING_MODE.CLIP, indent: -1 };
const SINGLE: Style = { ...PLAIN, style: SCALAR_STYLE.SINGLE_QUOTED };
const DOUBLE: Style = { ...PLAIN, style: SCALAR_STYLE.DOUBLE_QUOTED };

function encoded(valueStart: number, valueEnd: number, style: Style): Encoding {
  return { ...style, valueStart, valueEnd };
}

function isLineBreak(lexeme: string): boolean {
  return lexeme === '\n' || lexeme === '\r\n';
}

function isFolded(source: string): boolean {
  return /[\r\n]/.test(source);
}

/** Whether a quoted scalar's source ends with a quote that closes it, and not with an escaped one. */
function isQuoteClosed(source: string, mark: string): boolean {
  if (source.length < 2 || !source.endsWith(mark)) return false;
  const doubling = mark === '"' ? '\\' : "'";
  let before = source.length - 1;
  while (before > 1 && source[before - 1] === doubling) before -= 1;
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

function isIndent(code: number): boolean {
  return code === CHARACTER.space || code === CHARACTER.tab;
}

function isProperty(token: CST.SourceToken): boolean {
  return token.type === 'tag' || token.type === 'anchor';
}
