import { ALWAYS, NEVER, type Test } from '../../resources/test.ts';
import { entryOf, type MapValue, type Value } from '../../resources/value.ts';
import { isThere } from '../../resources/world.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/made.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { destinationOutcome } from './destinations.ts';
import { sendingTo } from './documents.ts';
import { type Draft, madeOf } from './drafts.ts';
import { eventsOf } from './events.ts';
import { functionProperties, keyOf } from './globals.ts';
import type { Outcome, Owner } from './owner.ts';
import { typeIs } from './requests.ts';
import { type Granted, managedPolicy, roleProperties } from './roles.ts';
import { ruleOutcome, scheduleOutcome } from './rules.ts';
import { leftOut } from './seen.ts';
import { streamOutcome } from './streams.ts';
import { topicOutcome } from './topics.ts';
import { type SamTransform, samTransformOf } from './transform.ts';
import { eachLeaf, either, mapAt, referenceTo, where } from './values.ts';

/** What must be known before the function's values are read. */
const NAMING: ReadonlySet<string> = new Set(['Role', 'AutoPublishAlias', 'EventInvokeConfig']);
const PROPERTIES: ReadonlySet<string> = new Set([
  ...NAMING,
  'FunctionName',
  'DeadLetterQueue',
  'Policies',
  'RolePath',
  'PermissionsBoundary',
  'Tracing',
  'VpcConfig',
  'DurableConfig',
]);

/**
 * Tells what SAM makes of a function besides queues: the function itself, its role and alias, and what its events and
 * destinations need.
 *
 * Sources: AWS SAM Developer Guide, "Generated CloudFormation resources for AWS::Serverless::Function",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html;
 * AWS SAM translator 1.110, `model/sam_resources.py`, `SamFunction`
 */
export function* samFunctions(scope: Scope, declaration: Declaration, exists: Test): Iterable<Made> {
  if (literalText(child(declaration.node, 'Type')) !== 'AWS::Serverless::Function') return;
  const transform = samTransformOf(scope.root);
  if (!transform) return;
  const { name } = declaration;
  const key = scope.origin(declaration.key);
  const naming = functionProperties(scope, declaration, NAMING, transform);
  let known: MapValue | undefined;
  const properties = (): MapValue => {
    known ??= functionProperties(scope, declaration, PROPERTIES, transform);
    return known;
  };
  const alias = aliasOf(name, entryOf(naming, 'AutoPublishAlias'));
  const owner: Owner = {
    scope,
    declaration,
    transform,
    isFunction: true,
    words: `function ${name}`,
    called: (origin) => referenceTo(scope, origin, alias ?? name),
    calledArn: (origin) => referenceTo(scope, origin, alias ?? name, alias === undefined ? 'Arn' : ''),
    boundary: () => entryOf(properties(), 'PermissionsBoundary'),
  };
  const outcomes = outcomesOf(owner, naming, properties);
  const withoutRole = roleIsMade(naming, transform);
  const isPublished = naming.entries.has('AutoPublishAlias');
  const shared = { key, when: ALWAYS, use: owner.words };
  const drafts: Draft[] = [
    {
      ...shared,
      name,
      type: 'AWS::Lambda::Function',
      aliases: isPublished ? [`${name}.Version`, ...(alias === undefined ? [`${name}.Alias`] : [])] : [],
      properties: () => {
        const queue = entryOf(entryOf(properties(), 'DeadLetterQueue'), 'TargetArn');
        const values = {
          FunctionName: entryOf(properties(), 'FunctionName'),
          Role: either(withoutRole, referenceTo(scope, key, `${name}Role`, 'Arn'), entryOf(properties(), 'Role')),
          DeadLetterConfig: isThere(queue) ? mapAt(queue.origin, { TargetArn: queue }) : queue,
        };
        return mapAt(key, values, properties().more);
      },
    },
    {
      ...shared,
      key: keyOf(scope, declaration, 'Policies'),
      when: withoutRole,
      name: `${name}Role`,
      type: 'AWS::IAM::Role',
      properties: () => roleProperties(key, properties(), grantedTo(owner, properties(), outcomes)),
    },
    ...outcomes.flatMap((outcome) => outcome.drafts),
  ];
  if (alias !== undefined)
    drafts.push({
      ...shared,
      name: alias,
      type: 'AWS::Lambda::Alias',
      aliases: [`${name}.Alias`],
      properties: () => mapAt(key, { FunctionName: referenceTo(scope, key, name) }),
    });
  yield* madeOf(scope, declaration, exists, drafts);
}

function outcomesOf(owner: Owner, naming: MapValue, properties: () => MapValue): readonly Outcome[] {
  // SAM turns to events in the order of their names.
  const events = [...eventsOf(owner.scope, owner.declaration, owner.transform)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const outcomes = events.map(
    (event) =>
      streamOutcome(owner, event) ??
      topicOutcome(owner, event) ??
      ruleOutcome(owner, event) ??
      scheduleOutcome(owner, event),
  );
  return [destinationOutcome(owner, naming, properties), ...outcomes].filter((outcome) => outcome !== undefined);
}

/** Where SAM makes the role. An `Fn::If` on a condition that is known leaves nothing to see of itself. */
function roleIsMade(naming: MapValue, transform: SamTransform): Test {
  const role = entryOf(naming, 'Role');
  if (role.kind === 'absent') return ALWAYS;
  return role.kind === 'choice' ? leftOut(naming, 'Role', transform) : NEVER;
}

/** The logical id of the alias; `undefined` where there is none, or where its name cannot be told. */
function aliasOf(name: string, alias: Value): string | undefined {
  const text = alias.kind === 'scalar' ? String(alias.value) : '';
  return /^(?!\d+$)[\w-]+$/.test(text) ? `${name}Alias${text.replaceAll('-', 'D').replaceAll('_', 'U')}` : undefined;
}

function grantedTo({ scope, transform }: Owner, properties: MapValue, outcomes: readonly Outcome[]): Granted {
  const { origin } = properties;
  const managed = [
    isGiven(entryOf(properties, 'DurableConfig'))
      ? 'AWSLambdaBasicDurableExecutionRolePolicy'
      : 'AWSLambdaBasicExecutionRole',
    ...(isTraced(entryOf(properties, 'Tracing')) ? ['AWSXrayWriteOnlyAccess'] : []),
    ...(isGiven(entryOf(properties, 'VpcConfig')) ? ['AWSLambdaVPCAccessExecutionRole'] : []),
  ];
  const deadLetters = eachLeaf(entryOf(properties, 'DeadLetterQueue'), (leaf) =>
    leaf.kind === 'map'
      ? where(typeIs(scope, leaf, 'SQS', transform), sendingTo(leaf.origin, entryOf(leaf, 'TargetArn')))
      : { kind: 'absent', origin: leaf.origin },
  );
  const granted = outcomes.map((outcome) => outcome.granted());
  return {
    managed: [...managed.map((policy) => managedPolicy(origin, policy)), ...granted.flatMap((each) => each.managed)],
    inline: [deadLetters, ...granted.flatMap((each) => each.inline)],
  };
}

function isGiven(value: Value): boolean {
  return isThere(value) && !(value.kind === 'map' && value.entries.size === 0);
}

/** Whatever else is written switches tracing on, or may. */
function isTraced(tracing: Value): boolean {
  return isThere(tracing) && !(tracing.kind === 'scalar' && tracing.value === 'Disabled');
}
