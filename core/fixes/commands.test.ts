import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fixCommands } from '../fix-commands.ts';
import { lint } from '../lint.ts';
import { commandsText } from '../report/commands.ts';
import type { Resource } from '../resources/resource.ts';
import { DEFAULT_SETTINGS } from '../rules/settings.ts';
import { type Fix, mapOf, type NewValue } from './change.ts';
import { commandsFor } from './commands.ts';

function request(text: string) {
  return {
    paths: ['a.yaml'],
    files: { read: (path: string) => (path === 'a.yaml' ? text : undefined), list: () => undefined },
    settingsFor: () => ({ ...DEFAULT_SETTINGS, require: 'encrypted' as const }),
  };
}

/** A queue as the map knows it. */
function queue(name: string, properties = `{QueueName: ${name}}`): Resource {
  const text = `Resources:\n  ${JSON.stringify(name)}: {Type: AWS::SQS::Queue, Properties: ${properties}}`;
  const [change] = lint(request(text)).findings.flatMap(({ fixes }) => fixes.flatMap(({ changes }) => changes));
  if (change?.do !== 'set') throw new Error('No queue.');
  return change.on;
}

function sealing(on: Resource, key: NewValue): Fix {
  return { title: 'Seal it', safe: false, changes: [{ do: 'set', on, property: 'key', value: key }] };
}

/** What a shell calls `aws` with, a line each; the calls that ask for something are answered by what they ask for. */
function calls(lines: readonly string[], filled: Readonly<Record<string, string>> = {}): string[] {
  const script = lines.map((line) => {
    const [, variable] = /^(\w+)=$/.exec(line) ?? [];
    return variable === undefined ? line : `${variable}='${filled[variable] ?? ''}'`;
  });
  const aws = `aws() { if [ "$1 $2" = "sqs get-queue-url" ]; then echo "https://$4"; else printf '%s|' "$@" >&2; echo >&2; fi; }`;
  const { stderr } = spawnSync('sh', ['-c', [aws, ...script].join('\n')], { encoding: 'utf8' });
  return stderr.split('\n').filter((line) => line !== '');
}

describe('commands', () => {
  test.each([
    ['alias/orders', '{"KmsMasterKeyId":"alias/orders"}'],
    [`alias/o'r"d\\ers $(id) \`id\``, `{"KmsMasterKeyId":"alias/o'r\\"d\\\\ers $(id) \`id\`"}`],
    ['##[error]\u009b', '{"KmsMasterKeyId":"#\\u0023[error]\\u009b"}'],
  ])('hand %j to the AWS CLI as it is', (key, json) => {
    const lines = commandsFor(sealing(queue('orders'), key), () => undefined);
    expect(calls(lines)).toEqual([`sqs|set-queue-attributes|--queue-url|https://orders|--attributes|${json}|`]);
    expect(lines.join('\n')).not.toContain('##[');
  });

  test('ask for what nobody knows, and stop without it', () => {
    const on = queue("it's", '{QueueName: "no name of SQS"}');
    const lines = commandsFor(sealing(on, { kind: 'parameter', of: 'KeyArn' }), () => undefined);
    expect(lines.slice(0, 6)).toEqual([
      '# Fill in what is given for the parameter KeyArn:',
      'PARAMETER_KEY_ARN=',
      ': "${PARAMETER_KEY_ARN:?}"',
      "# Fill in the name of it's:",
      'IT_S_NAME=',
      ': "${IT_S_NAME:?}"',
    ]);
    expect(calls(lines, { PARAMETER_KEY_ARN: 'arn:x', IT_S_NAME: 'orders' })).toEqual([
      'sqs|set-queue-attributes|--queue-url|https://orders|--attributes|{"KmsMasterKeyId":"arn:x"}|',
    ]);
    expect(calls(lines, { PARAMETER_KEY_ARN: 'arn:x' }).filter((line) => line.startsWith('sqs|'))).toEqual([]);
  });

  test('make a new key before the queue gets it', () => {
    const on = queue('orders');
    const key = {
      kind: 'key' as const,
      name: 'OrdersKey',
      properties: new Map<string, NewValue>([
        ['rotation', true],
        ['policy', mapOf({ Version: '2012-10-17' })],
      ]),
      isKept: true,
    };
    const fix: Fix = {
      ...sealing(on, { kind: 'attribute', of: key, attribute: 'arn' }),
      changes: [
        { do: 'set', on, property: 'key', value: { kind: 'attribute', of: key, attribute: 'arn' } },
        { do: 'unset', on, property: 'managedSse' },
        { do: 'add', resource: key, before: on },
      ],
    };
    expect(commandsFor(fix, () => undefined)).toEqual([
      "ORDERS_URL=$(aws sqs get-queue-url --queue-name 'orders' --query QueueUrl --output text)",
      `ORDERS_KEY_ARN=$(aws kms create-key --policy '{"Version":"2012-10-17"}' --query KeyMetadata.Arn --output text)`,
      'aws kms enable-key-rotation --key-id "$ORDERS_KEY_ARN"',
      `aws sqs set-queue-attributes --queue-url "$ORDERS_URL" --attributes '{"KmsMasterKeyId":"'"$ORDERS_KEY_ARN"'"}'`,
    ]);
  });

  test('add statements to the policy of the key that they are written in', () => {
    const text = `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !GetAtt Key.Arn}}
  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Orders.Arn}
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy: {Version: '2012-10-17', Statement: []}
`;
    const commands = fixCommands(request(text));
    const grant = commands.find(({ finding }) => finding.rule === 'kms-missing-service-grant');
    expect(grant?.lines.slice(-2)).toEqual([
      expect.stringMatching(/^aws kms get-key-policy --key-id "\$KEY_ID" .* \| jq --argjson statement '\{"Sid":/),
      'aws kms put-key-policy --key-id "$KEY_ID" --policy-name default --policy file://policy.json',
    ]);
    const report = commandsText(commands, request(text).files);
    expect(report).toContain('# a.yaml:11 Key (kms-missing-service-grant): Let sns.amazonaws.com use Key\n');
    expect(spawnSync('sh', ['-n'], { input: report }).status).toBe(0);
  });
});
