/** Texts that are meant to do harm, by what they are; several files where a name has several. */
export interface HostileInput {
  readonly name: string;
  readonly texts: Readonly<Record<string, string>>;
}

const QUEUE = 'Type: AWS::SQS::Queue';
const QUEUE_ARN = `arn:aws:sqs:\${AWS::Region}:\${AWS::AccountId}`;

/** A template like any other, of about as many characters. */
export function plainTemplate(characters: number): string {
  const queue = (index: number): string =>
    `  Queue${index}:\n    ${QUEUE}\n    Properties:\n      QueueName: queue-${index}\n      KmsMasterKeyId: !GetAtt Key.Arn\n`;
  const count = Math.ceil(characters / queue(1000).length);
  return `Resources:\n  Key:\n    Type: AWS::KMS::Key\n${numbers(count).map(queue).join('')}`;
}

/** Every input, sized by how often its pattern is repeated. */
export function hostileInputs(scale = 1): HostileInput[] {
  return [
    one('aliases that expand exponentially, unused', `${bomb()}${orders('KmsMasterKeyId: alias/aws/sqs')}`),
    one(
      'aliases that expand exponentially as properties',
      `${bomb()}${resources('Orders', `${QUEUE}\n    Properties: *i`)}`,
    ),
    one('aliases that expand exponentially as tags', `${bomb()}${orders('Tags: *i')}`),
    one('aliases that expand exponentially as a key', `${bomb()}${orders('KmsMasterKeyId: *i')}`),
    one('aliases that expand exponentially in a join', `${bomb()}${orders("KmsMasterKeyId: !Join ['', *i]")}`),
    one(
      'aliases that expand exponentially in a dead-letter target',
      `${bomb()}${orders('RedrivePolicy: { deadLetterTargetArn: *i }')}`,
    ),
    one(
      'aliases that expand exponentially as resources',
      `${bomb()}AWSTemplateFormatVersion: '2010-09-09'\nResources: *i\n`,
    ),
    one(
      'aliases that expand exponentially in a condition',
      `${bomb()}Conditions:\n  C: !Equals [!Join ['', *i], a]\n${orders('KmsMasterKeyId: !If [C, alias/a, alias/b]')}`,
    ),
    one('choices that expand exponentially', `${choiceBomb(30)}${orders('KmsMasterKeyId: *c30')}`),
    one('joins that double at every step', `${doublingJoins(40)}${orders('KmsMasterKeyId: *j40')}`),
    one(
      'merge keys that multiply',
      `${mergeBomb(10, 10)}${resources('Orders', `${QUEUE}\n    Properties:\n      <<: *m10`)}`,
    ),
    one('many merges of one large map', manyMerges(1000 * scale)),
    one('a chain of conditions', chain(10_000 * scale)),
    one('a chain of conditions from the far end', chain(10_000 * scale, true)),
    one('conditions that double at every step', doubling(40, 'And')),
    one('alternatives that double at every step', doubling(40, 'Or')),
    one(
      'conditions in a circle',
      `Conditions:\n  A: !Not [!Condition B]\n  B: !And [!Condition A, !Condition C]\n  C: !Condition C\n${resources('Orders', `${QUEUE}\n    Condition: A\n    Properties:\n      KmsMasterKeyId: !If [B, a, b]`)}`,
    ),
    one('conditions that all mean each other', complete(60)),
    one('an equation of choices', choicesCompared(40)),
    one('a parameter compared with thousands of values', manyAnswers(5000 * scale)),
    one('many parameters in one condition', manyAsked(2000 * scale)),
    one('many parameters that are allowed many values', manyAllowed(300)),
    one(
      'parameters that nobody uses',
      `Parameters:\n${numbers(100_000 * scale)
        .map((index) => `  P${index}: { Type: String }\n`)
        .join('')}${orders('KmsMasterKeyId: !Ref P5')}`,
    ),
    one(
      'patterns that backtrack for ever',
      `Parameters:\n  P: { Type: String, AllowedPattern: '^(a+)+$|((a|a)*)*b', Default: '${'a'.repeat(5000)}' }\n${orders('KmsMasterKeyId: !Ref P')}`,
    ),
    one('loops in loops', loops(5, 100)),
    one('loops in loops inside of properties', loopsInProperties(5, 100)),
    one(
      'a loop over a bomb',
      `${bomb()}Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L:\n    - X\n    - *i\n    - Q\${X}: { ${QUEUE} }\n`,
    ),
    one('loops that make one name again and again', loops(3, 100, 'Same')),
    one(
      'a substitution with many placeholders',
      orders(`KmsMasterKeyId: !Sub '${`\${AWS::Region}`.repeat(100_000 * scale)}'`),
    ),
    one(
      'a substitution with many unknown names',
      orders(
        `KmsMasterKeyId: !Sub '${numbers(50_000 * scale)
          .map((index) => `\${X${index}}`)
          .join('')}'`,
      ),
    ),
    one('a substitution that is never closed', orders(`KmsMasterKeyId: !Sub '${'${'.repeat(100_000 * scale)}'`)),
    one(
      'a split of a long text',
      orders(`KmsMasterKeyId: !Select [7, !Split [',', '${'a,'.repeat(500_000 * scale)}']]`),
    ),
    one('splits of splits', `${splits(8)}${orders('KmsMasterKeyId: *s8')}`),
    one('dynamic references without end', orders(`KmsMasterKeyId: '${'{{resolve:ssm:x'.repeat(50_000 * scale)}'`)),
    one('many dynamic references', orders(`KmsMasterKeyId: '${'{{resolve:ssm:x}}'.repeat(50_000 * scale)}'`)),
    one(
      'a statement with many conditions that hold without their key',
      manyConditions('StringEqualsIfExists', 16_000 * scale),
    ),
    one('a statement with many conditions on the presence of a key', manyConditions('Null', 16_000 * scale)),
    one('one long scalar', orders(`KmsMasterKeyId: ${'k'.repeat(1_000_000 * scale)}`)),
    one('one long scalar as a queue', `Resources:\n  ? ${'Q'.repeat(1_000_000 * scale)}\n  : { ${QUEUE} }\n`),
    one('one long ARN', orders(`KmsMasterKeyId: arn:aws:kms:${':'.repeat(300_000 * scale)}`)),
    one('deep brackets', orders(`Tags: ${'['.repeat(5000 * scale)}${']'.repeat(5000 * scale)}`)),
    one(
      'deep maps',
      `{"Resources":${'{"a":'.repeat(5000 * scale)}{"Type":"AWS::SQS::Queue"}${'}'.repeat(5000 * scale)}}`,
    ),
    one(
      'deep blocks',
      `Description: AWS::SQS::Queue\nResources:\n${numbers(1000)
        .map((index) => `${' '.repeat(index + 1)}a:\n`)
        .join('')}`,
    ),
    one(
      'deep functions',
      `{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"KmsMasterKeyId":${'{"Fn::Select":[0,['.repeat(1000)}"x"${']]}'.repeat(1000)}}}}}`,
    ),
    one(
      'deep choices',
      `Conditions: { C: !Equals [!Ref AWS::Region, a] }\n${orders(`KmsMasterKeyId: ${'!If [C, a, '.repeat(90)}b${']'.repeat(90)}`)}`,
    ),
    one('brackets that are never closed', orders(`Tags: ${'['.repeat(5000 * scale)}`)),
    one(
      'quotes that are never closed',
      `Resources:\n${numbers(2000 * scale)
        .map((index) => `  Q${index}: { ${QUEUE}, Properties: { QueueName: "x } }\n`)
        .join('')}`,
    ),
    one('tabs without end', `Resources:\n${'\t'.repeat(200_000 * scale)}Type: AWS::SQS::Queue\n`),
    one(
      'anchors on everything',
      `Resources:\n${numbers(5000 * scale)
        .map(
          (index) =>
            `  Q${index}: &a${index} { ${QUEUE}, Properties: &b${index} { Tags: [${index === 0 ? '' : `*b${index - 1}`}] } }\n`,
        )
        .join('')}`,
    ),
    one(
      'queues that share an alias',
      shared(
        20_000 * scale,
        'KmsMasterKeyId: alias/shared',
        'Alias: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/shared, TargetKeyId: !Ref Key } }',
      ),
    ),
    one(
      'queues that share a dead-letter queue',
      shared(20_000 * scale, 'RedrivePolicy: { deadLetterTargetArn: !GetAtt Dlq.Arn }', `Dlq: { ${QUEUE} }`),
    ),
    one(
      'queues that share a dead-letter queue by one of many names',
      shared(
        5000 * scale,
        `RedrivePolicy: { deadLetterTargetArn: !Sub '${QUEUE_ARN}:dlq' }`,
        `Dlq: { ${QUEUE}, Properties: { QueueName: dlq } }`,
      ),
    ),
    one('queues of many worlds that share a dead-letter queue', sharedInWorlds(2000 * scale)),
    one(
      'queues of one name',
      shared(
        5000 * scale,
        `QueueName: same, RedrivePolicy: { deadLetterTargetArn: !Sub '${QUEUE_ARN}:same' }`,
        `Dlq: { ${QUEUE} }`,
      ),
    ),
    one('aliases of one name', sameAliases(5000 * scale)),
    one('a chain of aliases', aliasChain(20_000 * scale)),
    one('a chain of dead-letter queues', queueChain(5000 * scale)),
    one('a mapping that is asked for every row by an open parameter', largeMapping(5000 * scale)),
    one('functions that share a map of many events', sharedEvents(2000 * scale, 2000 * scale)),
    one('functions that share large Globals', sharedGlobals(3000 * scale, 3000 * scale)),
    one('events of many choices that ask for one queue', choicesOfEvents(3000 * scale)),
    one('policies of a function that expand exponentially', `${choiceBomb(30)}${functions('Policies: *c30')}`),
    one('connectors that share a list of many destinations', sharedDestinations(2000 * scale, 2000 * scale)),
    one('names of object members', members()),
    one(
      'NUL and lone surrogates in names',
      `{"Resources":{"Q\\u0000":{"Type":"AWS::SQS::Queue"},"\\ud800":{"Type":"AWS::SQS::Queue","Properties":{"KmsMasterKeyId":{"Ref":"\\udfff\\u0000other"}}}},"Parameters":{"\\u0000other":{"Type":"String","AllowedValues":["\\u0000other","\\ud800"]}}}`,
    ),
    one('a NUL in the text', `Resources:\n  Orders:\n    ${QUEUE}\n    Properties:\n      QueueName: "a\u0000b"\n`),
    one('many documents', `${resources('Orders', QUEUE)}${'---\na: 1\n'.repeat(20_000 * scale)}`),
    one('many duplicates', `Resources:\n${`  Orders: { ${QUEUE} }\n`.repeat(5000 * scale)}`),
    one('many errors', `Resources:\n  Orders: { ${QUEUE} }\n${'  : ] } , "\n'.repeat(5000 * scale)}`),
    one('many comments', `${'# comment\n'.repeat(100_000 * scale)}${resources('Orders', QUEUE)}`),
    one('many blank lines', `${resources('Orders', QUEUE)}${'\n'.repeat(500_000 * scale)}`),
    stacks('a stack that calls itself', { a: ['a'] }),
    stacks('stacks that call each other', { a: ['b'], b: ['a'] }),
    stacks('stacks in a circle of three, each twice', { a: ['b', 'b'], b: ['c', 'c'], c: ['a', 'a'] }),
    stacks(
      'stacks that each call the next ten times',
      Object.fromEntries(numbers(10).map((level) => [`s${level}`, Array.from({ length: 10 }, () => `s${level + 1}`)])),
    ),
    stackOutputs(10),
    { name: 'a template in a template in a template', texts: { 'a.yaml': setOfSets(30) } },
  ];
}

function one(name: string, text: string): HostileInput {
  return { name, texts: { 'a.yaml': text } };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function manyConditions(operator: string, count: number): string {
  const key = (index: number): string => `              aws:RequestTag/Key${index}: 'false'\n`;
  const statement = `Effect: Allow\n          Principal: '*'\n          Action: kms:*\n          Resource: '*'\n`;
  const policy = `Statement:\n        - ${statement}          Condition:\n            ${operator}:\n${numbers(count).map(key).join('')}`;
  return `Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        ${policy}`;
}

function resources(name: string, ...lines: string[]): string {
  return `Resources:\n  ${name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** A template whose one queue has the given property. */
function orders(property: string): string {
  return resources('Orders', QUEUE, 'Properties:', `  ${property}`);
}

/** 9^9 items if it were expanded. */
function bomb(): string {
  return [...'abcdefghi']
    .map(
      (name, index, names) =>
        `x-${name}: &${name} [${Array(9)
          .fill(index === 0 ? 'x' : `*${names[index - 1]}`)
          .join(', ')}]\n`,
    )
    .join('');
}

function choiceBomb(depth: number): string {
  const levels = numbers(depth).map(
    (level) => `x-c${level + 1}: &c${level + 1} !If [C${level % 3}, *c${level}, *c${level}]\n`,
  );
  return `x-c0: &c0 alias/a\n${levels.join('')}Conditions:\n${numbers(3)
    .map((index) => `  C${index}: !Equals [!Ref AWS::StackName, s${index}]\n`)
    .join('')}`;
}

function doublingJoins(depth: number): string {
  return `x-j0: &j0 abcdefgh\n${numbers(depth)
    .map((level) => `x-j${level + 1}: &j${level + 1} !Join ['', [*j${level}, *j${level}]]\n`)
    .join('')}`;
}

function splits(depth: number): string {
  return `x-s0: &s0 '${'a,'.repeat(1000)}'\n${numbers(depth)
    .map(
      (level) =>
        `x-s${level + 1}: &s${level + 1} !Join [',', !Split [',', !Join [',', [*s${level}, *s${level}, *s${level}]]]]\n`,
    )
    .join('')}`;
}

function mergeBomb(width: number, depth: number): string {
  const first = `x-m0: &m0 { ${numbers(width)
    .map((index) => `k${index}: v`)
    .join(', ')} }\n`;
  const rest = numbers(depth).map(
    (level) => `x-m${level + 1}: &m${level + 1}\n  <<: [${Array(width).fill(`*m${level}`).join(', ')}]\n`,
  );
  return `${first}${rest.join('')}`;
}

function manyMerges(count: number): string {
  const map = `x-m: &m { ${numbers(count)
    .map((index) => `k${index}: v`)
    .join(', ')} }\n`;
  return `${map}Resources:\n${numbers(count)
    .map((index) => `  Q${index}: { ${QUEUE}, Properties: { <<: *m } }\n`)
    .join('')}`;
}

function chain(length: number, isTurned = false): string {
  const links = numbers(length).map((index) => `  C${index}: !Not [!Condition C${index + 1}]\n`);
  const last = `  C${length}: !Equals [!Ref AWS::Region, eu-west-1]\n`;
  const conditions = isTurned ? [last, ...links.reverse()] : [...links, last];
  return `Conditions:\n${conditions.join('')}${orders(`KmsMasterKeyId: !If [C0, alias/a, !Ref AWS::NoValue]`)}`;
}

function doubling(depth: number, word: 'And' | 'Or'): string {
  const first = '  C0: !Equals [!Ref AWS::Region, eu-west-1]\n';
  const rest = numbers(depth).map(
    (index) => `  C${index + 1}: !${word} [!Condition C${index}, !Condition C${index}]\n`,
  );
  return `Conditions:\n${first}${rest.join('')}${orders(`KmsMasterKeyId: !If [C${depth}, alias/a, !Ref AWS::NoValue]`)}`;
}

function complete(count: number): string {
  const all = numbers(count);
  const conditions = all.map(
    (index) => `  C${index}: !And [${all.map((other) => `!Condition C${other}`).join(', ')}]\n`,
  );
  return `Conditions:\n${conditions.join('')}${orders('KmsMasterKeyId: !If [C0, alias/a, alias/b]')}`;
}

function choicesCompared(count: number): string {
  const conditions = numbers(count).map(
    (index) => `  C${index}: !Equals [!If [C${index + 1}, a, b], !If [C${index + 1}, b, c]]\n`,
  );
  return `Conditions:\n${conditions.join('')}  C${count}: !Equals [!Ref AWS::Region, a]\n${orders('KmsMasterKeyId: !If [C0, alias/a, alias/b]')}`;
}

function manyAnswers(count: number): string {
  const conditions = numbers(count).map((index) => `  C${index}: !Equals [!Ref P, v${index}]\n`);
  return `Parameters:\n  P: { Type: String }\nConditions:\n${conditions.join('')}Resources:\n${numbers(count)
    .map((index) => `  Q${index}: { ${QUEUE}, Condition: C${index} }\n`)
    .join('')}`;
}

function manyAsked(count: number): string {
  const parameters = numbers(count).map((index) => `  P${index}: { Type: String, AllowedValues: [a, b] }\n`);
  const tests = numbers(count).map((index) => `!Equals [!Ref P${index}, a]`);
  return `Parameters:\n${parameters.join('')}Conditions:\n  C: !And [${tests.join(', ')}]\n${orders('KmsMasterKeyId: !If [C, alias/a, !Ref AWS::NoValue]')}`;
}

function manyAllowed(count: number): string {
  const values = numbers(count).map((index) => `v${index}`);
  const parameters = numbers(count).map(
    (index) => `  P${index}: { Type: String, AllowedValues: [${values.join(', ')}] }\n`,
  );
  return `Parameters:\n${parameters.join('')}${orders(
    `KmsMasterKeyId: !Sub '${numbers(count)
      .map((index) => `\${P${index}}`)
      .join('')}'`,
  )}`;
}

function loops(depth: number, items: number, name?: string): string {
  const list = numbers(items)
    .map((index) => `v${index}`)
    .join(', ');
  const made =
    name ??
    `Q${numbers(depth)
      .map((level) => `\${L${level}}`)
      .join('')}`;
  let body = `{ '${made}': { ${QUEUE} } }`;
  for (const level of numbers(depth).reverse()) body = `{ 'Fn::ForEach::N${level}': [L${level}, [${list}], ${body}] }`;
  return `Transform: AWS::LanguageExtensions\nResources: ${body}\n`;
}

function loopsInProperties(depth: number, items: number): string {
  const list = numbers(items)
    .map((index) => `v${index}`)
    .join(', ');
  let body = `{ '${numbers(depth)
    .map((level) => `\${L${level}}`)
    .join('')}': x }`;
  for (const level of numbers(depth).reverse()) body = `{ 'Fn::ForEach::N${level}': [L${level}, [${list}], ${body}] }`;
  return `Transform: AWS::LanguageExtensions\nResources:\n  Orders: { ${QUEUE}, Properties: ${body} }\n`;
}

function shared(count: number, property: string, resource: string): string {
  return `Resources:\n  Key: { Type: AWS::KMS::Key }\n  ${resource}\n${numbers(count)
    .map((index) => `  Q${index}: { ${QUEUE}, Properties: { ${property} } }\n`)
    .join('')}`;
}

function sharedInWorlds(count: number): string {
  const parameters = numbers(6).map((index) => `  P${index}: { Type: String, AllowedValues: [a, b] }\n`);
  const conditions = numbers(6).map((index) => `  C${index}: !Equals [!Ref P${index}, a]\n`);
  const queue = (index: number): string =>
    `  Q${index}: { ${QUEUE}, Condition: C${index % 6}, Properties: { KmsMasterKeyId: !If [C${(index + 1) % 6}, alias/a, !Ref AWS::NoValue], RedrivePolicy: { deadLetterTargetArn: !GetAtt Dlq.Arn } } }\n`;
  return `Parameters:\n${parameters.join('')}Conditions:\n${conditions.join('')}Resources:\n  Dlq: { ${QUEUE} }\n${numbers(count).map(queue).join('')}`;
}

function sameAliases(count: number): string {
  const alias = (index: number): string =>
    `  A${index}: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/same, TargetKeyId: !Ref Key } }\n`;
  return `${shared(count, 'KmsMasterKeyId: alias/same', 'Other: { Type: AWS::KMS::Key }')}${numbers(count).map(alias).join('')}`;
}

function aliasChain(count: number): string {
  const alias = (index: number): string =>
    `  A${index}: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/a${index}, TargetKeyId: !Ref A${index + 1} } }\n`;
  return `Resources:\n${numbers(count).map(alias).join('')}  A${count}: { Type: AWS::KMS::Key }\n  Orders: { ${QUEUE}, Properties: { KmsMasterKeyId: !Ref A0 } }\n`;
}

function queueChain(count: number): string {
  const queue = (index: number): string =>
    `  Q${index}: { ${QUEUE}, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Q${(index + 1) % count}.Arn } } }\n`;
  return `Resources:\n${numbers(count).map(queue).join('')}`;
}

function largeMapping(count: number): string {
  const rows = numbers(count).map((index) => `    r${index}: { Key: alias/k${index} }\n`);
  const queues = numbers(50).map(
    (index) => `  Q${index}: { ${QUEUE}, Properties: { KmsMasterKeyId: !FindInMap [M, !Ref P, Key] } }\n`,
  );
  return `Parameters:\n  P: { Type: String }\nMappings:\n  M:\n${rows.join('')}Resources:\n${queues.join('')}`;
}

function members(): string {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'then',
    'length',
    '__defineGetter__',
  ];
  const each = (line: (name: string) => string): string => names.map((name) => `  ${line(name)}\n`).join('');
  return [
    'Parameters:\n',
    each((name) => `${name}: { Type: String, Default: ${name}, AllowedValues: [${names.join(', ')}] }`),
    'Mappings:\n',
    each((name) => `${name}: { ${names.map((row) => `${row}: { ${name}: alias/x }`).join(', ')} }`),
    'Conditions:\n',
    each((name) => `${name}: !Equals [!Ref ${name}, ${name}]`),
    'Resources:\n',
    each(
      (name) =>
        `Q${name}: { ${QUEUE}, Condition: ${name}, Properties: { KmsMasterKeyId: !FindInMap [${name}, !Ref ${name}, ${name}] } }`,
    ),
    each(
      (name) =>
        `${name}x: { ${QUEUE}, Properties: { KmsMasterKeyId: !If [${name}, !Ref ${name}, !GetAtt ${name}.${name}], __proto__: { KmsMasterKeyId: x } } }`,
    ),
    each((name) => `'${name} ': { Type: ${name}, Properties: ${name} }`),
  ].join('');
}

const SAM = 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n';

function functions(properties: string, count = 1): string {
  const worker = (index: number): string =>
    `  F${index}: { Type: AWS::Serverless::Function, Properties: { ${properties} } }\n`;
  return `${SAM}Resources:\n${numbers(count).map(worker).join('')}`;
}

function sharedEvents(events: number, count: number): string {
  const event = (index: number): string =>
    `  E${index}: { Type: SNS, Properties: { Topic: t, SqsSubscription: true } }\n`;
  return `X: &e\n${numbers(events).map(event).join('')}${functions('Events: *e', count)}`;
}

function sharedGlobals(entries: number, count: number): string {
  const entry = (index: number): string => `        K${index}: v\n`;
  const config = numbers(entries).map(entry).join('');
  return `Globals:\n  Function:\n    EventInvokeConfig:\n      DestinationConfig:\n${config}${functions('EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }', count)}`;
}

function sharedDestinations(destinations: number, count: number): string {
  const ends = numbers(destinations).map((index) => `  - { Id: Q${index % 7} }\n`);
  const link = (index: number): string =>
    `  L${index}: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: F }, Destination: *d, Permissions: [Write] } }\n`;
  const queues = numbers(7).map((index) => `  Q${index}: { ${QUEUE} }\n`);
  return `X: &d\n${ends.join('')}${SAM}Resources:\n  F: { Type: AWS::Serverless::Function }\n${[...queues, ...numbers(count).map(link)].join('')}`;
}

function choicesOfEvents(count: number): string {
  const condition = (index: number): string => `  C${index}: !Equals [!Ref P, v${index}]\n`;
  const event = (index: number): string =>
    `E${index}: !If [C${index}, { Type: Schedule, Properties: { DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead } } }, { Type: EventBridgeRule, Properties: { DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead } } }]`;
  const asked = numbers(count).map(condition).join('');
  return `Parameters: { P: { Type: String } }\nConditions:\n${asked}${functions(`Events: { ${numbers(count).map(event).join(', ')} }`)}`;
}

function stacks(name: string, calls: Readonly<Record<string, readonly string[]>>): HostileInput {
  const text = (file: string, called: readonly string[]): string =>
    `Resources:\n  Queue${file}: { ${QUEUE} }\n${called.map((target, index) => `  S${index}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./${target}.yaml } }\n`).join('')}`;
  return {
    name,
    texts: Object.fromEntries(Object.entries(calls).map(([file, called]) => [`${file}.yaml`, text(file, called)])),
  };
}

/** Each stack's output is made of ten of the next one's. */
function stackOutputs(depth: number): HostileInput {
  const text = (level: number): string => {
    const next = numbers(10).map(
      (index) =>
        `  S${index}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./s${level + 1}.yaml } }\n`,
    );
    const value = `!Join ['', [${numbers(10)
      .map((index) => `!GetAtt S${index}.Outputs.O`)
      .join(', ')}]]`;
    return `Resources:\n  Orders: { ${QUEUE}, Properties: { KmsMasterKeyId: ${value} } }\n${next.join('')}Outputs:\n  O: { Value: ${value} }\n`;
  };
  return {
    name: 'outputs that are made of ten outputs each',
    texts: Object.fromEntries(numbers(depth).map((level) => [`s${level}.yaml`, text(level)])),
  };
}

function setOfSets(depth: number): string {
  let text = resources('Orders', QUEUE);
  for (const level of numbers(depth)) {
    const inner = text
      .split('\n')
      .map((line) => `        ${line}`)
      .join('\n');
    text = resources(`Set${level}`, 'Type: AWS::CloudFormation::StackSet', 'Properties:', '  TemplateBody: |').concat(
      `${inner}\n`,
    );
  }
  return text;
}
