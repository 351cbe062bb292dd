/**
 * What constructs call the properties of CloudFormation, the name that says most first: the L1's own, then the L2's.
 *
 * Source: AWS CDK API Reference, `aws_sqs.QueueProps`, `aws_sqs.CfnQueueProps`, `aws_kms.KeyProps`, `aws_kms.CfnKeyProps`,
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sqs.QueueProps.html
 */
const NAMES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS::SQS::Queue': {
    KmsMasterKeyId: ['kmsMasterKeyId', 'encryptionMasterKey', 'encryption'],
    SqsManagedSseEnabled: ['sqsManagedSseEnabled', 'encryption'],
    KmsDataKeyReusePeriodSeconds: ['kmsDataKeyReusePeriodSeconds', 'dataKeyReuse'],
    RedrivePolicy: ['redrivePolicy', 'deadLetterQueue'],
    QueueName: ['queueName'],
  },
  'AWS::KMS::Key': {
    KeyPolicy: ['keyPolicy', 'policy'],
    Enabled: ['enabled'],
    EnableKeyRotation: ['enableKeyRotation'],
    PendingWindowInDays: ['pendingWindowInDays', 'pendingWindow'],
    KeySpec: ['keySpec'],
    KeyUsage: ['keyUsage'],
  },
  'AWS::SQS::QueuePolicy': { PolicyDocument: ['policyDocument'], Queues: ['queues'] },
};

/** What TypeScript may call a property of a resource type, in the order in which it is to be looked for. */
export function namesOf(type: string, property: string): readonly string[] {
  return NAMES[type]?.[property] ?? [];
}
