import { ALWAYS, all, any, type Test } from '../../resources/test.ts';
import { entryOf, type MapValue, type Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/made.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { type ConnectorProfile, type Permission, profileOf } from './connector-profiles.ts';
import { allowing, documentOf, sendersPolicy } from './documents.ts';
import { type Draft, madeOf } from './drafts.ts';
import { ownProperties } from './globals.ts';
import { type Seen, valuesSeen } from './seen.ts';
import { type SamTransform, samTransformOf } from './transform.ts';
import { eachLeaf, listAt, mapAt, referenceTo, textAt, where } from './values.ts';

const PROPERTIES: ReadonlySet<string> = new Set(['Source', 'Destination', 'Permissions']);
const PERMISSIONS: readonly Permission[] = ['Read', 'Write'];

/**
 * Tells what SAM makes of connectors to and from queues, those embedded in other resources included: the policy of a queue,
 * or a managed policy of a role.
 *
 * Sources: AWS SAM Developer Guide, "Managing resource permissions with AWS SAM connectors",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html;
 * AWS SAM translator 1.110, `model/sam_resources.py`, `SamConnector`
 */
export function* samConnectors(scope: Scope, declaration: Declaration, exists: Test): Iterable<Made> {
  const embedded = child(declaration.node, 'Connectors');
  const isOne = literalText(child(declaration.node, 'Type')) === 'AWS::Serverless::Connector';
  const transform = embedded || isOne ? samTransformOf(scope.root) : undefined;
  if (!transform) return;
  if (isOne) yield* madeOf(scope, declaration, exists, draftsOf({ scope, declaration, transform }));
  scope.unit.begin();
  if (embedded?.kind !== 'map' || !scope.spend(embedded.pairs.length)) return;
  for (const connector of scope.entries(embedded, declaration.loops)) {
    const name = `${declaration.name}${connector.name}`;
    const condition = literalText(child(connector.node, 'Condition'));
    const both = condition === undefined ? exists : all([exists, scope.named(condition)]);
    const hosted = { ...connector, name };
    const drafts = draftsOf({ scope, declaration: hosted, transform, source: declaration.name });
    yield* madeOf(scope, hosted, both, drafts);
  }
}

interface Connector {
  readonly scope: Scope;
  readonly declaration: Declaration;
  readonly transform: SamTransform;
  /** The resource in which it is embedded. */
  readonly source?: string;
}

/** One end of a connector, as far as it is known before values are read. */
interface End {
  /** The logical id that it names; without one it says itself what is needed. */
  readonly id: string | undefined;
  readonly type: string;
}

function* draftsOf(connector: Connector): Iterable<Draft> {
  const { transform, scope, declaration, source: host } = connector;
  const naming = ownProperties(scope, declaration, PROPERTIES);
  let known: MapValue | undefined;
  const properties = (): MapValue => {
    known ??= ownProperties(scope, declaration, PROPERTIES);
    return known;
  };
  const hosted: Seen<End>[] = host === undefined ? [] : [{ is: { id: host, type: typeOf(scope, host) }, when: ALWAYS }];
  const sources = host === undefined ? endsIn(connector, entryOf(naming, 'Source'), ALWAYS) : hosted;
  for (const source of sources) {
    for (const { is, when } of valuesSeen(entryOf(naming, 'Destination'), transform, source.when)) {
      for (const [index, item] of (is.kind === 'list' ? is.items : [is]).entries()) {
        for (const destination of endsIn(connector, item, when)) {
          const profile = scope.spend() ? profileOf(source.is.type, destination.is.type) : undefined;
          if (!profile) continue;
          const suffix = is.kind === 'list' ? `Destination${index}` : '';
          yield draftOf(connector, profile, source.is, { ...destination, index, suffix }, properties);
        }
      }
    }
  }
}

function* endsIn({ scope, transform }: Connector, value: Value, when: Test): Iterable<Seen<End>> {
  for (const end of valuesSeen(value, transform, when)) {
    const id = entryOf(end.is, 'Id');
    const type = entryOf(end.is, 'Type');
    if (id.kind === 'scalar')
      yield { is: { id: String(id.value), type: typeOf(scope, String(id.value)) }, when: end.when };
    else if (id.kind === 'absent' && type.kind === 'scalar')
      yield {
        is: { id: undefined, type: CLOUDFORMATION.get(String(type.value)) ?? String(type.value) },
        when: end.when,
      };
  }
}

const CLOUDFORMATION = new Map([
  ['AWS::Serverless::Function', 'AWS::Lambda::Function'],
  ['AWS::Serverless::StateMachine', 'AWS::StepFunctions::StateMachine'],
]);

/** What a logical id is of, once SAM is through with the rest of the template. */
function typeOf(scope: Scope, id: string): string {
  return scope.made.get(id)?.type ?? literalText(child(scope.declarations.get(id)?.node, 'Type')) ?? '';
}

function draftOf(
  connector: Connector,
  profile: ConnectorProfile,
  source: End,
  { is: destination, when, index, suffix }: Seen<End> & { readonly index: number; readonly suffix: string },
  properties: () => MapValue,
): Draft {
  const { scope, declaration } = connector;
  const key = scope.origin(declaration.key);
  const shared = { key, when, use: `connector ${declaration.name}` };
  const sourceGiven = (): Value => entryOf(properties(), 'Source');
  const destinationGiven = (): Value =>
    eachLeaf(entryOf(properties(), 'Destination'), (leaf) =>
      leaf.kind === 'list' ? (leaf.items[index] ?? { kind: 'absent', origin: key }) : leaf,
    );
  if (profile.writes === 'queue policy')
    return {
      ...shared,
      name: `${declaration.name}QueuePolicy${suffix}`,
      type: 'AWS::SQS::QueuePolicy',
      properties: () => {
        const given = destinationGiven();
        const arn = arnOf(scope, key, destination, given);
        const url = destination.id === undefined ? entryOf(given, 'QueueUrl') : referenceTo(scope, key, destination.id);
        const principal = mapAt(key, { Service: textAt(key, profile.principal) });
        return sendersPolicy(key, { arn, url }, principal, arnOf(scope, key, source, sourceGiven()));
      },
    };
  return {
    ...shared,
    name: `${declaration.name}Policy${suffix}`,
    type: 'AWS::IAM::ManagedPolicy',
    properties: () => {
      const ends = [
        { end: source, given: sourceGiven() },
        { end: destination, given: destinationGiven() },
      ] as const;
      const [caller, queue] = profile.roleOf === 'source' ? ends : ([ends[1], ends[0]] as const);
      const role = roleOf(scope, key, caller.end, caller.given);
      const arn = arnOf(scope, key, queue.end, queue.given);
      const permissions = entryOf(properties(), 'Permissions');
      const statements = PERMISSIONS.map((permission) => {
        const statement = allowing(key, profile.actions[permission], arn);
        return where(asksFor(connector, permissions, permission), statement);
      });
      return mapAt(key, { PolicyDocument: documentOf(key, statements), Roles: listAt(key, [role]) });
    },
  };
}

/** Where a permission is asked for. */
function asksFor({ transform, scope }: Connector, permissions: Value, permission: Permission): Test {
  const tests = [...valuesSeen(permissions, transform)].flatMap((listed) =>
    listed.is.kind === 'list' ? listed.is.items.flatMap((item) => [...valuesSeen(item, transform, listed.when)]) : [],
  );
  return any(tests.map(({ is, when }) => all([when, scope.is(is, permission)])));
}

function arnOf(scope: Scope, key: Origin, { id, type }: End, given: Value): Value {
  if (id === undefined) return entryOf(given, 'Arn');
  return referenceTo(scope, key, id, type === 'AWS::SNS::Topic' ? '' : 'Arn');
}

/** The name of the role as which a function or state machine calls. */
function roleOf(scope: Scope, key: Origin, { id, type }: End, given: Value): Value {
  if (id === undefined) return entryOf(given, 'RoleName');
  const name = type === 'AWS::Lambda::Function' ? 'Role' : 'RoleArn';
  const declaration = scope.declarations.get(id);
  const properties =
    scope.made.get(id)?.resource().properties ??
    (declaration ? ownProperties(scope, declaration, new Set([name])) : mapAt(key, {}));
  return eachLeaf(entryOf(properties, name), (leaf) =>
    leaf.kind === 'reference' ? { ...leaf, origin: key, attribute: '' } : leaf,
  );
}
