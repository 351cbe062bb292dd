import { canonical, GENERATED_NAME, isHole } from '../resources/canonical.ts';
import type { Resource } from '../resources/resource.ts';
import { type DeploymentFact, textOf, type Value, type Why } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import { arnFormOf } from '../vocabulary/arns.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import type { Lookup } from './identify.ts';

/**
 * A settled value with the ARNs and names of the unit's resources spelled out as far as they are known, so that
 * `!GetAtt Rule.Arn` and an ARN written by hand can be compared. A name that CloudFormation makes up stays a reference.
 */
export function spelled(value: Value, lookup: Lookup): Value {
  if (value.kind === 'text')
    return textOf(
      value.origin,
      value.parts.map((part) => spelled(part, lookup)),
    );
  if (value.kind === 'deployment' && value.fact === 'account' && lookup.account !== undefined)
    return { kind: 'scalar', origin: value.origin, value: lookup.account };
  if (value.kind !== 'reference') return value;
  const resource = lookup.resource(value.to);
  const form = resource && arnFormOf(kindOf(resource.type));
  if (!resource || !form) return value;
  if (form.arn.includes(value.attribute)) return arnOf(resource, lookup) ?? value;
  return form.name.includes(value.attribute) ? nameOf(resource, value.origin, lookup) : value;
}

/** The ARN of a resource of the unit; `undefined` for kinds whose ARNs nothing is compared with. */
export function arnOf(resource: Resource, lookup: Lookup): Value | undefined {
  const form = arnFormOf(kindOf(resource.type));
  if (!form) return undefined;
  const { origin } = resource;
  const text = (value: string): Value => ({ kind: 'scalar', origin, value });
  const fact = (name: DeploymentFact): Value => spelled({ kind: 'deployment', origin, fact: name }, lookup);
  const region = form.has === 'region and account' ? [fact('region')] : [];
  const account = form.has === 'neither' ? [] : [fact('account')];
  return textOf(origin, [
    text('arn:'),
    fact('partition'),
    text(`:${form.service}:`),
    ...region,
    text(':'),
    ...account,
    text(`:${form.prefix}`),
    ...within(resource, lookup),
    nameOf(resource, origin, lookup),
  ]);
}

/** What stands between the prefix and the name: a rule's bus, an identity's path. */
function within(resource: Resource, lookup: Lookup): Value[] {
  const slash: Value = { kind: 'scalar', origin: resource.origin, value: '/' };
  switch (kindOf(resource.type)) {
    case 'eventRule': {
      const bus = spelled(lookup.settled(propertyOf(resource, 'eventRule', 'bus')), lookup);
      if (bus.kind === 'absent' || (bus.kind === 'scalar' && bus.value === 'default')) return [];
      // A bus may be given by its ARN, whose last part alone is in the rule's; that is not taken apart here.
      const isName = !canonical(bus).includes(':');
      return [isName ? bus : { kind: 'unknown', origin: bus.origin, why: HIDDEN_BUS, set: true }, slash];
    }
    case 'role':
    case 'user': {
      const path = lookup.settled(propertyOf(resource, 'role', 'path'));
      return [path.kind === 'absent' ? slash : path];
    }
    default:
      return [];
  }
}

const HIDDEN_BUS: Why = { hidden: 'malformed', name: 'a bus that is not given by its name' };

/** A name that nobody wrote is told apart from those of all other resources, and from nothing else. */
function nameOf(resource: Resource, origin: Origin, lookup: Lookup): Value {
  const kind = kindOf(resource.type);
  const name = isNamed(kind) ? lookup.settled(propertyOf(resource, kind, 'name')) : undefined;
  return name && name.kind !== 'absent'
    ? name
    : { kind: 'reference', origin, to: resource.id, attribute: GENERATED_NAME };
}

type Named = 'queue' | 'topic' | 'bucket' | 'eventRule' | 'eventBus' | 'function' | 'role' | 'user';

function isNamed(kind: ReturnType<typeof kindOf>): kind is Named {
  return arnFormOf(kind) !== undefined;
}

/** The account in an ARN: an id, or that of the deployment; `undefined` where it cannot be told. */
export function accountIn(arn: Value): Value | undefined {
  if (arn.kind !== 'scalar' && arn.kind !== 'text') return undefined;
  const account = canonical(arn).split(':')[4];
  if (account === undefined) return undefined;
  if (/^\d{12}$/.test(account)) return { kind: 'scalar', origin: arn.origin, value: account };
  const fact: DeploymentFact = 'account';
  const here: Value = { kind: 'deployment', origin: arn.origin, fact };
  return isHole(account) && account === canonical(here) ? here : undefined;
}
