import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { templateFormat } from '../../core/formats/cloudformation/format.ts';
import { SAM_MAKERS } from '../../core/formats/sam/makers.ts';
import { holds } from '../../core/resources/test.ts';
import { settle } from '../../core/resources/world.ts';
import { readTree } from '../../core/syntax/read-tree.ts';
import { plainOf } from '../support/plain.ts';
import { describeWithPython } from '../support/tool.ts';
import { comparable, type Deployed } from './sam/deployed.ts';
import { CONNECTED, CONNECTOR_CASES, FUNCTION_CASES, STATE_MACHINE_CASES, SURROUNDINGS } from './sam/resource-cases.ts';

/** What a template comes to in one world. */
type Outcome = Readonly<Record<string, Deployed>>;

interface Case {
  readonly name: string;
  readonly template: string;
  /** SAM accepts it in no world, so that nothing is created. */
  readonly isRefused?: true;
}

const WORLDS = ['prod', 'test'].flatMap((Stage) => ['SQS', 'SNS'].map((Where) => ({ Stage, Where })));

/** The queues that templates declare. */
const DECLARED = new Set(['Shared', 'Own', 'Other', 'More']);

const SAM = 'AWS::Serverless-2016-10-31';
const AS_WRITTEN = `Transform: ${SAM}`;
const RESOLVED = `Transform: [AWS::LanguageExtensions, ${SAM}]`;
const CONDITIONS = `Parameters:
  Stage: { Type: String }
  Where: { Type: String, Default: SNS }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsQueue: !Equals [!Ref Where, SQS]`;
const NONE = '!Ref AWS::NoValue';
const ARN = 'arn:aws:sqs:us-east-1:123456789012:own';

interface Parts {
  readonly head?: string;
  readonly attributes?: string;
  readonly config?: string;
  readonly events?: string;
  readonly more?: string;
}

function functionWith({ head = AS_WRITTEN, attributes = '', config, events, more = '' }: Parts): string {
  return `${head}
${CONDITIONS}
Resources:
  Worker:
    Type: AWS::Serverless::Function
    ${attributes}
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: none
      ${config === undefined ? '' : `EventInvokeConfig: ${config}`}
      ${events === undefined ? '' : `Events: ${events}`}
${more}`;
}

function stateMachineWith({ head = AS_WRITTEN, attributes = '', events = '{}' }: Parts): string {
  return `${head}
${CONDITIONS}
Resources:
  Worker:
    Type: AWS::Serverless::StateMachine
    ${attributes}
    Properties: { DefinitionUri: 's3://bucket/key', Role: 'arn:aws:iam::123456789012:role/flow', Events: ${events} }
`;
}

const REQUIRED = new Map([
  ['SNS', 'Topic: arn:aws:sns:us-east-1:123456789012:topic'],
  ['Schedule', 'Schedule: rate(1 day)'],
  ['ScheduleV2', 'ScheduleExpression: rate(1 day)'],
  ['EventBridgeRule', 'Pattern: { source: [shop] }'],
  ['CloudWatchEvent', 'Pattern: { source: [shop] }'],
  ['SQS', `Queue: ${ARN}`],
  ['Kinesis', 'Stream: arn:aws:kinesis:us-east-1:123456789012:stream/s, StartingPosition: LATEST'],
]);

function event(type: string, property: string): string {
  return `{ Type: ${type}, Properties: { ${REQUIRED.get(type)}, ${property} } }`;
}

const DEAD_LETTERS: readonly Pick<Case, 'name' | 'isRefused'>[] = [
  { name: 'DeadLetterConfig: { Type: SQS }' },
  { name: 'DeadLetterConfig: { Type: SQS, QueueLogicalId: Named }' },
  { name: "DeadLetterConfig: { Type: SQS, QueueLogicalId: '' }" },
  { name: 'State: DISABLED, DeadLetterConfig: { Type: SQS }' },
  { name: `DeadLetterConfig: { Arn: ${ARN} }` },
  { name: `DeadLetterConfig: { Arn: ${NONE} }` },
  { name: `DeadLetterConfig: { Arn: !If [IsProd, ${ARN}, ${NONE}] }` },
  { name: `DeadLetterConfig: { Type: SQS, Arn: ${ARN} }`, isRefused: true },
  { name: 'DeadLetterConfig: { Type: SNS }', isRefused: true },
  { name: 'DeadLetterConfig: { QueueLogicalId: Named }', isRefused: true },
  { name: 'DeadLetterConfig: { Type: !Ref Where }', isRefused: true },
  { name: `DeadLetterConfig: !If [IsProd, { Type: SQS }, ${NONE}]`, isRefused: true },
];

const SUBSCRIPTIONS: readonly Pick<Case, 'name' | 'isRefused'>[] = [
  { name: 'SqsSubscription: true' },
  { name: 'SqsSubscription: yes' },
  { name: 'SqsSubscription: false' },
  { name: `SqsSubscription: { QueueArn: ${ARN}, QueueUrl: 'https://own' }` },
  { name: "SqsSubscription: 'true'", isRefused: true },
  { name: 'SqsSubscription: !Ref Where', isRefused: true },
  { name: 'SqsSubscription: !If [IsProd, true, false]', isRefused: true },
  { name: 'DeadLetterConfig: { Type: SQS }', isRefused: true },
];

const DESTINATIONS: readonly Pick<Case, 'name' | 'isRefused'>[] = [
  { name: '{ Type: SQS }' },
  { name: `{ Type: SQS, Destination: ${ARN} }` },
  { name: "{ Type: SQS, Destination: '' }" },
  { name: '{ Type: SQS, Destination: !Ref Stage }' },
  { name: `{ Type: SQS, Destination: ${NONE} }` },
  { name: `{ Type: SQS, Destination: !If [IsProd, ${ARN}, ${NONE}] }` },
  { name: `{ Type: SQS, Destination: !If [IsProd, ${NONE}, ${ARN}] }` },
  { name: `{ Type: SQS, Destination: !If [IsProd, ${NONE}, ${NONE}] }` },
  { name: `{ Type: SQS, Destination: !If [IsProd, !If [IsQueue, ${ARN}, ${NONE}], ${NONE}] }` },
  { name: `{ Type: SQS, Destination: !If [IsProd, ${ARN}, !Ref Stage] }` },
  { name: '{ Type: SNS }' },
  { name: '{ Type: !Ref Where }' },
  { name: '{ Type: Lambda }', isRefused: true },
  { name: `!If [IsProd, { Type: SQS }, ${NONE}]`, isRefused: true },
];

const GLOBALS = `${AS_WRITTEN}
Globals:
  Function:
    EventInvokeConfig: { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Type: SQS } } }`;

function* cases(): Iterable<Case> {
  for (const [type] of REQUIRED) {
    if (type === 'SQS' || type === 'Kinesis') continue;
    for (const property of type === 'SNS' ? SUBSCRIPTIONS : DEAD_LETTERS) {
      const events = `{ Nightly: ${event(type, property.name)} }`;
      const name = `${type} event, ${property.name}`;
      yield { ...property, name, template: functionWith({ events }) };
      yield { name: `${name}, resolved`, template: functionWith({ events, head: RESOLVED }) };
      if (type !== 'SNS') yield { ...property, name: `${name}, state machine`, template: stateMachineWith({ events }) };
    }
  }
  for (const { name, ...expected } of DESTINATIONS) {
    for (const on of ['OnSuccess', 'OnFailure']) {
      const config = `{ DestinationConfig: { ${on}: ${name} } }`;
      yield { ...expected, name: `${on} ${name}`, template: functionWith({ config }) };
      yield { name: `${on} ${name}, resolved`, template: functionWith({ config, head: RESOLVED }) };
      const attributes = 'Condition: IsQueue';
      yield { ...expected, name: `${on} ${name}, condition`, template: functionWith({ config, attributes }) };
    }
  }
  const some = '{ DestinationConfig: { OnSuccess: { Type: SQS }, OnFailure: { Type: SQS } } }';
  const nightly = event('Schedule', 'DeadLetterConfig: { Type: SQS }');
  const attributes = 'Condition: IsProd';
  yield { name: 'both destinations', template: functionWith({ config: some }) };
  yield { name: 'a choice of configs', template: functionWith({ config: `!If [IsProd, ${some}, ${NONE}]` }) };
  yield { name: 'a resolved choice', template: functionWith({ config: `!If [IsProd, ${some}, {}]`, head: RESOLVED }) };
  yield { name: 'a condition', template: functionWith({ events: `{ Nightly: ${nightly} }`, attributes }) };
  yield {
    name: 'an alias',
    template: functionWith({ config: some, attributes: `${attributes}\n    DeletionPolicy: Retain` }),
  };
  yield {
    name: 'a state machine’s condition',
    template: stateMachineWith({ events: `{ Nightly: ${nightly} }`, attributes }),
  };
  yield {
    name: 'a state machine resolved',
    template: stateMachineWith({ events: `!If [IsProd, { Nightly: ${nightly} }, {}]`, head: RESOLVED }),
  };
  yield {
    name: 'events chosen',
    isRefused: true,
    template: functionWith({ events: `!If [IsProd, { Nightly: ${nightly} }, {}]` }),
  };
  yield {
    name: 'events chosen, resolved',
    template: functionWith({ events: `!If [IsProd, { Nightly: ${nightly} }, {}]`, head: RESOLVED }),
  };
  yield {
    name: 'an event chosen',
    isRefused: true,
    template: functionWith({ events: `{ Nightly: !If [IsProd, ${nightly}, ${NONE}] }` }),
  };
  yield {
    name: 'an event chosen, resolved',
    template: functionWith({ events: `{ Nightly: !If [IsProd, ${nightly}, ${NONE}] }`, head: RESOLVED }),
  };
  const one = event('Schedule', 'DeadLetterConfig: { Type: SQS, QueueLogicalId: Shared }');
  yield { name: 'a shared name', template: functionWith({ events: `{ A: ${one}, B: ${one} }` }) };
  yield {
    name: 'a taken name',
    isRefused: true,
    template: functionWith({ events: `{ A: ${one} }`, more: '  Shared: { Type: AWS::SQS::Queue }' }),
  };
  yield {
    name: 'dead letters of a queue event',
    isRefused: true,
    template: functionWith({ events: `{ A: ${event('SQS', 'DeadLetterConfig: { Type: SQS }')} }` }),
  };
  yield {
    name: 'a destination of a stream',
    template: functionWith({
      events: `{ A: ${event('Kinesis', `DestinationConfig: { OnFailure: { Type: SQS, Destination: ${ARN} } }`)} }`,
    }),
  };
  yield {
    name: 'a topic event of a state machine',
    isRefused: true,
    template: stateMachineWith({ events: `{ A: ${event('SNS', 'SqsSubscription: true')} }` }),
  };
  yield {
    name: 'SAM after a macro in a list',
    template: functionWith({ events: `{ A: ${nightly} }`, head: `Transform: [${SAM}]` }),
  };

  const own = [
    undefined,
    '{}',
    '{ MaximumRetryAttempts: 2 }',
    '{ DestinationConfig: {} }',
    '{ DestinationConfig: { OnSuccess: { Type: SQS } } }',
    '{ DestinationConfig: { OnFailure: { Type: SNS } } }',
    `{ DestinationConfig: { OnFailure: { Destination: ${ARN} } } }`,
    `{ DestinationConfig: { OnFailure: { Destination: !If [IsProd, ${ARN}, ${NONE}] } } }`,
    `{ DestinationConfig: ${NONE} }`,
    NONE,
    `!If [IsProd, { DestinationConfig: { OnFailure: { Type: SNS } } }, ${NONE}]`,
  ];
  for (const config of own) {
    const parts = config === undefined ? {} : { config };
    yield { name: `Globals and ${config}`, template: functionWith({ ...parts, head: GLOBALS }) };
    const head = GLOBALS.replace(AS_WRITTEN, RESOLVED);
    yield { name: `Globals and ${config}, resolved`, template: functionWith({ ...parts, head }) };
  }
  for (const ignored of ["'*'", '[EventInvokeConfig]'])
    yield {
      name: `Globals ignored by ${ignored}`,
      template: functionWith({ head: GLOBALS, attributes: `IgnoreGlobals: ${ignored}` }),
    };

  const events = `{ Z: ${nightly}, A: ${one} }`;
  for (const target of [
    'Shared.Arn',
    'Worker.DestinationQueue.Arn',
    'WorkerZQueue.Arn',
    'WorkerEventInvokeConfigOnFailureQueue.Arn',
  ])
    yield {
      name: `a dead-letter queue ${target}`,
      template: functionWith({
        config: some,
        events,
        more: `  Orders: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt ${target} } } }`,
      }),
    };
}

function* resourceCases(): Iterable<Case> {
  for (const [type, required, some] of [
    ['Function', CODE, FUNCTION_CASES],
    ['StateMachine', "DefinitionUri: 's3://bucket/key'", STATE_MACHINE_CASES],
  ] as const) {
    for (const { properties, ...expected } of some) {
      const resources = `${CONDITIONS}
Resources:
  Worker: { Type: AWS::Serverless::${type}, Properties: { ${required}, ${properties} } }
${SURROUNDINGS}`;
      const name = `a ${type} with ${properties}`;
      yield { ...expected, name, template: `${AS_WRITTEN}\n${resources}` };
      yield { name: `${name}, resolved`, template: `${RESOLVED}\n${resources}` };
    }
  }
}

function* connectorCases(): Iterable<Case> {
  for (const lines of CONNECTOR_CASES) {
    const resources = `${CONDITIONS}\nResources:\n${lines}\n${CONNECTED}${SURROUNDINGS}`;
    yield { name: `a connector: ${lines}`, template: `${AS_WRITTEN}\n${resources}` };
    const chosen = resources.replace(/(Destination|Permissions): (\{[^}]*\}|\[[^\]]*\])/g, '$1: !If [IsProd, $2, $2]');
    yield { name: `a chosen connector: ${lines}`, template: `${RESOLVED}\n${chosen}` };
  }
}

const CODE = 'Runtime: nodejs22.x, Handler: index.handler, InlineCode: none';

function ours(template: string): Outcome[] {
  const files = { read: (path: string) => (path === 'template.yaml' ? template : undefined), list: () => undefined };
  const unit = { root: 'template.yaml', format: 'template', claims: [] } as const;
  const { resources, variables, problems } = templateFormat(SAM_MAKERS).read(unit, { files, tree: readTree });
  expect(problems).toEqual([]);
  const known = new Map(variables.map((variable) => [variable.id, variable]));
  return WORLDS.map((parameters) => {
    const world = new Map(Object.entries(parameters));
    return Object.fromEntries(
      resources
        .filter(({ exists }) => holds(exists, world) === 'yes')
        .map(({ id, type, properties }) => [id, { type, properties: plainOf(settle(properties, world, known)) ?? {} }]),
    );
  });
}

/** The types of which something is made here; SAM makes more that have nothing to do with queues. */
const MADE = new Set([
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Lambda::Function',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::IAM::Role',
  'AWS::IAM::ManagedPolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
]);

function compared(outcome: Outcome): Outcome {
  return Object.fromEntries(
    Object.entries(outcome)
      .filter(([, { type }]) => MADE.has(type))
      .map(([name, resource]) => [name, comparable(resource)]),
  );
}

/** All cases in one process: starting Python and importing the translator is what takes time. */
function theirs(templates: readonly string[]): (Outcome | { refused: string })[][] {
  const script = fileURLToPath(new URL('sam/translate.py', import.meta.url));
  const input = JSON.stringify(templates.map((template) => ({ template, worlds: WORLDS })));
  return JSON.parse(execFileSync('python3', [script], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

describeWithPython('samtranslator', 'pip install aws-sam-translator', () => {
  test('what SAM makes is told, in the worlds in which it exists, and nothing else', () => {
    const all = [...cases(), ...resourceCases(), ...connectorCases()];
    const expected = theirs(all.map(({ template }) => template));
    for (const [index, { name, template, isRefused }] of all.entries()) {
      const answers = expected[index] ?? [];
      const made = ours(template);
      for (const [at, world] of WORLDS.entries()) {
        const answer = answers[at];
        const where = `${name}\n${JSON.stringify(world)}\n${template}`;
        if (answer && 'refused' in answer) {
          expect(isRefused ?? template.includes('LanguageExtensions'), `${answer.refused}\n${where}`).toBe(true);
          const queues = Object.entries(made[at] ?? {}).filter(([, { type }]) => type === 'AWS::SQS::Queue');
          expect(
            queues.map(([name]) => name).filter((name) => !DECLARED.has(name)),
            where,
          ).toEqual([]);
        } else {
          expect(isRefused, where).toBeUndefined();
          expect(compared(made[at] ?? {}), where).toEqual(compared(answer ?? {}));
        }
      }
    }
  });
});
