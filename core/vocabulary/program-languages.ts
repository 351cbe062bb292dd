import type { ProgramLanguage, Resource } from '../resources/resource.ts';

/** How a language writes the names of the CDK; each of them is derived from the one that TypeScript has. */
export interface ProgramWords {
  /** A property or method, such as `encryptionMasterKey`. */
  readonly name: (name: string) => string;
  /** A property that is given a value: code, or a truth. */
  readonly setting: (property: string, value: string | boolean) => string;
  /** A member of an enumeration. */
  readonly member: (type: string, name: string) => string;
}

/** `enforceSSL` as Java writes it: initials are a word like any other. */
const camelCase = (name: string): string =>
  name.replace(/[A-Z]+(?![a-z])/g, (initials) => initials.charAt(0) + initials.slice(1).toLowerCase());
/** `encryptionMasterKey` as Python writes it, and `enforceSSL` too. */
const snakeCase = (name: string): string => name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase();
const dotted = (type: string, name: string): string => `${type}.${name}`;
const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/**
 * Source: jsii specification, "Language bindings", https://aws.github.io/jsii/; AWS CDK API Reference in each language,
 * https://docs.aws.amazon.com/cdk/v2/guide/languages.html
 */
const WORDS: Readonly<Record<ProgramLanguage, ProgramWords>> = {
  typescript: {
    name: (name) => name,
    setting: (property, value) => `${property}: ${value}`,
    member: dotted,
  },
  python: {
    name: snakeCase,
    setting: (property, value) =>
      `${snakeCase(property)}=${typeof value === 'boolean' ? pascalCase(`${value}`) : value}`,
    member: dotted,
  },
  java: {
    name: camelCase,
    setting: (property, value) => `.${camelCase(property)}(${value})`,
    member: dotted,
  },
  csharp: {
    name: pascalCase,
    setting: (property, value) => `${pascalCase(property)} = ${value}`,
    member: dotted,
  },
  go: {
    name: pascalCase,
    setting: (property, value) =>
      `${pascalCase(property)}: ${typeof value === 'boolean' ? `jsii.Bool(${value})` : value}`,
    member: (type, name) => `${type}_${name}`,
  },
};

/** The words of a language. */
export function programWords(language: ProgramLanguage): ProgramWords {
  return WORDS[language];
}

/** The words of the language that a construct is written in. */
export function programWordsOf({ language }: Pick<Resource, 'language'>): ProgramWords {
  return WORDS[language?.() ?? 'typescript'];
}

const ENDINGS: readonly (readonly [RegExp, ProgramLanguage])[] = [
  [/\.[cm]?[jt]sx?$/, 'typescript'],
  [/\.py$/, 'python'],
  [/\.(?:java|kts?|scala|groovy)$/, 'java'],
  [/\.(?:cs|fs|vb)$/, 'csharp'],
  [/\.go$/, 'go'],
];

/** The language of a source by the name of its file: of several that are made of the same words, the one that has most authors. */
export function languageOf(path: string): ProgramLanguage | undefined {
  return ENDINGS.find(([ending]) => ending.test(path))?.[1];
}

const COMMANDS: readonly (readonly [RegExp, ProgramLanguage])[] = [
  [/\bpython[\d.]*\b|\bpy\b/, 'python'],
  [/\b(?:mvnw?|gradlew?|java|sbt)\b/, 'java'],
  [/\bdotnet\b/, 'csharp'],
  [/\bgo\s+run\b/, 'go'],
];

/** The language of an app by the command that runs it, such as `python3 app.py`. */
export function languageRunBy(command: string): ProgramLanguage | undefined {
  return COMMANDS.find(([word]) => word.test(command))?.[1];
}
