import fc from 'fast-check';

/** An expression as it is written, and its tree as data. */
interface Written {
  readonly source: string;
  readonly tree: unknown;
}

const name = fc
  .stringMatching(/^[a-z_][a-zA-Z0-9_-]{0,6}$/)
  .filter((word) => !['for', 'true', 'false', 'null'].includes(word));
/** Without a doubled `$` or `%`: what three of them before a brace mean, readers do not agree on. */
const literalText = fc
  .string({ unit: fc.constantFrom('a', ' ', '"', '\\', '#', '{', '}', '$', '%', 'é', '😀', '\n', '/') })
  .filter((text) => !/[$%]{2}/.test(text));
const gap = fc.constantFrom('', ' ', '  ', ' /* gap */ ', '\t');
const freeGap = fc.constantFrom('', ' ', '\n', ' # to the end\n', '\n  // and again\n\t', '\r\n');

/** Text as it stands in quotes; every `$` and `%` is doubled where it would begin something. */
function inQuotes(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/([$%])(?=\{)/g, '$1$1');
}

const { expression } = fc.letrec<{ expression: Written }>((tie) => {
  const inner = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('true', 'false', 'null', '0', '12.5', '300').map((source) => ({ source, tree: source })),
      name.map((word) => ({ source: word, tree: { name: word } })),
      literalText.map((text) => ({ source: `"${inQuotes(text)}"`, tree: text })),
      fc.tuple(name, fc.array(fc.tuple(name, gap), { minLength: 1, maxLength: 3 })).map(([root, steps]) => ({
        source: `${root}${steps.map(([step]) => `.${step}`).join('')}`,
        tree: { path: [{ name: root }, ...steps.map(([step]) => step)] },
      })),
      fc.tuple(name, inner).map(([root, index]) => ({
        source: `${root}[${index.source}]`,
        tree: { path: [{ name: root }, { index: [index.tree] }] },
      })),
      fc.tuple(fc.array(inner, { maxLength: 3 }), freeGap, fc.boolean()).map(([items, space, trailing]) => ({
        source: `[${space}${items.map(({ source }) => source).join(`${space},${space}`)}${trailing && items.length > 0 ? ',' : ''}${space}]`,
        tree: items.map(({ tree }) => tree),
      })),
      fc
        .tuple(fc.array(fc.tuple(name, inner), { maxLength: 3 }), fc.constantFrom(', ', '\n', '\r\n', ' # c\n'))
        .map(([pairs, separator]) => ({
          source: `{\n${pairs.map(([key, { source }]) => `${key} = ${source}`).join(separator)}\n}`,
          tree: { map: pairs.map(([key, { tree }]) => [key, tree]) },
        })),
      fc.tuple(name, fc.array(inner, { maxLength: 2 }), freeGap).map(([call, items, space]) => ({
        source: `${call}(${space}${items.map(({ source }) => source).join(`,${space}`)}${space})`,
        tree: { call: [call, ...items.map(({ tree }) => tree)] },
      })),
      fc.tuple(inner, inner, inner, freeGap).map(([test, yes, no, space]) => ({
        source: `(${space}(${test.source})${space}?${space}(${yes.source})${space}:${space}(${no.source}))`,
        tree: { conditional: [test.tree, yes.tree, no.tree] },
      })),
      fc
        .tuple(
          inner,
          inner,
          fc.constantFrom('+', '-', '*', '/', '%', '&&', '||', '==', '!=', '<', '<=', '>', '>='),
          gap,
        )
        .map(([left, right, sign, space]) => ({
          source: `((${left.source})${space} ${sign} ${space}(${right.source}))`,
          tree: { operators: [left.tree, sign, right.tree] },
        })),
      fc.tuple(fc.constantFrom('!', '-'), inner).map(([sign, operand]) => ({
        source: `${sign}(${operand.source})`,
        tree: { unary: [sign, operand.tree] },
      })),
      fc.tuple(inner, inner).map(([collection, result]) => ({
        source: `[for k, v in ${collection.source} : ${result.source} if k]`,
        tree: {
          for: [
            ['for', ['k', 'v']],
            ['in', collection.tree],
            [':', result.tree],
            ['if', { name: 'k' }],
          ],
        },
      })),
      fc
        .tuple(
          literalText.filter((text) => !/[$%]$/.test(text)),
          inner,
        )
        .map(([text, part]) => ({
          source: `"${inQuotes(text)}\${${part.source}}"`,
          tree: { template: [...(text === '' ? [] : [text]), part.tree] },
        })),
    ),
  };
});

/** Blocks in HCL with one argument each, and their tree as data. */
export const hclDocument = fc
  .array(fc.record({ label: name, argument: name, value: expression, space: gap }), { minLength: 1, maxLength: 3 })
  .map((blocks) => ({
    text: blocks
      .map(
        ({ label, argument, value, space }) =>
          `resource "aws_sqs_queue" "${label}"${space}{\n  ${argument}${space} =${space}${value.source}\n}\n`,
      )
      .join('# between\n'),
    tree: {
      map: blocks.map(({ label, argument, value }) => [
        'resource',
        { map: [['aws_sqs_queue', { map: [[label, { block: [[argument, value.tree]] }]] }]] },
      ]),
    },
  }));

const piece = fc.constantFrom(
  ...[
    '"',
    '${',
    '%{',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
    '=',
    '\n',
    '<<E\n',
    '<<-E',
    '\nE\n',
    '#',
    '//',
    '/*',
    '*/',
    '.',
    ',',
    '?',
    ':',
  ],
  ...[
    '...',
    '=>',
    'for ',
    '\\',
    '\\u',
    '\0',
    '\uD800',
    '\uFEFF',
    '\r',
    '::',
    '[*]',
    '.*',
    '~}',
    '$${',
    '\nresource "a" "b" {\n',
    '!',
  ],
);

/** Valid text with parts replaced, and cut somewhere. */
export const mutilatedHcl = fc
  .tuple(hclDocument, fc.array(fc.tuple(fc.nat(), fc.nat(6), piece), { maxLength: 6 }), fc.option(fc.nat()))
  .map(([{ text }, changes, cut]) => {
    let broken = text;
    for (const [at, length, inserted] of changes) {
      const from = at % (broken.length + 1);
      broken = broken.slice(0, from) + inserted + broken.slice(from + length);
    }
    return cut === null ? broken : broken.slice(0, cut % (broken.length + 1));
  });
