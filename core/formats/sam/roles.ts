import { entryOf, type MapValue, textOf, type Value, type Why } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { inlinePolicy } from './documents.ts';
import { fromTemplate } from './policy-templates.ts';
import { eachLeaf, listAt, mapAt, textAt } from './values.ts';

/** What SAM gives to a role besides what its author lists in `Policies`. */
export interface Granted {
  /** The ARNs of managed policies. */
  readonly managed: readonly Value[];
  readonly inline: readonly Value[];
}

/**
 * The properties of the role that SAM makes, from those of the resource for which it makes it. Statements that SAM writes
 * about other services than SQS and KMS are left out.
 *
 * Source: AWS SAM translator 1.110, `model/role_utils/role_constructor.py` and `model/resource_policies.py`
 */
export function roleProperties(origin: Origin, properties: MapValue, granted: Granted): Value {
  const policies = entryOf(properties, 'Policies');
  const lists = (given: readonly Value[], pick: (policy: Value) => Value): Value =>
    eachLeaf(policies, (leaf) => {
      const { items, more } = policiesIn(leaf);
      return listAt(origin, [...given, ...items.map((item) => eachLeaf(item, pick))], more);
    });
  return mapAt(origin, {
    Path: entryOf(properties, 'RolePath'),
    PermissionsBoundary: entryOf(properties, 'PermissionsBoundary'),
    ManagedPolicyArns: lists(granted.managed, managedOf),
    Policies: lists(granted.inline, inlineOf),
  });
}

/** One or many. */
function policiesIn(policies: Value): { readonly items: readonly Value[]; readonly more?: Why } {
  switch (policies.kind) {
    case 'absent':
      return { items: [] };
    case 'unknown':
      return { items: [], more: policies.why };
    case 'list': {
      const more = policies.more ?? (policies.items.some(isStrange) ? STRANGE : undefined);
      return { items: policies.items, ...(more ? { more } : {}) };
    }
    default:
      return { items: [policies], ...(isStrange(policies) ? { more: STRANGE } : {}) };
  }
}

const STRANGE: Why = { hidden: 'malformed', name: 'a policy in a form that is not known' };

function isStrange(policy: Value): boolean {
  switch (policy.kind) {
    case 'choice':
      return isStrange(policy.yes) || isStrange(policy.no);
    case 'map':
      return !policy.entries.has('Statement') && fromTemplate(policy) === undefined;
    default:
      return policy.kind === 'list';
  }
}

/** Any function but `Fn::If` counts as a managed policy. */
function managedOf(policy: Value): Value {
  switch (policy.kind) {
    case 'map':
    case 'list':
      return { kind: 'absent', origin: policy.origin };
    case 'scalar':
      return PATHS.has(String(policy.value)) ? managedPolicy(policy.origin, String(policy.value)) : policy;
    default:
      return policy;
  }
}

function inlineOf(policy: Value): Value {
  const document = policy.kind === 'map' && policy.entries.has('Statement') ? inlinePolicy(policy) : undefined;
  const made = policy.kind === 'map' && !document ? fromTemplate(policy) : undefined;
  return document ?? (made && made !== 'nothing' ? made : { kind: 'absent', origin: policy.origin });
}

/**
 * The managed policies whose content is known here, with their paths. SAM knows all by their names; what others allow cannot
 * be told, so that their names will do.
 *
 * Source: AWS Managed Policy Reference Guide, https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const PATHS: ReadonlyMap<string, string> = new Map([
  ['AWSLambdaBasicExecutionRole', 'service-role/'],
  ['AWSLambdaBasicDurableExecutionRolePolicy', 'service-role/'],
  ['AWSLambdaSQSQueueExecutionRole', 'service-role/'],
  ['AWSLambdaVPCAccessExecutionRole', 'service-role/'],
  ['AWSLambdaKinesisExecutionRole', 'service-role/'],
  ['AWSLambdaDynamoDBExecutionRole', 'service-role/'],
  ['AWSLambdaMSKExecutionRole', 'service-role/'],
  ['AWSXrayWriteOnlyAccess', ''],
  ['AWSXRayDaemonWriteAccess', ''],
  ['CloudWatchLambdaInsightsExecutionRolePolicy', ''],
  ['AmazonSQSFullAccess', ''],
  ['AmazonSQSReadOnlyAccess', ''],
  ['AdministratorAccess', ''],
  ['PowerUserAccess', ''],
]);

/** The ARN of a managed policy. */
export function managedPolicy(origin: Origin, name: string): Value {
  return textOf(origin, [
    textAt(origin, 'arn:'),
    { kind: 'deployment', origin, fact: 'partition' },
    textAt(origin, `:iam::aws:policy/${PATHS.get(name) ?? ''}${name}`),
  ]);
}
