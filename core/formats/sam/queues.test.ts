import { describe, expect, test } from 'vitest';
import { annotate, findingsOf } from '../../../test/support/annotate.ts';
import { lint } from '../../lint.ts';
import { ALWAYS, type Test } from '../../resources/test.ts';
import { DEFAULT_SETTINGS } from '../../rules/settings.ts';
import { readTree } from '../../syntax/read-tree.ts';
import { templateFormat } from '../cloudformation/format.ts';
import { samQueues } from './queues.ts';

const RULE = { id: 'sqs-sam-implicit-queue' };

/** The queues that SAM makes of a template, each with the condition under which it exists. */
function made(source: string): string[] {
  const files = { read: (path: string) => (path === 'template.yaml' ? source : undefined), list: () => undefined };
  const unit = { root: 'template.yaml', format: 'template', claims: [] } as const;
  const { resources } = templateFormat([samQueues]).read(unit, { files, tree: readTree });
  return resources
    .filter(({ madeFor }) => madeFor !== undefined)
    .map(({ id, exists }) => (exists === ALWAYS ? id : `${id} if ${inWords(exists)}`))
    .sort();
}

function inWords(test: Test): string {
  switch (test.kind) {
    case 'named':
      return test.name;
    case 'is':
      return `${test.variable} is ${test.answer}`;
    case 'not':
      return `not ${inWords(test.test)}`;
    default:
      return test.tests.map(inWords).join(test.kind === 'all' ? ' and ' : ' or ');
  }
}

const SAM = 'Transform: AWS::Serverless-2016-10-31';
const RESOLVED = 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]';
const CONDITIONS = `Parameters:
  Stage: { Type: String }
  Where: { Type: String }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsLive: !Equals [!Ref Where, live]`;

function worker(properties: string, head = SAM, attributes = ''): string {
  return `${head}
${CONDITIONS}
Resources:
  Worker:
    Type: AWS::Serverless::Function
${attributes}    Properties:
      Handler: index.handler
${properties}
`;
}

function withEvent(type: string, property: string, head?: string, attributes?: string): string {
  const event = `      Events:\n        Nightly: { Type: ${type}, Properties: { ${property} } }`;
  return worker(event, head, attributes);
}

function withConfig(config: string, head?: string, attributes?: string): string {
  return worker(`      EventInvokeConfig: ${config}`, head, attributes);
}

describe('queues that SAM makes', () => {
  test('are at the key that asks for them, and are said to be for what it asks', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      EventInvokeConfig:
        DestinationConfig:
          OnSuccess: { Type: SQS }
      Events:
        Orders: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: true } }
        Nightly:
          Type: ScheduleV2
          Properties: { ScheduleExpression: rate(1 day), DeadLetterConfig: { Type: SQS } }
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Events:
        Cron:
          Type: Schedule
          Properties:
            DeadLetterConfig: { Type: SQS, QueueLogicalId: CronDlq }`;
    expect(annotate(RULE, source)).toMatchInlineSnapshot(`
      "Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            EventInvokeConfig:
              DestinationConfig:
                OnSuccess: { Type: SQS }
                ~~~~~~~~~ warning: SAM creates WorkerEventInvokeConfigOnSuccessQueue for the OnSuccess destination of function Worker; it cannot be given a key.
            Events:
              Orders: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: true } }
                                                                    ~~~~~~~~~~~~~~~ warning: SAM creates WorkerOrdersQueue for event Orders of function Worker; it cannot be given a key.
              Nightly:
                Type: ScheduleV2
                Properties: { ScheduleExpression: rate(1 day), DeadLetterConfig: { Type: SQS } }
                                                               ~~~~~~~~~~~~~~~~ warning: SAM creates WorkerNightlyQueue for event Nightly of function Worker; it cannot be given a key.
        Flow:
          Type: AWS::Serverless::StateMachine
          Properties:
            Events:
              Cron:
                Type: Schedule
                Properties:
                  DeadLetterConfig: { Type: SQS, QueueLogicalId: CronDlq }
                  ~~~~~~~~~~~~~~~~ warning: SAM creates CronDlq for event Cron of state machine Flow; it cannot be given a key."
    `);
  });

  test.each([
    ['SNS', 'SqsSubscription: true'],
    ['SNS', 'SqsSubscription: yes'],
    ['Schedule', 'DeadLetterConfig: { Type: SQS }'],
    ['Schedule', 'Enabled: false, DeadLetterConfig: { Type: SQS }'],
    ['Schedule', "DeadLetterConfig: { Type: SQS, QueueLogicalId: '' }"],
    ['ScheduleV2', 'State: DISABLED, DeadLetterConfig: { Type: SQS }'],
    ['EventBridgeRule', 'DeadLetterConfig: { Type: SQS }'],
    ['CloudWatchEvent', 'DeadLetterConfig: { Type: SQS }'],
  ])('come from a %s event with %s', (type, property) => {
    expect(made(withEvent(type, property))).toEqual(['WorkerNightlyQueue']);
  });

  test.each([
    ['SNS', 'SqsSubscription: false'],
    ['SNS', "SqsSubscription: 'true'"],
    ['SNS', 'SqsSubscription: { QueueArn: !GetAtt Own.Arn, QueueUrl: !Ref Own }'],
    ['SNS', 'SqsSubscription: !If [IsProd, true, false]'],
    ['SNS', 'SqsSubscription: !Ref Stage'],
    ['SNS', 'DeadLetterConfig: { Type: SQS }'],
    ['Schedule', 'SqsSubscription: true'],
    ['Schedule', 'DeadLetterConfig: { Arn: !GetAtt Own.Arn }'],
    ['Schedule', 'DeadLetterConfig: { Arn: !Ref AWS::NoValue }'],
    ['Schedule', 'DeadLetterConfig: { Type: SQS, Arn: !GetAtt Own.Arn }'],
    ['Schedule', 'DeadLetterConfig: { Type: !Ref Where }'],
    ['Schedule', 'DeadLetterConfig: { QueueLogicalId: Dlq }'],
    ['EventBridgeRule', 'DeadLetterConfig: !If [IsProd, { Type: SQS }, !Ref AWS::NoValue]'],
    ['SQS', 'DeadLetterConfig: { Type: SQS }'],
    ['Kinesis', 'DestinationConfig: { OnFailure: { Type: SQS } }'],
    ['Fantasy', 'DeadLetterConfig: { Type: SQS }'],
  ])('do not come from a %s event with %s', (type, property) => {
    expect(made(withEvent(type, property))).toEqual([]);
  });

  test.each([
    ['{ DestinationConfig: { OnFailure: { Type: SQS } } }', ['WorkerEventInvokeConfigOnFailureQueue']],
    [
      '{ DestinationConfig: { OnFailure: { Type: SQS }, OnSuccess: { Type: SQS } } }',
      ['WorkerEventInvokeConfigOnFailureQueue', 'WorkerEventInvokeConfigOnSuccessQueue'],
    ],
    ['{ DestinationConfig: { OnFailure: { Type: SNS } } }', []],
    ['{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Own.Arn } } }', []],
    ['{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !Ref AWS::NoValue } } }', []],
    [
      '{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !If [IsProd, !Ref Stage, !Ref AWS::NoValue] } } }',
      ['WorkerEventInvokeConfigOnFailureQueue if not IsProd'],
    ],
    [
      '{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !If [IsProd, !Ref AWS::NoValue, !Ref Stage] } } }',
      ['WorkerEventInvokeConfigOnFailureQueue if IsProd'],
    ],
    ['{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !If [IsProd, a, b] } } }', []],
    [
      '{ DestinationConfig: { OnFailure: { Type: !Ref Where } } }',
      ['WorkerEventInvokeConfigOnFailureQueue if Where is SQS'],
    ],
    ['{ DestinationConfig: !If [IsProd, { OnFailure: { Type: SQS } }, !Ref AWS::NoValue] }', []],
    ['!If [IsProd, { DestinationConfig: { OnFailure: { Type: SQS } } }, !Ref AWS::NoValue]', []],
  ])('come from a function with EventInvokeConfig: %s as %j', (config, queues) => {
    expect(made(withConfig(config))).toEqual(queues);
  });

  test.each([
    ['no transform', "AWSTemplateFormatVersion: '2010-09-09'", []],
    ['another transform', 'Transform: [AWS::LanguageExtensions]', []],
    ['SAM in a list', 'Transform: [Mine, AWS::Serverless-2016-10-31]', ['WorkerNightlyQueue']],
    ['SAM in its long form', 'Transform: { Name: AWS::Serverless-2016-10-31 }', ['WorkerNightlyQueue']],
  ])('need SAM: %s', (_, head, queues) => {
    expect(made(withEvent('Schedule', 'DeadLetterConfig: { Type: SQS }', head))).toEqual(queues);
  });

  test('exist where their function does', () => {
    const source = withEvent('Schedule', 'DeadLetterConfig: { Type: SQS }', SAM, '    Condition: IsProd\n');
    expect(made(source)).toEqual(['WorkerNightlyQueue if IsProd']);
  });

  test('exist where both their function and their destination ask for them', () => {
    const config =
      '{ DestinationConfig: { OnFailure: { Type: SQS, Destination: !If [IsProd, !Ref AWS::NoValue, a] } } }';
    expect(made(withConfig(config, SAM, '    Condition: IsLive\n'))).toEqual([
      'WorkerEventInvokeConfigOnFailureQueue if IsLive and IsProd',
    ]);
  });

  test('do not come from a name that the template declares, which SAM refuses', () => {
    const source = `${withEvent('Schedule', 'DeadLetterConfig: { Type: SQS }')}  WorkerNightlyQueue:\n    Type: AWS::SQS::Queue\n`;
    expect(made(source)).toEqual([]);
  });

  test('are one where two events share a name', () => {
    const events = `      Events:
        A: { Type: Schedule, Properties: { DeadLetterConfig: { Type: SQS, QueueLogicalId: Dlq } } }
        B: { Type: Schedule, Properties: { DeadLetterConfig: { Type: SQS, QueueLogicalId: Dlq } } }`;
    expect(made(worker(events))).toEqual(['Dlq']);
  });

  test('come from functions and events that loops write', () => {
    const source = `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::Workers:
    - Name
    - [Red, Blue]
    - Worker\${Name}:
        Type: AWS::Serverless::Function
        Properties:
          Events:
            Fn::ForEach::Events:
              - Time
              - [Noon, Night]
              - At\${Time}: { Type: Schedule, Properties: { DeadLetterConfig: { Type: SQS } } }`;
    expect(made(source)).toEqual([
      'WorkerBlueAtNightQueue',
      'WorkerBlueAtNoonQueue',
      'WorkerRedAtNightQueue',
      'WorkerRedAtNoonQueue',
    ]);
  });

  test('are the nested application’s own, under its name', () => {
    const parent =
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  Inner: { Type: AWS::Serverless::Application, Properties: { Location: inner.yaml } }\n';
    const texts = new Map([
      ['template.yaml', parent],
      ['inner.yaml', withEvent('Schedule', 'DeadLetterConfig: { Type: SQS }')],
    ]);
    const { queues } = lint({
      paths: [...texts.keys()],
      files: { read: (path) => texts.get(path), list: () => undefined },
      settingsFor: () => DEFAULT_SETTINGS,
    });
    expect(queues.map(({ queue, place }) => [queue, place.at.path])).toEqual([
      ['Inner/WorkerNightlyQueue', 'inner.yaml'],
    ]);
  });

  test('are not told of a function in which the text is broken', () => {
    expect(made(withConfig('{ DestinationConfig: { OnFailure: { Type: SQS, '))).toEqual([]);
  });
});

describe('Globals', () => {
  const head = `${SAM}
Globals:
  Function:
    EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }`;
  const onFailure = 'WorkerEventInvokeConfigOnFailureQueue';

  test.each([
    ['{ MaximumRetryAttempts: 1 }', [onFailure]],
    ['{ DestinationConfig: { OnSuccess: { Type: SQS } } }', [onFailure, 'WorkerEventInvokeConfigOnSuccessQueue']],
    ['{ DestinationConfig: { OnFailure: { Destination: !GetAtt Own.Arn } } }', []],
    ['{ DestinationConfig: { OnFailure: { Type: SNS } } }', []],
    ['{ DestinationConfig: !Ref AWS::NoValue }', []],
    ['!Ref AWS::NoValue', []],
  ])('are merged with EventInvokeConfig: %s to %j', (config, queues) => {
    expect(made(withConfig(config, head))).toEqual(queues);
  });

  test('make a queue for each function, at their own key', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    EventInvokeConfig:
      DestinationConfig:
        OnFailure: { Type: SQS }
Resources:
  A: { Type: AWS::Serverless::Function, Properties: { Handler: a } }
  B: { Type: AWS::Serverless::Function }`;
    expect(findingsOf(source)).toEqual([
      ['warning', 'sqs-sam-implicit-queue', 'AEventInvokeConfigOnFailureQueue', '6:9'],
      ['warning', 'sqs-sam-implicit-queue', 'BEventInvokeConfigOnFailureQueue', '6:9'],
    ]);
  });

  test.each([
    ["'*'", []],
    ['[EventInvokeConfig]', []],
    ['[Timeout]', [onFailure]],
  ])('are left out by IgnoreGlobals: %s to %j', (ignored, queues) => {
    expect(made(worker('', head, `    IgnoreGlobals: ${ignored}\n`))).toEqual(queues);
  });
});

describe('AWS::LanguageExtensions before SAM', () => {
  test.each([
    ['SNS', 'SqsSubscription: !If [IsProd, true, false]', ['WorkerNightlyQueue if IsProd']],
    ['Schedule', 'DeadLetterConfig: !If [IsProd, { Type: SQS }, !Ref AWS::NoValue]', ['WorkerNightlyQueue if IsProd']],
    ['Schedule', 'DeadLetterConfig: { Type: SQS, Arn: !Ref AWS::NoValue }', ['WorkerNightlyQueue']],
    ['Schedule', 'DeadLetterConfig: { Type: !Ref Where }', ['WorkerNightlyQueue if Where is SQS']],
    ['Schedule', 'DeadLetterConfig: { Arn: !GetAtt Own.Arn }', []],
  ])('resolves what a %s event says with %s to %j', (type, property, queues) => {
    expect(made(withEvent(type, property, RESOLVED))).toEqual(queues);
  });

  test('resolves a choice of events', () => {
    const events = `      Events: !If
        - IsProd
        - { Nightly: { Type: Schedule, Properties: { DeadLetterConfig: { Type: SQS } } } }
        - !Ref AWS::NoValue`;
    expect(made(worker(events, RESOLVED))).toEqual(['WorkerNightlyQueue if IsProd']);
  });

  test('resolves what Globals are merged with', () => {
    const head = `${RESOLVED}
Globals:
  Function:
    EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }`;
    const config = '!If [IsProd, { DestinationConfig: { OnFailure: { Destination: a } } }, !Ref AWS::NoValue]';
    expect(made(withConfig(config, head))).toEqual(['WorkerEventInvokeConfigOnFailureQueue if not IsProd']);
  });

  test('does nothing after SAM', () => {
    const head = 'Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]';
    expect(made(withEvent('SNS', 'SqsSubscription: !If [IsProd, true, false]', head))).toEqual([]);
  });
});

test.each([
  ['Events: { Nightly: *a39 }', []],
  ['Events: { Nightly: { Type: Schedule, Properties: { DeadLetterConfig: *a39 } } }', ['WorkerNightlyQueue']],
  ['EventInvokeConfig: *a39', []],
])('choices that aliases multiply without end come to an end: %s', (properties, queues) => {
  const levels = Array.from({ length: 40 }, (_, level) =>
    level === 0
      ? 'X0: &a0 { Type: SQS }'
      : `X${level}: &a${level} { Fn::If: [IsProd, *a${level - 1}, *a${level - 1}] }`,
  );
  expect(made(worker(`      ${properties}`, `${levels.join('\n')}\n${RESOLVED}`))).toEqual(queues);
});

describe('a reference to a queue that SAM makes', () => {
  const source = (reference: string): string =>
    `${withEvent('Schedule', 'DeadLetterConfig: { Type: SQS, QueueLogicalId: Dlq }')}  Key:
    Type: AWS::KMS::Key
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref Key
      RedrivePolicy: { deadLetterTargetArn: ${reference} }
`;

  test.each([
    '!GetAtt Dlq.Arn',
    '!GetAtt [Dlq, Arn]',
    `!Sub '\${Dlq.Arn}'`,
    '!GetAtt Worker.DestinationQueue.Arn',
    '!GetAtt [Worker, DestinationQueue.Arn]',
    `!Sub '\${Worker.DestinationQueue.Arn}'`,
  ])('is understood: %s', (reference) => {
    const weaker = findingsOf(source(reference)).filter(([, rule]) => rule === 'sqs-dlq-weaker-than-source');
    expect(weaker.map(([, , queue]) => queue)).toEqual(['Dlq']);
  });

  test('is not one to a queue of another name', () => {
    const weaker = findingsOf(source('!GetAtt Other.Arn')).filter(([, rule]) => rule === 'sqs-dlq-weaker-than-source');
    expect(weaker).toEqual([]);
  });
});
