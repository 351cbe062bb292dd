import { FAIL_ON, type FailOn, REQUIREMENTS, type Requirement } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';

/** The inputs of `action.yml`. */
export const INPUT_NAMES = ['paths', 'require', 'fail-on', 'sarif-file', 'config-file'] as const;

/** What the workflow asks for; what it leaves open is absent. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly require?: Requirement;
  readonly failOn?: FailOn;
  readonly sarifFile?: string;
  readonly configFile?: string;
}

/**
 * Reads the inputs, by a function such as `getInput` of the toolkit.
 *
 * Throws a `UsageError` for a value that an input cannot have: the runner checks nothing.
 */
export function readInputs(read: (name: (typeof INPUT_NAMES)[number]) => string): Inputs {
  const text = (name: (typeof INPUT_NAMES)[number]) => read(name).trim() || undefined;
  const require = oneOf('require', text('require'), REQUIREMENTS);
  const failOn = oneOf('fail-on', text('fail-on'), FAIL_ON);
  const sarifFile = text('sarif-file');
  const configFile = text('config-file');
  return {
    paths: read('paths')
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ...(require === undefined ? {} : { require }),
    ...(failOn === undefined ? {} : { failOn }),
    ...(sarifFile === undefined ? {} : { sarifFile }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}

function oneOf<T extends string>(name: string, text: string | undefined, values: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const value = values.find((candidate) => candidate === text);
  if (value === undefined) throw new UsageError(`The input ${name} is "${text}"; it can be ${values.join(', ')}.`);
  return value;
}
