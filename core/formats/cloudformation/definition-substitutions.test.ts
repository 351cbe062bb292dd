import { describe, expect, test } from 'vitest';
import { reportWithMap } from '../../../test/support/map-of.ts';

/** Who sends to `Orders`, in a template with one state machine. */
function sendersOf(properties: string, type = 'AWS::StepFunctions::StateMachine', head = ''): string[] {
  const role = type === 'AWS::Serverless::StateMachine' ? 'Role' : 'RoleArn';
  const report = reportWithMap(`${head}
Parameters: {Stage: {Type: String, AllowedValues: [test, prod]}, Hidden: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
  Flow:
    Type: ${type}
    Properties:
      ${role}: !ImportValue role
      ${properties}`);
  return (report.map ?? [])
    .flatMap(({ senders }) => senders)
    .map(({ name, when }) => (when === undefined ? name : `${name} when ${when}`));
}

const text = (url: string, more = '') =>
  `DefinitionString: '{"States": {"Send": {"Parameters": {"QueueUrl": "${url}"}${more}}}}'`;
const structure = (url: string) => `Definition: {States: {Send: {Parameters: {QueueUrl: '${url}'}}}}`;
const given = (substitutions: string) => `DefinitionSubstitutions: ${substitutions}`;
const lines = (...properties: string[]) => properties.join('\n      ');
const SENDER = 'state machine Flow';

describe('what a definition says by substitutions', () => {
  test.each([
    ['in text', lines(given('{Url: !Ref Orders}'), text('${Url}'))],
    ['in a structure', lines(given('{Url: !Ref Orders}'), structure('${Url}'))],
    ['in JSON text before it', lines(text('${Url}'), given('{Url: !Ref Orders}'))],
    [
      'in a part of it',
      lines(
        given('{Name: !GetAtt Orders.QueueName}'),
        text('https://sqs.eu-west-1.amazonaws.com/111122223333/${Name}'),
      ),
    ],
    ['by a name alone', lines(given('{Name: orders}'), structure('https://sqs.eu-west-1.amazonaws.com/1/${Name}'))],
    [
      'beside something else that is no JSON until it is replaced',
      lines(given('{Url: !Ref Orders, Seconds: 5}'), text('${Url}', ', "TimeoutSeconds": ${Seconds}')),
    ],
    [
      'in what Fn::Sub has put together',
      lines(
        given('{Url: !Ref Orders}'),
        `DefinitionString: !Sub '{"Comment": "\${Stage}", "States": {"Send": {"Parameters": {"QueueUrl": "\${!Url}"}}}}'`,
      ),
    ],
  ])('is read %s', (_, properties) => {
    expect(sendersOf(properties)).toEqual([SENDER]);
  });

  test('is read of state machines of SAM', () => {
    const properties = lines(given('{Url: !Ref Orders}'), structure('${Url}'));
    expect(sendersOf(properties, 'AWS::Serverless::StateMachine', 'Transform: AWS::Serverless-2016-10-31')).toEqual([
      SENDER,
    ]);
  });

  test('hangs on what the substitution hangs on', () => {
    const chosen = given('{Url: !If [IsProd, !Ref Orders, elsewhere]}');
    expect(sendersOf(lines(chosen, structure('${Url}')))).toEqual([`${SENDER} when IsProd is true`]);
    expect(sendersOf(lines(chosen, text('${Url}')))).toEqual([`${SENDER} when IsProd is true`]);
  });

  test.each([
    ['another name', lines(given('{Url: !Ref Orders}'), structure('${url}'))],
    ['a name without braces', lines(given('{Url: !Ref Orders}'), structure('$Url'))],
    ['a brace that is not closed', lines(given('{Url: !Ref Orders}'), structure('${Urls'))],
    ['a value that cannot be told', lines(given('{Url: !Ref Hidden}'), structure('${Url}'))],
    ['a queue of another stack', lines(given('{Url: !ImportValue url}'), structure('${Url}'))],
    ['substitutions that a macro makes', lines(given('{Fn::Transform: {Name: Mine}}'), structure('${Url}'))],
    ['none', structure('${Url}')],
  ])('leads nowhere by %s', (_, properties) => {
    expect(sendersOf(properties)).toEqual([]);
  });

  test('is bounded, however often a long one is asked for', () => {
    const long = `!Join ['', [${Array.from({ length: 500 }, () => '!Ref AWS::Region').join(', ')}]]`;
    const states = Array.from({ length: 500 }, (_, at) => `S${at}: {Comment: '${'${Long}'.repeat(200)}'}`).join(', ');
    expect(sendersOf(lines(given(`{Long: ${long}}`), `Definition: {States: {${states}}}`))).toEqual([]);
  });
});
