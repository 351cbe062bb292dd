import type { SyntaxNode } from '../syntax/tree.ts';
import { mapOf, type NewStatement, type NewValue, oneOrMany, statementValue } from './change.ts';

/** SAM's policy templates for what SQS calls of a key; they take its id. */
const TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['kms:GenerateDataKey', 'KMSEncryptPolicy_v2'],
  ['kms:Decrypt', 'KMSDecryptPolicy'],
]);

/**
 * A statement as items of the `Policies` of a function or state machine: by SAM's policy templates where those say it.
 *
 * Source: AWS SAM Developer Guide, "Policy template list",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
export function samPolicies(statement: NewStatement): readonly NewValue[] {
  const { actions, resources } = statement;
  const [key] = resources;
  const templates = actions.map((action) => TEMPLATES.get(action)).filter((name) => name !== undefined);
  if (typeof key !== 'object' || key.kind !== 'attribute' || resources.length > 1 || templates.length < actions.length)
    return [mapOf({ Version: '2012-10-17', Statement: oneOrMany([statementValue(statement)]) })];
  const keyId: NewValue = { kind: 'attribute', of: key.of, attribute: 'id' };
  return templates.map((name) => mapOf({ [name]: mapOf({ KeyId: keyId }) }));
}

/** Whether SAM makes a role for a resource of a type, with what its `Policies` say. */
export function isOfSam(type: SyntaxNode | undefined): boolean {
  return (
    type?.kind === 'scalar' &&
    (type.value === 'AWS::Serverless::Function' || type.value === 'AWS::Serverless::StateMachine')
  );
}
