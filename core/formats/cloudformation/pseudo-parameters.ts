import type { DeploymentFact } from '../../resources/value.ts';

/**
 * Facts of a deployment by their pseudo parameters.
 *
 * Source: AWS CloudFormation User Guide, "Get AWS values using pseudo parameters",
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export const PSEUDO_PARAMETERS: ReadonlyMap<string, DeploymentFact> = new Map<string, DeploymentFact>([
  ['AWS::AccountId', 'account'],
  ['AWS::Region', 'region'],
  ['AWS::Partition', 'partition'],
  ['AWS::URLSuffix', 'suffix'],
  ['AWS::StackId', 'stack-id'],
  ['AWS::StackName', 'stack-name'],
]);

/** The pseudo parameters' names, by the facts. */
export const PSEUDO_NAMES: ReadonlyMap<DeploymentFact, string> = new Map(
  [...PSEUDO_PARAMETERS].map(([name, fact]) => [fact, name]),
);
