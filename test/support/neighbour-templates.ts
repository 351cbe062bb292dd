import type { RuleMeta, Settings } from '../../core/index.ts';
import { findingsOf, lintText } from './annotate.ts';

/** The statement that leaves a key to the IAM policies of its account. */
export const OWN_ROOT = '{Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: "kms:*", Resource: "*"}';

/** A statement by which a service may use the key, with a condition where one is given. */
export function serviceMay(
  service: string,
  actions = '[kms:GenerateDataKey, kms:Decrypt]',
  condition?: string,
): string {
  const when = condition === undefined ? '' : `, Condition: {${condition}}`;
  return `{Effect: Allow, Principal: {Service: ${service}}, Action: ${actions}, Resource: '*'${when}}`;
}

/** A key that lacks nothing but what its statements do not give: one line of YAML each. */
export function key(name: string, ...statements: string[]): string[] {
  return [
    `  ${name}:`,
    '    Type: AWS::KMS::Key',
    '    DeletionPolicy: Retain',
    '    UpdateReplacePolicy: Retain',
    '    Properties:',
    '      EnableKeyRotation: true',
    '      KeyPolicy:',
    "        Version: '2012-10-17'",
    '        Statement:',
    ...statements.map((statement) => `          - ${statement}`),
  ];
}

/** A queue with some properties besides its key: one line of YAML each. */
export function queue(name: string, sealedBy: string, ...properties: string[]): string[] {
  return [
    `  ${name}:`,
    '    Type: AWS::SQS::Queue',
    '    Properties:',
    `      KmsMasterKeyId: ${sealedBy}`,
    ...properties.map((property) => `      ${property}`),
  ];
}

/** A queue policy that lets services send, whatever for. */
export function letsSend(queueName: string, ...services: string[]): string[] {
  const statement = `{Effect: Allow, Principal: {Service: [${services.join(', ')}]}, Action: 'sqs:SendMessage', Resource: !GetAtt ${queueName}.Arn, Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}}`;
  return [
    `  ${queueName}Policy:`,
    '    Type: AWS::SQS::QueuePolicy',
    `    Properties: {Queues: [!Ref ${queueName}], PolicyDocument: {Version: '2012-10-17', Statement: [${statement}]}}`,
  ];
}

/** A role with an inline policy of the given statements: one line of YAML each. */
export function role(name: string, ...statements: string[]): string[] {
  return [
    `  ${name}:`,
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      AssumeRolePolicyDocument: {}',
    '      Policies:',
    '        - PolicyName: queues',
    '          PolicyDocument:',
    "            Version: '2012-10-17'",
    '            Statement:',
    ...statements.map((statement) => `              - ${statement}`),
  ];
}

/** An IAM statement that allows something on one resource. */
export function may(actions: string, on: string): string {
  return `{Effect: Allow, Action: [${actions}], Resource: ${on}}`;
}

/** A template of some resources. */
export function resources(...parts: readonly (readonly string[])[]): string {
  return ['Resources:', ...parts.flat()].join('\n');
}

/** What rules about senders, readers and their keys find, as rows; rules about other things are left out. */
export function deliveryRows(source: string, settings: Partial<Settings> = {}): string[] {
  return findingsOf(source, settings)
    .filter(([, rule]) => DELIVERY.has(rule))
    .map(([level, rule, resource, at, when]) => [level, rule, resource, at, when].filter(Boolean).join(' '));
}

const DELIVERY = new Set([
  'kms-encrypt-not-generate-data-key',
  'kms-missing-service-grant',
  'sqs-consumer-missing-kms',
  'sqs-dlq-consumer-missing-source-key',
  'sqs-managed-key-blocks-service',
  'sqs-missing-service-send',
  'sqs-producer-missing-kms',
]);

/** The messages of one rule. */
export function messagesOf({ id }: Pick<RuleMeta, 'id'>, source: string, settings: Partial<Settings> = {}) {
  return lintText(source, settings)
    .findings.filter(({ rule }) => rule === id)
    .map(({ message }) => message);
}
