import type { ProgramLanguage } from '../resources/resource.ts';
import { programWords } from '../vocabulary/program-languages.ts';

/** How a language puts together what an app of the CDK is made of. What is given as code is in that language already. */
export interface Grammar {
  /** What a construct is made in. */
  readonly self: string;
  /** A type, such as `sqs.Queue`, by the name under which the language imports it. */
  readonly type: (name: string) => string;
  readonly variable: (name: string) => string;
  /** An attribute of a construct, as it stands behind a dot. */
  readonly attribute: (name: string) => string;
  /** One that only some constructs have. */
  readonly present: (name: string) => string;
  readonly comment: string;
  /** What ends a statement. */
  readonly end: string;
  readonly text: (text: string) => string;
  readonly truth: (is: boolean) => string;
  /** Text with code in it. */
  readonly template: (parts: readonly (string | { readonly code: string })[]) => string;
  readonly list: (codes: readonly string[], type: string) => string;
  readonly entry: (key: string, code: string) => string;
  readonly map: (entries: readonly string[]) => string;
  /** A property among those of a call, on a line of its own. */
  readonly property: (name: string, code: string) => string;
  /** An object that is made of values. */
  readonly object: (type: string, given: readonly string[]) => string;
  /** One that is made of values and properties. */
  readonly made: (type: string, given: readonly string[], properties: readonly string[]) => string;
  /** Properties that a call takes as one. */
  readonly struct: (type: string, properties: readonly string[]) => string;
  readonly declared: (type: string, name: string, code: string) => string;
}

const same = (name: string): string => name;
const lines = (properties: readonly string[], indent: string): string =>
  properties.map((property) => `\n${indent}${property.replaceAll('\n', `\n${indent}`)}`).join('');
const given = (codes: readonly string[]): string => codes.map((code) => `${code}, `).join('');
/** As JSON, but for the signs that only other languages take for the end of a line. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u0085\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
/** Text with code in braces, between its quotes. */
const inBraces = (parts: Parameters<Grammar['template']>[0]): string =>
  parts
    .map((part) => (typeof part === 'object' ? `{${part.code}}` : quoted(part).slice(1, -1).replace(/[{}]/g, '$&$&')))
    .join('');
const withoutModule = (type: string): string => type.slice(type.lastIndexOf('.') + 1);
const capital = programWords('csharp').name;
const newObject = (type: string, codes: readonly string[]): string => `new ${type}(${codes.join(', ')})`;

const TYPESCRIPT: Grammar = {
  self: 'this',
  type: same,
  variable: same,
  attribute: same,
  present: (name) => `${name}!`,
  comment: '//',
  end: ';',
  text: (text) => `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`,
  truth: String,
  template: (parts) => {
    const pieces = parts.map((part) =>
      typeof part === 'object' ? `\${${part.code}}` : part.replace(/[`\\]|\$(?=\{)/g, '\\$&'),
    );
    return `\`${pieces.join('')}\``;
  },
  list: (codes) => `[${codes.join(', ')}]`,
  entry: (key, code) => `${/^[A-Za-z]\w*$/.test(key) ? key : TYPESCRIPT.text(key)}: ${code}`,
  map: (entries) => (entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`),
  property: (name, code) => `${name}: ${code},`,
  object: newObject,
  made: (type, codes, properties) => `new ${type}(${given(codes)}{${lines(properties, '  ')}\n})`,
  struct: (_, properties) => `{${lines(properties, '  ')}\n}`,
  declared: (_, name, code) => `const ${name} = ${code};`,
};

const inPython = programWords('python').name;

const PYTHON: Grammar = {
  self: 'self',
  type: same,
  variable: inPython,
  attribute: inPython,
  present: inPython,
  comment: '#',
  end: '',
  text: quoted,
  truth: (is) => (is ? 'True' : 'False'),
  template: (parts) => `f"${inBraces(parts)}"`,
  list: (codes) => `[${codes.join(', ')}]`,
  entry: (key, code) => `${quoted(key)}: ${code}`,
  map: (entries) => `{${entries.join(', ')}}`,
  property: (name, code) => `${inPython(name)}=${code},`,
  object: (type, codes) => `${type}(${codes.join(', ')})`,
  made: (type, codes, properties) =>
    `${type}(${lines(
      codes.map((code) => `${code},`),
      '    ',
    )}${lines(properties, '    ')}\n)`,
  struct: (type, properties) => PYTHON.made(type, [], properties),
  declared: (_, name, code) => `${name} = ${code}`,
};

const inJava = programWords('java').name;

/** How many entries `Map.of` takes. */
const MAP_OF = 10;

const JAVA: Grammar = {
  self: 'this',
  type: withoutModule,
  variable: same,
  attribute: (name) => `get${capital(inJava(name))}()`,
  present: (name) => JAVA.attribute(name),
  comment: '//',
  end: ';',
  text: quoted,
  truth: String,
  template: (parts) => parts.map((part) => (typeof part === 'object' ? part.code : quoted(part))).join(' + '),
  list: (codes) => `List.of(${codes.join(', ')})`,
  entry: (key, code) => `${quoted(key)}, ${code}`,
  map: (entries) =>
    entries.length <= MAP_OF
      ? `Map.of(${entries.join(', ')})`
      : `Map.ofEntries(${entries.map((entry) => `Map.entry(${entry})`).join(', ')})`,
  // A word of the language itself.
  property: (name, code) => `.${name === 'default' ? 'defaultValue' : inJava(name)}(${code})`,
  object: newObject,
  made: (type, codes, properties) =>
    `${type}.Builder.create(${codes.join(', ')})${lines([...properties, '.build()'], '    ')}`,
  struct: (type, properties) => `${type}.builder()${lines([...properties, '.build()'], '    ')}`,
  declared: (type, name, code) => `${type} ${name} = ${code};`,
};

const CSHARP: Grammar = {
  self: 'this',
  type: withoutModule,
  variable: same,
  attribute: capital,
  present: capital,
  comment: '//',
  end: ';',
  text: quoted,
  truth: String,
  template: (parts) => `$"${inBraces(parts)}"`,
  list: (codes, type) => `new ${withoutModule(type)}[] { ${codes.join(', ')} }`,
  entry: (key, code) => `[${quoted(key)}] = ${code}`,
  map: (entries) => `new Dictionary<string, object> { ${entries.join(', ')} }`,
  property: (name, code) => `${capital(name)} = ${code},`,
  object: newObject,
  made: (type, codes, properties) => `new ${type}(${given(codes)}new ${type}Props\n{${lines(properties, '    ')}\n})`,
  struct: (type, properties) => `new ${type}\n{${lines(properties, '    ')}\n}`,
  declared: (_, name, code) => `var ${name} = ${code};`,
};

/** The grammar of each language; whoever writes Go reads TypeScript. */
export const GRAMMARS: Readonly<Record<ProgramLanguage, Grammar>> = {
  typescript: TYPESCRIPT,
  python: PYTHON,
  java: JAVA,
  csharp: CSHARP,
  go: TYPESCRIPT,
};
