import fc from 'fast-check';

/** JSON as templates are written in. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
export type Section = { readonly [name: string]: Json };

/** A template in CloudFormation's long form. */
export interface Template {
  readonly Parameters: Section;
  readonly Mappings: Section;
  readonly Conditions: Section;
  readonly Resources: Section;
}

/** How large and how intertwined templates get. */
export interface Shape {
  readonly parameters: readonly [least: number, most: number];
  readonly conditions: readonly [least: number, most: number];
  /** How many values a parameter may be allowed to have. */
  readonly allowed: number;
  readonly queues: number;
}

/** Parameters, the pseudo parameter that a condition may ask about, and values to compare with and to give. */
const LITERALS = ['', 'dev', 'prod', 'alias/aws/sqs', 'alias/team', 'true', 'false'] as const;
const ROWS = ['dev', 'prod', 'true'] as const;
const NO_VALUE: Json = { Ref: 'AWS::NoValue' };
const STACK_NAME: Json = { Ref: 'AWS::StackName' };

const literal = fc.constantFrom(...LITERALS);

/** Templates in which parameters decide, through conditions, mappings and choices, how queues are sealed. */
export function templates({ parameters, conditions, allowed, queues }: Shape): fc.Arbitrary<Template> {
  return fc
    .tuple(
      fc.array(parameter(allowed), { minLength: parameters[0], maxLength: parameters[1] }),
      fc.integer({ min: conditions[0], max: conditions[1] }),
    )
    .chain(([declared, count]) => {
      const names = declared.map((_, index) => `P${index}`);
      const conditionNames = Array.from({ length: count }, (_, index) => `C${index}`);
      return fc
        .record({
          Mappings: mappings,
          conditions: fc.tuple(...conditionNames.map((_, index) => condition(names, conditionNames.slice(0, index)))),
          keys: fc.array(key(conditionNames), { minLength: 1, maxLength: 2 }),
          aliases: fc.array(alias(names, conditionNames), { maxLength: 1 }),
          queues: fc.array(queue(names, conditionNames, queues), { minLength: 1, maxLength: queues }),
        })
        .map((parts) => ({
          Parameters: Object.fromEntries(names.map((name, index) => [name, declared[index] ?? {}])),
          Mappings: parts.Mappings,
          Conditions: Object.fromEntries(conditionNames.map((name, index) => [name, parts.conditions[index] ?? ''])),
          Resources: {
            ...Object.fromEntries(parts.keys.map((resource, index) => [`K${index}`, resource])),
            ...Object.fromEntries(parts.aliases.map((resource, index) => [`A${index}`, resource])),
            ...Object.fromEntries(parts.queues.map((resource, index) => [`Q${index}`, resource])),
          },
        }));
    });
}

function parameter(allowed: number): fc.Arbitrary<Json> {
  return fc
    .record(
      {
        Type: fc.constant('String'),
        AllowedValues: fc.uniqueArray(literal, { minLength: 1, maxLength: allowed }),
        Default: literal,
        MinLength: fc.constant(1),
      },
      { requiredKeys: ['Type'] },
    )
    .map((written) => written as Json);
}

const mappings: fc.Arbitrary<Section> = fc
  .array(fc.record({ Key: literal, Sse: fc.constantFrom('true', 'false') }), {
    minLength: ROWS.length,
    maxLength: ROWS.length,
  })
  .map((rows) => ({ M: Object.fromEntries(ROWS.map((row, index) => [row, rows[index] ?? {}])) }));

/** A parameter, or a cell that one chooses. A row that is not there has a default, so that no answer stops a deployment. */
function asked(parameters: readonly string[], column: 'Key' | 'Sse'): fc.Arbitrary<Json> {
  const reference = fc.constantFrom(...parameters).map((name): Json => ({ Ref: name }));
  return fc.oneof(
    { weight: 4, arbitrary: reference },
    {
      weight: 1,
      arbitrary: fc
        .tuple(reference, literal)
        .map(([by, other]): Json => ({ 'Fn::FindInMap': ['M', by, column, { DefaultValue: other }] })),
    },
  );
}

function condition(parameters: readonly string[], earlier: readonly string[]): fc.Arbitrary<Json> {
  const equals = fc
    .tuple(
      fc.oneof({ weight: 8, arbitrary: asked(parameters, 'Sse') }, { weight: 1, arbitrary: fc.constant(STACK_NAME) }),
      literal,
      fc.boolean(),
    )
    .map(([left, right, turned]): Json => ({ 'Fn::Equals': turned ? [right, left] : [left, right] }));
  const { test } = fc.letrec<{ test: Json }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'condition' },
      equals,
      earlier.length > 0 ? fc.constantFrom(...earlier).map((name): Json => ({ Condition: name })) : equals,
      tie('test').map((inner): Json => ({ 'Fn::Not': [inner] })),
      fc.array(tie('test'), { minLength: 2, maxLength: 3 }).map((inner): Json => ({ 'Fn::And': inner })),
      fc.array(tie('test'), { minLength: 2, maxLength: 3 }).map((inner): Json => ({ 'Fn::Or': inner })),
    ),
  }));
  return test;
}

function choice(leaf: fc.Arbitrary<Json>, conditions: readonly string[]): fc.Arbitrary<Json> {
  if (conditions.length === 0) return leaf;
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'value' },
      leaf,
      fc
        .tuple(fc.constantFrom(...conditions), tie('value'), tie('value'))
        .map(([name, yes, no]): Json => ({ 'Fn::If': [name, yes, no] })),
    ),
  }));
  return value;
}

function withCondition(
  properties: fc.Arbitrary<Json>,
  type: string,
  conditions: readonly string[],
): fc.Arbitrary<Json> {
  const always = properties.map((written): Json => ({ Type: type, Properties: written }));
  if (conditions.length === 0) return always;
  const sometimes = fc
    .tuple(properties, fc.constantFrom(...conditions))
    .map(([written, name]): Json => ({ Type: type, Condition: name, Properties: written }));
  return fc.oneof({ weight: 3, arbitrary: always }, { weight: 1, arbitrary: sometimes });
}

function key(conditions: readonly string[]): fc.Arbitrary<Json> {
  const properties = fc.record(
    {
      Enabled: choice(fc.boolean(), conditions),
      KeySpec: choice(fc.constantFrom('SYMMETRIC_DEFAULT', 'RSA_2048'), conditions),
    },
    { requiredKeys: [] },
  );
  return withCondition(
    properties.map((written) => written as Json),
    'AWS::KMS::Key',
    conditions,
  );
}

const keyReference = fc.constantFrom<Json[]>(
  { 'Fn::GetAtt': ['K0', 'Arn'] },
  { Ref: 'K0' },
  { 'Fn::GetAtt': ['K1', 'Arn'] },
);

function alias(parameters: readonly string[], conditions: readonly string[]): fc.Arbitrary<Json> {
  const name = fc.oneof(fc.constant<Json>('alias/team'), aliasOf(parameters));
  const properties = fc.record({
    AliasName: choice(name, conditions),
    TargetKeyId: choice(keyReference, conditions),
  });
  return withCondition(properties, 'AWS::KMS::Alias', conditions);
}

function aliasOf(parameters: readonly string[]): fc.Arbitrary<Json> {
  return fc.constantFrom(...parameters, 'AWS::StackName').map((name): Json => ({ 'Fn::Sub': `alias/\${${name}}` }));
}

function queue(parameters: readonly string[], conditions: readonly string[], queues: number): fc.Arbitrary<Json> {
  const keyLeaf = fc.oneof(
    fc.constantFrom<Json[]>('alias/aws/sqs', 'alias/team', 'not a key', 'alias/aws/s3', NO_VALUE, { Ref: 'A0' }),
    keyReference,
    asked(parameters, 'Key'),
    aliasOf(parameters),
    fc.constant<Json>({ 'Fn::ImportValue': 'shared-key' }),
  );
  const sseLeaf = fc.oneof(fc.constantFrom<Json[]>(true, false, 'true', NO_VALUE), asked(parameters, 'Sse'));
  const periodLeaf = fc.constantFrom<Json[]>(10, 300, 7200, NO_VALUE);
  const target = fc.integer({ min: 0, max: queues - 1 }).map((index): Json => ({ 'Fn::GetAtt': [`Q${index}`, 'Arn'] }));
  const properties = fc.record(
    {
      KmsMasterKeyId: choice(keyLeaf, conditions),
      SqsManagedSseEnabled: choice(sseLeaf, conditions),
      KmsDataKeyReusePeriodSeconds: choice(periodLeaf, conditions),
      RedrivePolicy: choice(
        fc.oneof(
          choice(target, conditions).map((to): Json => ({ deadLetterTargetArn: to, maxReceiveCount: 3 })),
          fc.constant(NO_VALUE),
        ),
        conditions,
      ),
    },
    { requiredKeys: [] },
  );
  return withCondition(
    properties.map((written) => written as Json),
    'AWS::SQS::Queue',
    conditions,
  );
}
