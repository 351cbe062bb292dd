import { describe, expect, test } from 'vitest';
import { mended, offered } from '../../test/support/mended.ts';
import { IS_PROD } from '../../test/support/templates.ts';

const KEY = `  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Root
            Effect: Allow
            Principal: {AWS: !Ref AWS::AccountId}
            Action: kms:*
            Resource: '*'
`;
const QUEUE = `  Orders:
    Type: AWS::SQS::Queue
    Properties: {KmsMasterKeyId: !Ref Key}
`;
const TOPIC = `  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Orders.Arn}
`;
const ROLE = `  Worker: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
`;
const USE = "'kms:GenerateDataKey', 'kms:Decrypt'";

/** A template with a key whose policy has one more statement, and its queue. */
function ofKey(statement: string, ...others: readonly string[]): string {
  return `Resources:\n${KEY}          - ${statement}\n${QUEUE}${others.join('')}`;
}

/** A queue with a policy of one statement. */
function ofQueue(statement: string, ...others: readonly string[]): string {
  return `Resources:
  Orders: {Type: AWS::SQS::Queue}
  OrdersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - ${statement}
${others.join('')}`;
}

/** What becomes of the one statement that differs. */
function statementAfter(rule: string, source: string, number = 0): string {
  const after = mended(rule, source, {}, number);
  const before = new Set(source.split('\n'));
  const changed = after.split('\n').filter((line) => !before.has(line));
  return changed.map((line) => line.replace(/^ {10}(?:- | {2})/, '')).join('\n');
}

describe('a service that acts for anybody', () => {
  const UNSCOPED = `{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: [${USE}], Resource: '*'}`;

  test('is held to the account, or to what sends', () => {
    const source = ofKey(UNSCOPED, TOPIC);
    expect(offered('kms-service-grant-unscoped', source)).toEqual([
      'safe: Hold sns.amazonaws.com to the own account',
      'Hold sns.amazonaws.com to what is known to send',
    ]);
    expect(statementAfter('kms-service-grant-unscoped', source)).toBe(
      UNSCOPED.replace(/\}$/, ", Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }}"),
    );
    expect(statementAfter('kms-service-grant-unscoped', source, 1)).toBe(
      UNSCOPED.replace(/\}$/, ", Condition: { ArnEquals: { 'aws:SourceArn': !Ref Topic } }}"),
    );
  });

  test('is held on lines of its own where the statement has them', () => {
    const lines = `Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn`;
    expect(statementAfter('sqs-service-send-unscoped', ofQueue(lines, TOPIC))).toBe(`Condition:
  StringEquals:
    aws:SourceAccount: !Ref AWS::AccountId`);
  });

  test.each([
    ['nobody is known to send', ofKey(UNSCOPED)],
    [
      'the topic is of another account',
      ofKey(UNSCOPED, TOPIC.replace('!Ref Topic', 'arn:aws:sns:eu-west-1:999999999999:t')),
    ],
    [
      'a queue lets in another account',
      ofKey(
        UNSCOPED,
        TOPIC,
        `  P:
    Type: AWS::SQS::QueuePolicy
    Properties: {Queues: [!Ref Orders], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: '*', Condition: {StringEquals: {'aws:SourceAccount': '999999999999'}}}]}}
`,
      ),
    ],
  ])('is only proposed to be held where %s', (_, source) => {
    expect(offered('kms-service-grant-unscoped', source)[0]).toBe('Hold sns.amazonaws.com to the own account');
  });

  test('gets a statement of its own where others are named, too', () => {
    const both = UNSCOPED.replace('Principal: {', 'Principal: {AWS: !GetAtt Worker.Arn, ');
    const source = ofKey(both, TOPIC, ROLE);
    expect(offered('kms-service-grant-unscoped', source)[0]).toBe('safe: Hold sns.amazonaws.com to the own account');
    expect(mended('kms-service-grant-unscoped', source)).toBe(
      source.replace(
        both,
        `${UNSCOPED.replace('Service: sns.amazonaws.com', ' AWS: !GetAtt Worker.Arn ')}
          - Sid: AllowServices
            Effect: Allow
            Principal:
              Service: sns.amazonaws.com
            Action:
              - kms:GenerateDataKey
              - kms:Decrypt
            Resource: '*'
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId`,
      ),
    );
  });

  test.each([
    [
      'a condition is on all of them',
      (text: string) => text.replace(/\}$/, ", Condition: {Bool: {'aws:SecureTransport': 'true'}}}"),
    ],
    [
      'somebody hidden is named',
      (text: string) => text.replace('!GetAtt Worker.Arn', '!If [IsProd, !GetAtt Worker.Arn, !Ref AWS::AccountId]'),
    ],
  ])('is not held where %s', (_, change) => {
    const both = UNSCOPED.replace('Principal: {', 'Principal: {AWS: !GetAtt Worker.Arn, ');
    expect(offered('kms-service-grant-unscoped', ofKey(change(both), TOPIC, ROLE))).toEqual([]);
  });
});

describe('everybody', () => {
  const PUBLIC = `{Effect: Allow, Principal: '*', Action: [${USE}], Resource: '*'}`;

  test('becomes the service that sends, or the account', () => {
    const source = ofKey(PUBLIC, TOPIC);
    expect(offered('kms-key-policy-public', source)).toEqual([
      'Let in sns.amazonaws.com instead of everybody',
      'Let in the own account only',
    ]);
    expect(statementAfter('kms-key-policy-public', source)).toBe(
      PUBLIC.replace("'*'", '{ Service: sns.amazonaws.com }').replace(
        /\}$/,
        ", Condition: { ArnEquals: { 'aws:SourceArn': !Ref Topic } }}",
      ),
    );
    expect(statementAfter('kms-key-policy-public', source, 1)).toBe(`${PUBLIC.replace(
      /\}$/,
      ", Condition: { StringEquals: { 'kms:CallerAccount': !Ref AWS::AccountId } }}",
    )}
Sid: AllowSnsToUseTheKey
Principal:
  Service: sns.amazonaws.com
Action:
  - kms:GenerateDataKey
  - kms:Decrypt
Condition:
  ArnEquals:
    aws:SourceArn: !Ref Topic`);
  });

  test('may send to a queue for nothing but what is known to', () => {
    const open = "{Effect: Allow, Principal: {AWS: '*'}, Action: 'sqs:*', Resource: !GetAtt Orders.Arn}";
    expect(statementAfter('sqs-queue-policy-public', ofQueue(open, TOPIC))).toBe(
      "{Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn, Condition: { ArnEquals: { 'aws:SourceArn': !Ref Topic } }}",
    );
    expect(statementAfter('sqs-queue-policy-public', ofQueue(open))).toContain(
      "Condition: { StringEquals: { 'aws:PrincipalAccount': !Ref AWS::AccountId } }",
    );
  });

  test('is asked strictly where a condition lets pass what lacks its key', () => {
    const loose = PUBLIC.replace(/\}$/, ", Condition: {StringEqualsIfExists: {'aws:PrincipalOrgID': o-1234567890}}}");
    const source = ofKey(loose);
    expect(offered('kms-key-policy-public', source)).toEqual([
      'Compare aws:PrincipalOrgID by StringEquals',
      'Let in the own account only',
    ]);
    expect(statementAfter('kms-key-policy-public', source)).toBe(
      PUBLIC.replace(/\}$/, ", Condition: {StringEquals: { 'aws:PrincipalOrgID': o-1234567890 }}}"),
    );
  });

  test('is asked for the parameter that its author named, whichever answer lets strangers in', () => {
    const loose = PUBLIC.replace(/\}$/, ', Condition: {StringEqualsIfExists: {aws:PrincipalOrgID: !Ref Org}}}');
    const source = `Parameters:\n  Org: {Type: String, AllowedValues: [o-1234567890, o-abcdefghij]}\n${ofKey(loose)}`;
    expect(statementAfter('kms-key-policy-public', source)).toBe(
      PUBLIC.replace(/\}$/, ", Condition: {StringEquals: { 'aws:PrincipalOrgID': !Ref Org }}}"),
    );
    const chosen = source.replace('!Ref Org}', '!If [IsProd, o-1234567890, o-abcdefghij]}');
    expect(offered('kms-key-policy-public', `${IS_PROD}\n${chosen.replace(/^Parameters.*\n.*\n/, '')}`)).toEqual([
      'Let in the own account only',
    ]);
  });

  test('who is limited in fact becomes the service that the condition is about', () => {
    const loose = `{Effect: Allow, Principal: '*', Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn, Condition: {ArnLike: {'aws:SourceArn': !Sub 'arn:aws:sns:*:\${AWS::AccountId}:*'}}}`;
    expect(statementAfter('sqs-public-by-aws-rules', ofQueue(loose, TOPIC))).toBe(
      loose.replace("'*'", '{ Service: sns.amazonaws.com }'),
    );
  });
});

describe('a key policy', () => {
  test('gets the default statement where nobody could change it', () => {
    const source = `Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Statement:\n          - {Effect: Allow, Principal: {Service: logs.amazonaws.com}, Action: 'kms:Decrypt', Resource: '*'}\n`;
    expect(mended('kms-policy-lockout', source)).toBe(`${source}          - Sid: EnableIamPolicies
            Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: '*'
`);
  });

  test('gives a service that sends what it needs', () => {
    const broad = `{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'kms:*', Resource: '*', Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}}`;
    const source = ofKey(broad, TOPIC);
    expect(offered('kms-broad-actions', source)).toEqual(['safe: Give kms:GenerateDataKey and kms:Decrypt only']);
    expect(statementAfter('kms-broad-actions', source)).toBe(broad.replace("'kms:*'", `[${USE}]`));
    expect(offered('kms-broad-actions', ofKey(broad))).toEqual(['Give kms:GenerateDataKey and kms:Decrypt only']);
  });

  test('gives a reader what it needs, if somebody wants that', () => {
    const broad = "{Effect: Allow, Principal: {AWS: !GetAtt Worker.Arn}, Action: ['kms:*'], Resource: '*'}";
    const reading = `  Reading:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: r, Roles: [!Ref Worker], PolicyDocument: {Statement: {Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: !GetAtt Orders.Arn}}}
`;
    expect(offered('kms-broad-actions', ofKey(broad, ROLE, reading))).toEqual(['Give kms:Decrypt only']);
    expect(statementAfter('kms-broad-actions', ofKey(broad, ROLE, reading))).toBe(
      broad.replace("['kms:*']", "'kms:Decrypt'"),
    );
  });

  test('leaves no grants to a service that sends', () => {
    const granting = `{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: ['kms:CreateGrant', ${USE}], Resource: '*', Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}}`;
    expect(offered('kms-create-grant-unrestricted', ofKey(granting))).toEqual(['safe: Take away the making of grants']);
    expect(statementAfter('kms-create-grant-unrestricted', ofKey(granting))).toBe(
      granting.replace("'kms:CreateGrant', ", ''),
    );
  });

  test('takes grants out of one branch of a condition alone', () => {
    const source = `${IS_PROD}\n${ofKey(
      `{Effect: Allow, Principal: {AWS: !GetAtt Worker.Arn}, Action: ['kms:Decrypt', !If [IsProd, 'kms:CreateGrant', 'kms:DescribeKey']], Resource: '*'}`,
      ROLE,
    )}`;
    expect(mended('kms-create-grant-unrestricted', source)).toContain(
      "Action: ['kms:Decrypt', !If [IsProd, !Ref AWS::NoValue, 'kms:DescribeKey']]",
    );
  });

  test('holds the grants of others to AWS services', () => {
    const granting = `Effect: Allow
            Principal: {AWS: !GetAtt Worker.Arn}
            Action:
              - kms:Decrypt
              - kms:CreateGrant
            Resource: '*'`;
    expect(mended('kms-create-grant-unrestricted', ofKey(granting, ROLE))).toBe(
      ofKey(
        `${granting.replace('\n              - kms:CreateGrant', '')}
          - Sid: AllowGrantsForAwsResources
            Effect: Allow
            Principal:
              AWS: !GetAtt Worker.Arn
            Action: kms:CreateGrant
            Resource: '*'
            Condition:
              Bool:
                kms:GrantIsForAWSResource: 'true'`,
        ROLE,
      ),
    );
    const alone = "{Effect: Allow, Principal: {AWS: !GetAtt Worker.Arn}, Action: 'kms:CreateGrant', Resource: '*'}";
    expect(statementAfter('kms-create-grant-unrestricted', ofKey(alone, ROLE))).toBe(
      alone.replace(/\}$/, ", Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } }}"),
    );
  });

  test('asks who calls instead of from where', () => {
    const network = `{Effect: Allow, Principal: {AWS: !GetAtt Worker.Arn}, Action: [${USE}], Resource: '*', Condition: {IpAddress: {'aws:SourceIp': 203.0.113.0/24}}}`;
    expect(statementAfter('kms-network-condition', ofKey(network, ROLE))).toBe(
      network.replace(
        "{IpAddress: {'aws:SourceIp': 203.0.113.0/24}}",
        "{StringEquals: { 'kms:ViaService': !Sub 'sqs.${AWS::Region}.amazonaws.com' }}",
      ),
    );
    const denial = `{Effect: Deny, Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: {StringNotEquals: {'aws:SourceVpc': vpc-1}}}`;
    expect(statementAfter('kms-network-condition', ofKey(denial))).toBe(
      denial.replace('vpc-1}}', "vpc-1}, Bool: { 'aws:ViaAWSService': 'false' }}"),
    );
  });

  test('is about its key', () => {
    const other =
      "{Effect: Allow, Principal: {AWS: !GetAtt Worker.Arn}, Action: 'kms:Decrypt', Resource: 'arn:aws:sqs:eu-west-1:111122223333:q'}";
    expect(statementAfter('kms-statement-no-effect', ofKey(other, ROLE))).toBe(
      other.replace("'arn:aws:sqs:eu-west-1:111122223333:q'", "'*'"),
    );
  });

  test('names services by their hosts', () => {
    const short = `{Effect: Allow, Principal: {Service: events}, Action: [${USE}], Resource: '*'}`;
    expect(offered('kms-invalid-principal', ofKey(short))).toEqual(['safe: Name events.amazonaws.com']);
    expect(statementAfter('kms-invalid-principal', ofKey(short))).toBe(
      short
        .replace('events', 'events.amazonaws.com')
        .replace(/\}$/, ", Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }}"),
    );
  });

  test('names several roles by their account and a condition', () => {
    const pattern = `{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:role/app-*'}, Action: [${USE}], Resource: '*'}`;
    expect(offered('kms-invalid-principal', ofKey(pattern))).toEqual([
      'Name the account, and those who are meant in a condition',
    ]);
    expect(statementAfter('kms-invalid-principal', ofKey(pattern))).toBe(
      pattern
        .replace('arn:aws:iam::111122223333:role/app-*', '111122223333')
        .replace(/\}$/, ", Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app-*' } }}"),
    );
  });

  test('loses a principal that is gone', () => {
    const gone = `{Effect: Allow, Principal: {AWS: [AIDA1234567890ABCDEF, !GetAtt Worker.Arn]}, Action: [${USE}], Resource: '*'}`;
    expect(statementAfter('kms-invalid-principal', ofKey(gone, ROLE))).toBe(gone.replace('AIDA1234567890ABCDEF, ', ''));
  });

  test('compares wildcards as such', () => {
    const literal = `{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: [${USE}], Resource: '*', Condition: {StringEquals: {'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:*', 'aws:SourceAccount': '111122223333'}}}`;
    expect(statementAfter('kms-condition-ineffective', ofKey(literal))).toBe(
      literal.replace(
        /Condition: .*$/,
        "Condition: {StringEquals: {'aws:SourceAccount': '111122223333'}, ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:*' }}}",
      ),
    );
  });

  test('shuts out an account', () => {
    const foreign = `{Effect: Allow, Principal: {AWS: ['999999999999', !Ref AWS::AccountId]}, Action: [${USE}], Resource: '*'}`;
    const source = ofKey(foreign);
    expect(mended('kms-cross-account', source, { ownAccounts: new Set(['111122223333']) })).toBe(
      source.replace("'999999999999', ", ''),
    );
  });

  test('names the service that sends instead of SQS', () => {
    const sqs = `{Effect: Allow, Principal: {Service: sqs.amazonaws.com}, Action: [${USE}], Resource: '*'}`;
    const source = ofKey(sqs, TOPIC);
    expect(offered('sqs-no-sender-grant', source)).toEqual([
      'Name sns.amazonaws.com, which sends',
      'Remove the statement',
    ]);
    expect(statementAfter('sqs-no-sender-grant', source)).toBe(
      sqs
        .replace('sqs.amazonaws.com', 'sns.amazonaws.com')
        .replace(/\}$/, ", Condition: { ArnEquals: { 'aws:SourceArn': !Ref Topic } }}"),
    );
    expect(mended('sqs-no-sender-grant', source, {}, 1)).toBe(`Resources:\n${KEY}${QUEUE}${TOPIC}`);
  });

  test.each([
    [
      'is hidden',
      "{'Fn::If': [A, {Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*'}, !Ref AWS::NoValue]}",
    ],
  ])('has no fix where a statement %s', (_, statement) => {
    expect(offered('kms-policy-lockout', ofKey(statement))).toEqual([]);
  });

  test('is not mended where it is text', () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
    });
    const source = `Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: '${policy}'}}\n${QUEUE}`;
    expect(mended('kms-key-policy-public', source)).toMatch(/text/);
  });
});

describe('a queue policy', () => {
  test('gives a service what it needs', () => {
    const broad = `{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:*', Resource: '*', Condition: {ArnEquals: {'aws:SourceArn': !Ref Topic}}}`;
    expect(offered('sqs-policy-wildcard-action', ofQueue(broad, TOPIC))).toEqual(['safe: Give sqs:SendMessage only']);
    expect(statementAfter('sqs-policy-wildcard-action', ofQueue(broad, TOPIC))).toBe(
      broad.replace("'sqs:*'", "'sqs:SendMessage'"),
    );
  });

  test('names its queue by URL', () => {
    const source = ofQueue("{Effect: Deny, Principal: '*', Action: 'sqs:*', Resource: '*'}");
    const wrong = source.replace('[!Ref Orders]', '[!GetAtt Orders.Arn]');
    expect(offered('sqs-policy-queue-reference', wrong)).toEqual(['safe: Name Orders by its URL']);
    expect(mended('sqs-policy-queue-reference', wrong)).toBe(source);
  });

  test('refuses plain HTTP', () => {
    const source = ofQueue(
      `{Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'sqs:SendMessage', Resource: '*'}`,
    ).replace('Type: AWS::SQS::Queue}', 'Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}');
    expect(
      mended('sqs-tls-not-enforced', source, { tls: 'always' }),
    ).toBe(`${source}          - Sid: DenyInsecureTransport
            Effect: Deny
            Principal: '*'
            Action: sqs:*
            Resource: !GetAtt Orders.Arn
            Condition:
              Bool:
                aws:SecureTransport: 'false'
`);
    expect(offered('sqs-tls-not-enforced', source, { tls: 'always' })).toEqual(['safe: Let Orders refuse plain HTTP']);
    expect(offered('sqs-tls-not-enforced', source.replace('true', 'false'))).toEqual(['Let Orders refuse plain HTTP']);
    expect(
      offered(
        'sqs-tls-not-enforced',
        source.replace('[!Ref Orders]', '[!Ref Orders]') +
          source.slice(source.indexOf('  OrdersPolicy')).replace('OrdersPolicy', 'Second'),
        {
          tls: 'always',
        },
      ),
    ).toEqual([]);
  });

  test('is made with those who send', () => {
    const source = `Resources:\n  Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}\n${TOPIC}`;
    const after = mended('sqs-tls-not-enforced', source, { tls: 'always' });
    expect(after.match(/Sid: \w+/g)).toEqual(['Sid: AllowSnsToSend', 'Sid: DenyInsecureTransport']);
    expect(after).toContain('aws:SourceArn: !Ref Topic');
  });

  test('is not made for a queue of a loop, which nothing can name', () => {
    const source = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues:
    - Name
    - !Ref Names
    - Queue\${Name}: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
Parameters: {Names: {Type: CommaDelimitedList}}
`;
    expect(mended('sqs-tls-not-enforced', source, { tls: 'always' })).toMatch(/is made by a loop/);
  });

  test('takes in the statements of another one', () => {
    const source = ofQueue(
      `{Sid: A, Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn}`,
      `  Second:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          Sid: B
          Effect: Allow
          Principal: {AWS: !Sub '\${AWS::AccountId}'}
          Action: sqs:ReceiveMessage
          Resource: '*'
`,
    );
    const merged = source.slice(0, source.indexOf('  Second:'));
    expect(offered('sqs-queue-policy-collision', source)).toEqual([
      'safe: Put the statements of Second into OrdersPolicy',
    ]);
    expect(mended('sqs-queue-policy-collision', source)).toBe(`${merged}          - Sid: B
            Effect: Allow
            Principal:
              AWS: !Ref AWS::AccountId
            Action: sqs:ReceiveMessage
            Resource: '*'
`);
    expect(offered('sqs-queue-policy-collision', source.replace('Sid: B', 'Sid: A'))).toEqual([]);
    expect(mended('sqs-queue-policy-collision', `${source}  Last: {Type: AWS::SNS::Topic, DependsOn: Second}\n`)).toBe(
      'Second is named elsewhere in the template.',
    );
  });
});

describe('an IAM policy', () => {
  const role = (...statements: readonly string[]): string => `  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
${statements.map((statement) => `              - ${statement}\n`).join('')}`;
  const SENDS = "{Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn}";

  test('allows what SQS calls instead of kms:Encrypt', () => {
    const encrypts = "{Effect: Allow, Action: 'kms:Encrypt', Resource: !GetAtt Key.Arn}";
    const source = `Resources:\n${KEY}${QUEUE}${role(SENDS, encrypts)}`;
    expect(mended('kms-encrypt-not-generate-data-key', source)).toBe(
      source.replace("'kms:Encrypt'", "['kms:GenerateDataKey', 'kms:Decrypt']"),
    );
    expect(
      mended('kms-encrypt-not-generate-data-key', source.replace("'kms:Encrypt'", "['kms:Encrypt', 'kms:Decrypt']")),
    ).toBe(source.replace("'kms:Encrypt'", "['kms:GenerateDataKey', 'kms:Decrypt']"));
    expect(
      mended('kms-encrypt-not-generate-data-key', source.replace("'kms:Encrypt'", "['kms:Encrypt', 'kms:Sign']")),
    ).toBe(source.replace("'kms:Encrypt'", "['kms:GenerateDataKey', 'kms:Sign', 'kms:Decrypt']"));
  });

  test('of SAM gets the policy templates that SQS needs', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Resources:
${KEY}${QUEUE}  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Policies:
        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
        - KMSEncryptPolicy: {KeyId: !Ref Key}
`;
    expect(mended('kms-encrypt-not-generate-data-key', source)).toBe(`${source}        - KMSEncryptPolicy_v2:
            KeyId: !Ref Key
        - KMSDecryptPolicy:
            KeyId: !Ref Key
`);
  });

  test('decrypts with the keys of its queues', () => {
    const all = `{Effect: Allow, Action: [${USE}], Resource: '*'}`;
    const source = `Resources:\n${KEY}${QUEUE}${role(SENDS, all)}`;
    expect(mended('kms-iam-decrypt-all-keys', source)).toBe(
      source.replace(`[${USE}], Resource: '*'`, `[${USE}], Resource: !GetAtt Key.Arn`),
    );
    const mixed = source.replace(`[${USE}]`, `[${USE}, 's3:ListAllMyBuckets']`);
    expect(
      mended('kms-iam-decrypt-all-keys', mixed),
    ).toBe(`${mixed.replace(`${USE}, `, '')}              - Effect: Allow
                Action:
                  - kms:GenerateDataKey
                  - kms:Decrypt
                Resource: !GetAtt Key.Arn
`);
  });

  test('names a key by its ARN', () => {
    const alias = '  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}\n';
    const named = `{Effect: Allow, Action: 'kms:DescribeKey', Resource: !Sub 'arn:aws:kms:\${AWS::Region}:\${AWS::AccountId}:alias/orders'}`;
    const source = `Resources:\n${KEY}${QUEUE}${alias}${role(SENDS, `{Effect: Allow, Action: [${USE}], Resource: !GetAtt Key.Arn}`, named)}`;
    expect(offered('kms-statement-no-effect', source)).toEqual(['safe: Name Key by its ARN']);
    expect(mended('kms-statement-no-effect', source)).toContain(
      "Action: 'kms:DescribeKey', Resource: !GetAtt Key.Arn}",
    );
  });
});
