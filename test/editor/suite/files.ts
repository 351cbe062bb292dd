/** The workspace that the tests work in: a folder for most of them, and a second one with settings of its own. */
export const SHOP: Readonly<Record<string, string>> = {
  'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
  Sealed:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders
`,
};
