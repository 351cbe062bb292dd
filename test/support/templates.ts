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

/** `IsProd`, which one parameter with two answers decides. */
export const IS_PROD = [
  'Parameters:',
  '  Stage:',
  '    Type: String',
  '    AllowedValues: [dev, prod]',
  'Conditions:',
  '  IsProd: !Equals [!Ref Stage, prod]',
].join('\n');
