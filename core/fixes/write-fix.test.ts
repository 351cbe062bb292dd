import { describe, expect, test } from 'vitest';
import { applyEdits, DEFAULT_SETTINGS, type Finding, lint, writeFix } from '../index.ts';
import type { Files } from '../text/files.ts';

/** Lints a template, and gives what its first fix for a rule makes of the text. */
function fixed(rule: string, text: string, path = 'template.yaml'): string {
  const finding = findingsOf(text, path).find((one) => one.rule === rule);
  const [fix] = finding?.fixes ?? [];
  if (!fix) throw new Error(`No fix for ${rule}.`);
  const edits = writeFix(fix, filesOf(text, path));
  if ('cannot' in edits) return edits.cannot;
  return applyEdits(text, edits[0]?.edits ?? []);
}

function filesOf(text: string, path: string): Files {
  return { read: (name) => (name === path ? text : undefined), list: () => undefined };
}

function findingsOf(text: string, path: string): readonly Finding[] {
  const files = filesOf(text, path);
  return lint({ paths: [path], files, settingsFor: () => ({ ...DEFAULT_SETTINGS, require: 'encrypted' }) }).findings;
}

describe('a property', () => {
  test('becomes the last line of what is there, with the habits of the text', () => {
    expect(
      fixed(
        'sqs-encryption-implicit',
        `Resources:
    # All orders.
    Orders:
        Type: AWS::SQS::Queue
        Properties:
            QueueName: orders # by name

    Other: {Type: AWS::SNS::Topic}
`,
      ),
    ).toBe(`Resources:
    # All orders.
    Orders:
        Type: AWS::SQS::Queue
        Properties:
            QueueName: orders # by name
            SqsManagedSseEnabled: true

    Other: {Type: AWS::SNS::Topic}
`);
  });

  test('brings its Properties where there are none', () => {
    expect(fixed('sqs-encryption-implicit', 'Resources:\r\n  Q:\r\n    Type: AWS::SQS::Queue\r\n')).toBe(
      'Resources:\r\n  Q:\r\n    Type: AWS::SQS::Queue\r\n    Properties:\r\n      SqsManagedSseEnabled: true\r\n',
    );
  });

  test('stands in one line with its neighbours where they do', () => {
    expect(
      fixed('sqs-encryption-implicit', 'Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: q } } }'),
    ).toBe('Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: q, SqsManagedSseEnabled: true } } }');
    expect(fixed('sqs-encryption-implicit', 'Resources: {Q: {Type: "AWS::SQS::Queue"}}')).toBe(
      'Resources: {Q: {Type: "AWS::SQS::Queue", Properties: { SqsManagedSseEnabled: true }}}',
    );
  });

  test('takes its comma along in JSON', () => {
    const text = `{
  "Resources": {
    "Q": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": "q"
      }
    }
  }
}
`;
    expect(fixed('sqs-encryption-implicit', text, 'template.json')).toBe(
      text.replace('"q"', '"q",\n        "SqsManagedSseEnabled": true'),
    );
  });

  test('goes with its whole line', () => {
    expect(
      fixed(
        'sqs-encryption-conflict',
        `Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true # why not both
      # the key
      KmsMasterKeyId: alias/orders
`,
      ),
    ).toBe(`Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      # the key
      KmsMasterKeyId: alias/orders
`);
  });

  test('is left alone where others share it', () => {
    expect(
      fixed(
        'sqs-encryption-implicit',
        `Resources:
  A: &queue
    Type: AWS::SQS::Queue
  B: *queue
`,
      ),
    ).toBe('It is shared by the anchor &queue; what is changed here changes others too.');
  });
});
