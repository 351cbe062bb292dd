import { FORMATS } from '../core/formats/index.ts';
import { EncryptionMap } from '../core/map/encryption-map.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { mediansOf, type Row, ratio } from './measure.ts';

const SENDERS_EACH = 4;

/** A template of queues with four neighbours each: a topic, a bucket, a rule and a role, on keys shared by ten. */
function template(queues: number): string {
  const lines = ['Resources:'];
  for (let index = 0; index < queues; index++) {
    const key = Math.floor(index / 10);
    if (index % 10 === 0)
      lines.push(
        `  Key${key}:`,
        '    Type: AWS::KMS::Key',
        '    Properties:',
        '      EnableKeyRotation: true',
        '      KeyPolicy:',
        "        Version: '2012-10-17'",
        '        Statement:',
        '          - Effect: Allow',
        "            Principal: {AWS: !Join [':', [arn, !Ref AWS::Partition, iam, '', !Ref AWS::AccountId, root]]}",
        "            Action: 'kms:*'",
        "            Resource: '*'",
        '          - Effect: Allow',
        '            Principal: {Service: [sns.amazonaws.com, s3.amazonaws.com, events.amazonaws.com]}',
        "            Action: ['kms:GenerateDataKey', 'kms:Decrypt']",
        "            Resource: '*'",
        '            Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}',
      );
    lines.push(
      `  Queue${index}:`,
      '    Type: AWS::SQS::Queue',
      '    Properties:',
      `      KmsMasterKeyId: !GetAtt Key${key}.Arn`,
      `  Topic${index}:`,
      '    Type: AWS::SNS::Topic',
      `  Subscription${index}:`,
      '    Type: AWS::SNS::Subscription',
      '    Properties:',
      '      Protocol: sqs',
      `      TopicArn: !Ref Topic${index}`,
      `      Endpoint: !GetAtt Queue${index}.Arn`,
      `  Bucket${index}:`,
      '    Type: AWS::S3::Bucket',
      '    Properties:',
      '      NotificationConfiguration:',
      '        QueueConfigurations:',
      `          - {Event: 's3:ObjectCreated:*', Queue: !GetAtt Queue${index}.Arn}`,
      `  Rule${index}:`,
      '    Type: AWS::Events::Rule',
      '    Properties:',
      '      ScheduleExpression: rate(1 day)',
      '      Targets:',
      `        - {Id: queue, Arn: !GetAtt Queue${index}.Arn}`,
      `  Role${index}:`,
      '    Type: AWS::IAM::Role',
      '    Properties:',
      '      AssumeRolePolicyDocument: {}',
      '      Policies:',
      '        - PolicyName: send',
      '          PolicyDocument:',
      "            Version: '2012-10-17'",
      '            Statement:',
      `              - {Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Queue${index}.Arn}`,
      `              - {Effect: Allow, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: !GetAtt Key${key}.Arn}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What drawing the map costs beside reading the template into values. */
export function benchMap(): Row[] {
  const rows: Row[] = [];
  for (const queues of [125, 250, 500]) {
    const text = template(queues);
    const files = { read: () => text, list: () => undefined };
    const unit = { root: 'template.yaml', format: 'template', claims: [] } as const;
    const format = FORMATS.find(({ name }) => name === 'template');
    const read = () => format?.read(unit, { files, tree: readTree });
    const draw = (): void => {
      const reading = read();
      const map = new EncryptionMap(reading?.resources ?? [], reading?.variables ?? [], new Set());
      let edges = 0;
      for (const queue of map.queues) {
        for (const edge of map.neighbourhoodIn(NOWHERE, queue)?.edges ?? [])
          if (edge.access.answer === 'yes') edges += 1;
      }
      if (edges !== queues * SENDERS_EACH) throw new Error(`${edges} edges, not ${queues * SENDERS_EACH}`);
    };
    const [reading = 0, drawing = 0] = mediansOf(15, 3, [read, draw]);
    rows.push(
      { what: `${queues} queues read into values`, median: reading },
      {
        what: `and their map with ${queues * SENDERS_EACH} senders, each with its access`,
        median: drawing - reading,
        ratio: `${ratio(drawing - reading, reading, 'reading', 'at most 2')}, ${(((drawing - reading) * 1000) / queues).toFixed(0)} microseconds a queue`,
      },
    );
  }
  return rows;
}

const NOWHERE = new Map<string, string>();
