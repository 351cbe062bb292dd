import type { RuleMeta, Settings } from '../../core/index.ts';
import { type FindingRow, findingsOf, lintText } from './annotate.ts';

/** The account, organization and so on that are the project's own. */
export const OWN: Partial<Settings> = {
  ownAccounts: new Set(['111122223333']),
  trusted: { accounts: new Set(), orgs: new Set(['o-own']), cidrs: [], vpces: new Set() },
};

/** `OWN` with more that is trusted. */
export function trusting(trusted: Partial<Settings['trusted']>): Partial<Settings> {
  return { ...OWN, trusted: { accounts: new Set(), orgs: new Set(), cidrs: [], vpces: new Set(), ...trusted } };
}

/** A template in which a queue uses `Key`, whose policy has the given statements: one line of YAML each. */
export function keyWith(...statements: string[]): string {
  return lines(
    'Resources:',
    '  Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}',
    '  Key:',
    '    Type: AWS::KMS::Key',
    '    Properties:',
    '      KeyPolicy:',
    "        Version: '2012-10-17'",
    '        Statement:',
    ...statements.map((statement) => `          - ${statement}`),
  );
}

/** A template in which `Policy` is attached to `Queue` and has the given statements: one line of YAML each. */
export function queuePolicyWith(...statements: string[]): string {
  return lines(
    'Resources:',
    '  Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}',
    '  Policy:',
    '    Type: AWS::SQS::QueuePolicy',
    '    Properties:',
    '      Queues: [!Ref Queue]',
    '      PolicyDocument:',
    '        Statement:',
    ...statements.map((statement) => `          - ${statement}`),
    "        Version: '2012-10-17'",
  );
}

/** What the tests of a check on key policies and on queue policies alike differ in. */
export const KEY_POLICY = { resource: 'Key', action: 'kms:Decrypt', policyWith: keyWith };
export const QUEUE_POLICY = { resource: 'Policy', action: 'sqs:SendMessage', policyWith: queuePolicyWith };

/** A statement that allows, in one line: for a key or a queue by its action. */
export function allow(principal: string, action: string, condition = '', more = ''): string {
  const where = condition === '' ? '' : `, Condition: {${condition}}`;
  return `{Effect: Allow, Principal: ${principal}, Action: ${action}, Resource: '*'${where}${more}}`;
}

/** What one rule finds, as rows without the rule. */
export function rowsOf(
  rule: Pick<RuleMeta, 'id'>,
  source: string,
  settings: Partial<Settings> = OWN,
): (readonly [level: string, resource: string, at: string, when?: string])[] {
  return findingsOf(source, settings)
    .filter(([, id]: FindingRow) => id === rule.id)
    .map(([level, , ...rest]) => [level, ...rest]);
}

/** What one rule finds, as the sentences that say what will happen. */
export function sentencesOf(rule: Pick<RuleMeta, 'id'>, source: string): string[] {
  return lintText(source, OWN)
    .findings.filter((found) => found.rule === rule.id)
    .map(({ message }) => message.what);
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
