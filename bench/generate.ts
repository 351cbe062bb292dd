/** How a generated template is put together. */
const KINDS = 5;

/**
 * A CloudFormation template of about 2 KB a resource as teams write them: queues with dead-letter queues, keys with
 * policies of ten statements, functions with inline code, roles; comments, flow maps, conditions and short-form tags.
 */
export function template(resources: number): string {
  const lines = [
    "AWSTemplateFormatVersion: '2010-09-09'",
    'Description: A generated template',
    'Parameters:',
    '  Env: { Type: String, Default: dev, AllowedValues: [dev, stage, prod] }',
    '  KeyArn:',
    '    Type: String',
    "    Default: ''",
    'Conditions:',
    '  IsProd: !Equals [!Ref Env, prod]',
    "  HasKey: !Not [!Equals [!Ref KeyArn, '']]",
    'Resources:',
  ];
  for (let index = 0; index < resources; index += 1) lines.push(...resource(index));
  return `${lines.join('\n')}\n`;
}

function resource(index: number): string[] {
  const group = Math.floor(index / KINDS);
  switch (index % KINDS) {
    case 0:
      return queue(group);
    case 1:
      return deadLetterQueue(group);
    case 2:
      return key(group);
    case 3:
      return code(group);
    default:
      return role(group);
  }
}

function queue(group: number): string[] {
  const keys = [
    '!GetAtt Key%.Arn',
    'alias/aws/sqs',
    '!If [IsProd, !GetAtt Key%.Arn, !Ref AWS::NoValue]',
    '!Ref KeyArn',
  ];
  return [
    `  # orders of team ${group}, kept for two weeks`,
    `  Orders${group}:`,
    '    Type: AWS::SQS::Queue',
    '    Properties:',
    `      QueueName: !Sub '\${Env}-orders-${group}'`,
    `      KmsMasterKeyId: ${keys[group % keys.length]?.replace('%', String(group))}`,
    '      MessageRetentionPeriod: 1209600',
    '      RedrivePolicy:',
    `        deadLetterTargetArn: !GetAtt OrdersDlq${group}.Arn`,
    '        maxReceiveCount: 5 # then somebody looks at it',
    '      Tags:',
    '        - { Key: team, Value: orders }',
    '        - { Key: environment, Value: !Ref Env }',
  ];
}

function deadLetterQueue(group: number): string[] {
  return [
    `  OrdersDlq${group}:`,
    '    Type: AWS::SQS::Queue',
    '    Properties:',
    ...(group % 3 === 0 ? ['      SqsManagedSseEnabled: true'] : [`      KmsMasterKeyId: !Ref Key${group}`]),
    '      MessageRetentionPeriod: 1209600',
  ];
}

function key(group: number): string[] {
  const lines = [
    `  Key${group}:`,
    '    Type: AWS::KMS::Key',
    '    DeletionPolicy: Retain',
    '    Properties:',
    `      Description: "Seals the orders queue ${group} and its dead-letter queue"`,
    '      EnableKeyRotation: true',
    '      KeyPolicy:',
    "        Version: '2012-10-17'",
    '        Statement:',
  ];
  for (let statement = 0; statement < 10; statement += 1) {
    lines.push(
      `          - Sid: Statement${statement}`,
      '            Effect: Allow',
      '            Principal:',
      `              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/orders-${group}-${statement}'`,
      '            Action:',
      '              - kms:Decrypt',
      '              - kms:GenerateDataKey*',
      "            Resource: '*'",
      '            Condition:',
      '              StringEquals:',
      '                kms:CallerAccount: !Ref AWS::AccountId',
      `                kms:ViaService: !Sub 'sqs.\${AWS::Region}.amazonaws.com'`,
    );
  }
  return lines;
}

function code(group: number): string[] {
  const lines = [
    `  Worker${group}:`,
    '    Type: AWS::Lambda::Function',
    '    Properties:',
    '      Handler: index.handler',
    '      Runtime: nodejs22.x',
    `      Role: !GetAtt Role${group}.Arn`,
    '      Environment:',
    '        Variables: { QUEUE: !Ref Orders%, STAGE: !Ref Env }'.replace('%', String(group)),
    '      Code:',
    '        ZipFile: |',
  ];
  for (let line = 0; line < 40; line += 1)
    lines.push(`          const step${line} = async (record) => ({ id: record.messageId, attempt: ${line} });`);
  return lines;
}

function role(group: number): string[] {
  return [
    `  Role${group}:`,
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      AssumeRolePolicyDocument:',
    "        Version: '2012-10-17'",
    '        Statement:',
    '          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }',
    '      ManagedPolicyArns:',
    `        - !Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole'`,
    '      Policies:',
    `        - PolicyName: orders-${group}`,
    '          PolicyDocument:',
    "            Version: '2012-10-17'",
    '            Statement:',
    '              - Effect: Allow',
    '                Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes]',
    `                Resource: !GetAtt Orders${group}.Arn`,
    '              - Effect: Allow',
    '                Action: kms:Decrypt',
    `                Resource: !GetAtt Key${group}.Arn`,
  ];
}
