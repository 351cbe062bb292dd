import { ALWAYS, NEVER, type Test } from '../../resources/test.ts';
import { entryOf, type MapValue } from '../../resources/value.ts';
import { withSubstitutions } from '../cloudformation/definition-substitutions.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/made.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { madeOf } from './drafts.ts';
import { eventsOf } from './events.ts';
import { keyOf, ownProperties } from './globals.ts';
import type { Owner } from './owner.ts';
import { managedPolicy, roleProperties } from './roles.ts';
import { ruleOutcome, scheduleOutcome } from './rules.ts';
import { missing } from './seen.ts';
import { samTransformOf } from './transform.ts';
import { either, mapAt, referenceTo } from './values.ts';

const ROLE: ReadonlySet<string> = new Set(['Role']);
const PROPERTIES: ReadonlySet<string> = new Set([
  ...ROLE,
  'Definition',
  'DefinitionSubstitutions',
  'Policies',
  'RolePath',
  'PermissionsBoundary',
  'Tracing',
]);

/**
 * Tells what SAM makes of a state machine besides queues: itself, its role, and what its events need.
 *
 * Sources: AWS SAM Developer Guide, "AWS::Serverless::StateMachine",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html;
 * AWS SAM translator 1.110, `model/stepfunctions/generators.py`
 */
export function* samStateMachines(scope: Scope, declaration: Declaration, exists: Test): Iterable<Made> {
  if (literalText(child(declaration.node, 'Type')) !== 'AWS::Serverless::StateMachine') return;
  const transform = samTransformOf(scope.root);
  if (!transform) return;
  const { name } = declaration;
  const key = scope.origin(declaration.key);
  let known: MapValue | undefined;
  const properties = (): MapValue => {
    known ??= ownProperties(scope, declaration, PROPERTIES);
    return known;
  };
  const owner: Owner = {
    scope,
    declaration,
    transform,
    isFunction: false,
    words: `state machine ${name}`,
    called: (origin) => referenceTo(scope, origin, name),
    calledArn: (origin) => referenceTo(scope, origin, name),
    boundary: () => entryOf(properties(), 'PermissionsBoundary'),
  };
  const outcomes = [...eventsOf(scope, declaration, transform)].map(
    (event) => ruleOutcome(owner, event) ?? scheduleOutcome(owner, event),
  );
  const naming = ownProperties(scope, declaration, ROLE);
  const isHidden = naming.more !== undefined && !naming.entries.has('Role');
  const withoutRole = isHidden ? NEVER : missing(naming, 'Role', transform);
  const shared = { key, when: ALWAYS, use: owner.words };
  yield* madeOf(scope, declaration, exists, [
    {
      ...shared,
      name,
      type: 'AWS::StepFunctions::StateMachine',
      properties: () => {
        const values = {
          RoleArn: either(withoutRole, referenceTo(scope, key, `${name}Role`, 'Arn'), entryOf(properties(), 'Role')),
          Definition: entryOf(properties(), 'Definition'),
          DefinitionSubstitutions: entryOf(properties(), 'DefinitionSubstitutions'),
        };
        return withSubstitutions(mapAt(key, values, properties().more), scope);
      },
    },
    {
      ...shared,
      key: keyOf(scope, declaration, 'Policies'),
      when: withoutRole,
      name: `${name}Role`,
      type: 'AWS::IAM::Role',
      properties: () => {
        const isTraced = entryOf(entryOf(properties(), 'Tracing'), 'Enabled');
        const isSo = isTraced.kind === 'scalar' && isTraced.value === true;
        const managed = isSo ? [managedPolicy(key, 'AWSXrayWriteOnlyAccess')] : [];
        return roleProperties(key, properties(), { managed, inline: [] });
      },
    },
    ...outcomes.flatMap((outcome) => outcome?.drafts ?? []),
  ]);
}
