import { describe, expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';

describe('the command line', () => {
  test('without anything lints the working folder', () => {
    expect(parseArguments([])).toEqual({
      command: 'lint',
      names: ['.'],
      format: 'text',
      output: undefined,
      config: undefined,
      require: undefined,
      failOn: undefined,
      quiet: false,
      stdin: undefined,
      cdk: undefined,
      cfnLint: false,
      color: true,
    });
  });

  test('is read whole', () => {
    const args =
      'a b --format sarif -o out -c conf --require cmk --fail-on none -q --cfn-lint --no-color --cdk synth'.split(' ');
    expect(parseArguments(args)).toEqual({
      command: 'lint',
      names: ['a', 'b'],
      format: 'sarif',
      output: 'out',
      config: 'conf',
      require: 'cmk',
      failOn: 'none',
      quiet: true,
      stdin: undefined,
      cdk: 'synth',
      cfnLint: true,
      color: false,
    });
  });

  test.each([
    [['--help'], { command: 'help' }],
    [['help'], { command: 'help' }],
    [['queues', '-h'], { command: 'help' }],
    [['explain', '--help'], { command: 'help' }],
    [['-V'], { command: 'version' }],
    [['explain', 'sqs-kms-required'], { command: 'explain', rule: 'sqs-kms-required', color: true }],
    [['queues', 'a', '--format', 'json'], { command: 'queues', names: ['a'], format: 'json' }],
    [
      [
        'policy',
        'p.json',
        '--for',
        'key',
        '--account',
        '111122223333',
        '--account',
        '444455556666',
        '--format',
        'json',
      ],
      { command: 'policy', name: 'p.json', carrier: 'key', accounts: ['111122223333', '444455556666'], format: 'json' },
    ],
    [['policy', '-'], { command: 'policy', name: '-', carrier: undefined, accounts: [], format: 'text' }],
    [['policy', '--help'], { command: 'help' }],
    [['--stdin'], { command: 'lint', stdin: 'stdin' }],
    [['--stdin', '--stdin-filename', 'a/b.yaml'], { command: 'lint', stdin: 'a/b.yaml' }],
    [['./queues'], { command: 'lint', names: ['./queues'] }],
    [['--fail-on', 'none', 'fix', '--dry-run'], { command: 'fix', failOn: 'none', dryRun: true, names: ['.'] }],
    [['--fail-on=none', '--no-color', 'queues', 'a'], { command: 'queues', names: ['a'], color: false }],
    [['--fail-on', 'none', 'map'], { command: 'map', names: ['.'] }],
    [['-c', 'fix', 'map', 'queues'], { command: 'map', config: 'fix', names: ['queues'] }],
    [['--account', '111122223333', 'policy', 'fix'], { command: 'policy', name: 'fix', accounts: ['111122223333'] }],
    [['-q', '--cfn-lint', 'a', 'fix'], { command: 'lint', names: ['a', 'fix'], quiet: true, cfnLint: true }],
    [['-q', './fix'], { command: 'lint', names: ['./fix'] }],
    [['--', 'fix'], { command: 'lint', names: ['fix'] }],
    [['--', '--odd.yaml'], { command: 'lint', names: ['--odd.yaml'] }],
  ])('%j', (args, expected) => {
    expect(parseArguments(args)).toMatchObject(expected);
  });

  test.each([
    [['--formt', 'json'], 'Unknown option --formt. Did you mean --format?'],
    [['-x'], 'Unknown option -x.'],
    [['--format'], "Option '--format <value>' argument missing."],
    [['--quiet=yes'], "Option '-q, --quiet' does not take an argument."],
    [['--format', 'xml'], '--format may be text, json, sarif; "xml" is not known.'],
    [['queues', '--format', 'sarif'], '--format may be text, json; "sarif" is not known.'],
    [['queues', '--dry-run'], 'Unknown option --dry-run.'],
    [['--quiet', 'fix'], 'Unknown option --quiet.'],
    [['--formt', 'fix'], 'Unknown option --formt. Did you mean --format?'],
    [['--require', 'kmss'], '--require may be encrypted, kms, cmk; "kmss" is not known. Did you mean kms?'],
    [['--fail-on', 'warn'], '--fail-on may be none, note, warning, error; "warn" is not known.'],
    [['--stdin', 'a.yaml'], '--stdin reads one text; no paths can be given with it.'],
    [['--stdin-filename', 'a.yaml'], '--stdin-filename needs --stdin.'],
    [['--stdin', '--cfn-lint'], '--cfn-lint reads files on disk; it cannot be used with --stdin.'],
    [['--output', ''], '--output needs the name of a file.'],
    [['policy'], 'policy takes one file, or - for standard input, as in "queueseal policy policy.json".'],
    [['policy', 'a', 'b'], 'policy takes one file, or - for standard input, as in "queueseal policy policy.json".'],
    [['policy', 'a', '--for', 'que'], '--for may be key, queue; "que" is not known.'],
    [['policy', 'a', '--account', '12'], '--account takes an account id of 12 digits; "12" is none.'],
    [['policy', 'a', '--format', 'sarif'], '--format may be text, json; "sarif" is not known.'],
    [['policy', 'a', '--config', ''], '--config needs the name of a file.'],
    [['explain'], 'explain takes the id of one rule, as in "queueseal explain sqs-kms-required".'],
    [['explain', 'a', 'b'], 'explain takes the id of one rule, as in "queueseal explain sqs-kms-required".'],
  ])('%j is refused', (args, message) => {
    expect(() => parseArguments(args)).toThrow(`${message}\nTry "queueseal --help".`);
  });
});
