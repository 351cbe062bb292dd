import { propertiesOf } from '../../../core/vocabulary/vocabulary.ts';
import type { Plain } from '../../support/plain.ts';

/** A resource as it is deployed in one world. */
export interface Deployed {
  readonly type: string;
  readonly properties: Plain;
}

/** What two readings of a resource must agree on: the properties that the vocabulary names, in one form. */
export function comparable({ type, properties }: Deployed): Deployed {
  const names = propertiesOf(type) ?? new Set();
  const kept = Object.entries(isMap(properties) ? properties : {}).filter(([name]) => names.has(name));
  return {
    type,
    properties: inOneForm(Object.fromEntries(kept.map(([name, value]) => [name, FORMS[name]?.(value) ?? value]))),
  };
}

/** Statements are compared, whatever policy they are in: only those about SQS and KMS, and none without a resource, which IAM refuses. */
const FORMS: Readonly<Record<string, (value: Plain) => Plain>> = {
  ManagedPolicyArns: (arns) => [...new Set(itemsOf(arns).map((arn) => String(arn).replace(/^arn:.*\//, '')))].sort(),
  Policies: (policies) =>
    itemsOf(policies)
      .flatMap((policy) => itemsOf(at(at(policy, 'PolicyDocument'), 'Statement')))
      .filter((statement) => !isEmpty(at(statement, 'Resource')) && isAboutQueues(statement)),
  PolicyDocument: (document) => itemsOf(at(document, 'Statement')),
  Targets: (targets) => itemsOf(targets).map(targetOf),
  Target: targetOf,
  DestinationConfig: (config) =>
    Object.fromEntries(
      ['OnSuccess', 'OnFailure'].map((side) => [side, { Destination: at(at(config, side), 'Destination') }]),
    ),
};

function isAboutQueues(statement: Plain): boolean {
  return itemsOf(at(statement, 'Action')).some((action) => /^(?:sqs:|kms:|\*$)/.test(String(action)));
}

function targetOf(target: Plain): Plain {
  return Object.fromEntries(['Arn', 'RoleArn', 'DeadLetterConfig'].map((name) => [name, at(target, name)]));
}

/** Everything as text, one action or resource as a list of one, nothing empty, lists in one order. */
function inOneForm(value: Plain): Plain {
  if (isMap(value)) {
    const entries = Object.entries(value).map(([name, entry]) => [
      name,
      inOneForm(name === 'Action' || name === 'Resource' ? itemsOf(entry) : entry),
    ]);
    return Object.fromEntries(entries.filter(([, entry]) => !isEmpty(entry as Plain)));
  }
  if (typeof value !== 'object') return String(value);
  return value.map(inOneForm).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const EMPTY: Plain = {};

function at(value: Plain, name: string): Plain {
  return isMap(value) ? (value[name] ?? EMPTY) : EMPTY;
}

function itemsOf(value: Plain): readonly Plain[] {
  if (isEmpty(value)) return [];
  return isMap(value) || typeof value !== 'object' ? [value] : value;
}

function isMap(value: Plain): value is { readonly [name: string]: Plain } {
  return typeof value === 'object' && !Array.isArray(value);
}

function isEmpty(value: Plain): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0;
}
