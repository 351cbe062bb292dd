/** A template with one queue, `Orders`, and the given lines as its properties. */
export function queueWith(...properties: string[]): string {
  return template({ Orders: properties });
}

/** A template of queues by name, each with its properties' lines, after sections written as they are. */
export function template(queues: Readonly<Record<string, readonly string[]>>, ...sections: string[]): string {
  const resources = Object.entries(queues).flatMap(([name, properties]) => [
    `  ${name}:`,
    '    Type: AWS::SQS::Queue',
    ...(properties.length > 0 ? ['    Properties:'] : []),
    ...properties.map((line) => `      ${line}`),
  ]);
  return [...sections, 'Resources:', ...resources].join('\n');
}

/** A queue whose key attribute is as given, beside a key with the given properties and an alias of it. */
export function queueOn(reference: string, ...key: string[]): string {
  return `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: ${reference}
  Key:
    Type: AWS::KMS::Key
    Properties:
      Description: of the orders
${key.map((line) => `      ${line}\n`).join('')}  Alias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref Key`;
}

/** `IsProd`, which one parameter with two answers decides. */
export const IS_PROD = [
  'Parameters:',
  '  Stage:',
  '    Type: String',
  '    AllowedValues: [dev, prod]',
  'Conditions:',
  '  IsProd: !Equals [!Ref Stage, prod]',
].join('\n');
