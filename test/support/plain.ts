import type { Value } from '../../core/resources/value.ts';

/** A value without places, in which what is not known before a deployment is text such as "<Orders.Arn>". */
export type Plain = string | readonly Plain[] | { readonly [name: string]: Plain };

const FACTS = {
  account: 'AccountId',
  region: 'Region',
  partition: 'Partition',
  suffix: 'URLSuffix',
  'stack-id': 'StackId',
  'stack-name': 'StackName',
} as const;

/** A settled value in the words of the translator's answers; `undefined` for none. */
export function plainOf(value: Value): Plain | undefined {
  switch (value.kind) {
    case 'absent':
      return undefined;
    case 'scalar':
      return String(value.value);
    case 'reference':
      return value.attribute === '' ? `<${value.to}>` : `<${value.to}.${value.attribute}>`;
    case 'deployment':
      return `<AWS::${FACTS[value.fact]}>`;
    case 'text':
      return value.parts.map((part) => String(plainOf(part))).join('');
    case 'list':
      return value.items.map(plainOf).filter((item) => item !== undefined);
    case 'map':
      return Object.fromEntries(
        [...value.entries].flatMap(([name, entry]) => {
          const plain = plainOf(entry.value);
          return plain === undefined ? [] : [[name, plain]];
        }),
      );
    case 'choice':
    case 'unknown':
      throw new Error(`Not settled: ${JSON.stringify(value)}`);
  }
}
