import type { MapValue, Value } from '../../resources/value.ts';
import { grant } from './documents.ts';
import { ownArn, textAt } from './values.ts';

/** A policy template that has to do with queues or keys: what it allows, on what its parameter names. */
interface PolicyTemplate {
  readonly service: 'sqs' | 'kms';
  readonly parameter: string;
  /** What stands before the parameter in the last part of the ARN. */
  readonly prefix: string;
  readonly actions: readonly string[];
}

const ON_QUEUE = { service: 'sqs', parameter: 'QueueName', prefix: '' } as const;
const WITH_KEY = { service: 'kms', parameter: 'KeyId', prefix: 'key/' } as const;

/**
 * The policy templates that allow something on queues or keys.
 *
 * Source: AWS SAM translator 1.110, `policy_templates_data/policy_templates.json`, of which
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html tells
 */
const TEMPLATES: ReadonlyMap<string, PolicyTemplate> = new Map<string, PolicyTemplate>([
  [
    'SQSPollerPolicy',
    {
      ...ON_QUEUE,
      actions: [
        'sqs:ChangeMessageVisibility',
        'sqs:ChangeMessageVisibilityBatch',
        'sqs:DeleteMessage',
        'sqs:DeleteMessageBatch',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ],
    },
  ],
  ['SQSSendMessagePolicy', { ...ON_QUEUE, actions: ['sqs:SendMessage*'] }],
  ['KMSDecryptPolicy', { ...WITH_KEY, actions: ['kms:Decrypt'] }],
  ['KMSEncryptPolicy', { ...WITH_KEY, actions: ['kms:Encrypt'] }],
  [
    'KMSEncryptPolicy_v2',
    {
      ...WITH_KEY,
      actions: [
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:GenerateDataKeyPair',
        'kms:GenerateDataKeyPairWithoutPlaintext',
      ],
    },
  ],
]);

/** The other templates of the same source: none allows anything on queues or keys. */
const OF_OTHER_SERVICES: ReadonlySet<string> = new Set(
  `AMIDescribe AWSSecretsManagerGetSecretValue AWSSecretsManagerRotation AcmGetCertificate AthenaQuery
  CloudFormationDescribeStacks CloudWatchDashboard CloudWatchDescribeAlarmHistory CloudWatchPutMetric CodeCommitCrud
  CodeCommitRead CodePipelineLambdaExecution CodePipelineReadOnly ComprehendBasicAccess CostExplorerReadOnly
  DynamoDBBackupFullAccess DynamoDBCrud DynamoDBRead DynamoDBReconfigure DynamoDBRestoreFromBackup DynamoDBStreamRead
  DynamoDBWrite EC2CopyImage EC2Describe EFSWriteAccess EKSDescribe EcsRunTask ElasticMapReduceAddJobFlowSteps
  ElasticMapReduceCancelSteps ElasticMapReduceModifyInstanceFleet ElasticMapReduceModifyInstanceGroups
  ElasticMapReduceSetTerminationProtection ElasticMapReduceTerminateJobFlows ElasticsearchHttpPost EventBridgePutEvents
  FilterLogEvents FirehoseCrud FirehoseWrite KinesisCrud KinesisStreamRead LambdaInvoke MobileAnalyticsWriteOnlyAccess
  OrganizationsListAccounts PinpointEndpointAccess PollyFullAccess RekognitionDetectOnly RekognitionFaces
  RekognitionFacesManagement RekognitionLabels RekognitionNoDataAccess RekognitionRead RekognitionWriteOnlyAccess
  Route53ChangeResourceRecordSets S3Crud S3FullAccess S3Read S3Write SESBulkTemplatedCrud SESCrud SESEmailTemplateCrud
  SESSendBounce SNSCrud SNSPublishMessage SSMParameterRead SSMParameterWithSlashPrefixRead SageMakerCreateEndpoint
  SageMakerCreateEndpointConfig ServerlessRepoReadWriteAccess StepFunctionsCallback StepFunctionsExecution
  TextractDetectAnalyze TextractGetResult Textract VPCAccess`
    .split(/\s+/)
    .flatMap((name) => [`${name}Policy`, `${name}Policy_v2`]),
);

/**
 * The inline policy that a template comes to, `nothing` where it has nothing to do with queues and keys, and `undefined`
 * for a map that is no template.
 */
export function fromTemplate(policy: MapValue): Value | 'nothing' | undefined {
  const [[name, { key, value }] = ['', { key: policy.origin, value: policy }], ...others] = policy.entries;
  if (others.length > 0 || policy.more) return undefined;
  if (OF_OTHER_SERVICES.has(name)) return 'nothing';
  const template = TEMPLATES.get(name);
  const given = value.kind === 'map' && template ? value.entries.get(template.parameter) : undefined;
  if (!template || !given) return undefined;
  const arn = ownArn(given.value.origin, template.service, [textAt(key, template.prefix), given.value]);
  return grant(key, template.actions, arn);
}
