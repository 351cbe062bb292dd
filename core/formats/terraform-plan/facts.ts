import type { DeploymentFact } from '../../resources/value.ts';

/** Attributes by which other resources name one. */
export const IDENTITY: ReadonlySet<string> = new Set([
  'arn',
  'id',
  'key_id',
  'url',
  'queue_url',
  'target_key_arn',
  'target_key_id',
]);

/** Data sources about where is deployed to. */
const FACTS: Readonly<Record<string, Readonly<Record<string, DeploymentFact>>>> = {
  aws_caller_identity: { account_id: 'account', id: 'account' },
  aws_partition: { partition: 'partition', id: 'partition', dns_suffix: 'suffix' },
  aws_region: { name: 'region', region: 'region', id: 'region' },
};

/** The fact of the deployment that an attribute of a data source is. */
export function dataFact(base: string, attribute: string): DeploymentFact | undefined {
  const [word, type = ''] = base.split('.');
  return word === 'data' ? FACTS[type]?.[attribute] : undefined;
}
