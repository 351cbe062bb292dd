import { any } from '../../resources/test.ts';
import { entryOf, type MapValue, type Value } from '../../resources/value.ts';
import { isThere } from '../../resources/world.ts';
import { sendingTo } from './documents.ts';
import type { Draft } from './drafts.ts';
import type { Outcome, Owner } from './owner.ts';
import { destinationRequests, typeIs } from './requests.ts';
import { asSeen, valuesSeen } from './seen.ts';
import { eachLeaf, either, mapAt, referenceTo, where } from './values.ts';

const SIDES = ['OnSuccess', 'OnFailure'] as const;

/**
 * What SAM makes for a function's `EventInvokeConfig`.
 *
 * @param naming its properties as they are seen before names are known
 * @param properties its properties afterwards
 *
 * Source: AWS SAM translator 1.110, `model/sam_resources.py`, `_construct_event_invoke_config`
 */
export function destinationOutcome(owner: Owner, naming: MapValue, properties: () => MapValue): Outcome | undefined {
  const entry = naming.entries.get('EventInvokeConfig');
  if (!entry) return undefined;
  const { scope, declaration, transform } = owner;
  const { key } = entry;
  const requests = [...destinationRequests(scope, declaration, transform)];
  const inSeen = (value: Value, name: string): Value => entryOf(asSeen(value, transform), name);
  const sideOf = (side: string): Value =>
    inSeen(inSeen(entryOf(properties(), 'EventInvokeConfig'), 'DestinationConfig'), side);
  const targetOf = (side: string, named: Value): Value =>
    requests
      .filter((request) => request.side === side)
      .reduce((rest, { key, name, when, makes }) => {
        const arn = referenceTo(scope, key, name, makes === 'Queue' ? 'Arn' : '');
        return either(when, arn, rest);
      }, named);
  const destination = (side: string): Value => {
    const target = targetOf(side, entryOf(sideOf(side), 'Destination'));
    return isThere(target) ? mapAt(target.origin, { Destination: target }) : target;
  };
  const grant = (side: string): Value =>
    eachLeaf(sideOf(side), (leaf) => {
      if (leaf.kind !== 'map') return { kind: 'absent', origin: leaf.origin };
      const target = targetOf(side, entryOf(leaf, 'Destination'));
      return where(typeIs(scope, leaf, 'SQS', transform), sendingTo(leaf.origin, target));
    });
  const configs = [...valuesSeen(asSeen(entry.value, transform), transform)].filter(({ is }) =>
    is.kind === 'map' ? is.entries.size > 0 : !transform.resolved,
  );
  const topics = requests
    .filter(({ makes }) => makes === 'Topic')
    .map(
      ({ name, key, when, use }): Draft => ({
        name,
        type: 'AWS::SNS::Topic',
        key,
        when,
        use: `${use} of ${owner.words}`,
        aliases: [`${declaration.name}.DestinationTopic`],
      }),
    );
  return {
    drafts: [
      ...topics,
      {
        name: `${declaration.name}EventInvokeConfig`,
        type: 'AWS::Lambda::EventInvokeConfig',
        key,
        when: any(configs.map(({ when }) => when)),
        use: owner.words,
        properties: () =>
          mapAt(key, {
            FunctionName: referenceTo(scope, key, declaration.name),
            DestinationConfig: mapAt(key, Object.fromEntries(SIDES.map((side) => [side, destination(side)]))),
          }),
      },
    ],
    granted: () => ({ managed: [], inline: SIDES.map(grant) }),
  };
}
