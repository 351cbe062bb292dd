import type { Resource } from '../resources/resource.ts';
import type { Origin } from '../text/span.ts';
import { CLOUDFORMATION } from '../vocabulary/cloudformation.ts';
import { isDocument, kindOf, wordsOf } from '../vocabulary/vocabulary.ts';
import {
  type Advice,
  type Change,
  conditionValue,
  documentValue,
  type Fix,
  mapOf,
  type NewParameter,
  type NewResource,
  type NewValue,
  statementValue,
} from './change.ts';
import { inCloudFormation, localName } from './cloudformation.ts';
import { type HclValue, hclBlock, hclValue } from './print-hcl.ts';
import { yamlEntries, yamlFlow } from './print-yaml.ts';
import { contentOf, inSnakeCase, inTerraform, type LocalNames, plainName, typeOf } from './terraform.ts';
import { TERRAFORM_FILE } from './terraform-module.ts';
import { CannotWrite, type Written } from './written.ts';

/** A fix that cannot be written into its text, as what to write there by hand; a change that no language has words for is left out. */
export function spellOut(fix: Fix): readonly Advice[] {
  return fix.changes.flatMap((change) => {
    try {
      return [pieceOf(change)];
    } catch (error) {
      if (error instanceof CannotWrite) return [];
      throw error;
    }
  });
}

function pieceOf(change: Change): Advice {
  switch (change.do) {
    case 'set':
      return entryIn(change.on, change.property, change.value);
    case 'unset':
      return {
        at: change.on.origin,
        how: `Take ${wordOf(change.on, change.property)} out of ${change.on.name}.`,
        code: '',
      };
    case 'keep': {
      const { on } = change;
      const code = isTerraform(on.origin)
        ? 'lifecycle {\n  prevent_destroy = true\n}'
        : valueText(mapOf({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }), on.origin);
      return { at: on.origin, how: `Add to ${on.name}:`, code };
    }
    case 'replace':
      return { at: change.at, how: 'Write in the place of what is here:', code: valueText(change.value, change.at) };
    case 'remove':
      return { at: change.at, how: 'Take this away.', code: '' };
    case 'append':
      return { at: change.to, how: 'Add here:', code: valueText(change.value, change.to) };
    case 'state':
      return {
        at: change.in,
        how: 'Add to the statements:',
        code: valueText(statementValue(change.statement), change.in),
      };
    case 'restrict':
      return {
        at: change.statement,
        how: 'Add to the conditions of the statement:',
        code: valueText(conditionValue([change.condition]), change.statement),
      };
    case 'permit': {
      const { origin, name } = change.to;
      return {
        at: origin,
        how: `Give ${name} this policy:`,
        code: valueText(documentValue([change.statement]), origin),
      };
    }
    case 'wait': {
      const { on, until } = change;
      const code = isTerraform(on.origin)
        ? `depends_on = [${HCL_NAMES.addressOf(until)}]`
        : valueText(mapOf({ DependsOn: nameOf(until) }), on.origin);
      return { at: on.origin, how: `Add to ${on.name}:`, code };
    }
    case 'add':
      return added(change.resource, change.before);
    case 'ask': {
      const { parameter, of } = change;
      return { at: of.origin, how: 'Add a parameter:', code: parameterText(parameter, of.origin) };
    }
  }
}

function entryIn(on: Resource, property: string, value: NewValue): Advice {
  const how = `Write in ${on.name}:`;
  const word = wordOf(on, property);
  const code = isTerraform(on.origin)
    ? `${word} = ${hclValue(argument(word, value), '')}`
    : valueText({ kind: 'map', entries: new Map([[word, value]]) }, on.origin);
  return { at: on.origin, how, code };
}

function added(resource: NewResource, { origin }: Resource): Advice {
  const { kind, properties, isKept } = resource;
  const how = 'Add a resource:';
  if (isTerraform(origin)) {
    const labels = [typeOf(kind), plainName(resource)];
    return { at: origin, how, code: hclBlock({ word: 'resource', labels, ...contentOf(resource, argument) }, '') };
  }
  const { type } = CLOUDFORMATION[kind as keyof typeof CLOUDFORMATION];
  const words = wordsIn(type);
  const body = mapOf({
    Type: type,
    ...(isKept ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    Properties: { kind: 'map', entries: new Map([...properties].map(([name, value]) => [words[name] ?? name, value])) },
  });
  return { at: origin, how, code: valueText(mapOf({ [resource.name]: body }), origin) };
}

function parameterText({ name, description, otherwise }: NewParameter, at: Origin): string {
  if (isTerraform(at)) {
    const line = otherwise === undefined ? '' : `\n  default     = ${valueText(otherwise, at)}`;
    return `variable "${inSnakeCase(name)}" {\n  type        = string\n  description = ${valueText(description, at)}${line}\n}`;
  }
  const body = mapOf({
    Type: 'String',
    Description: description,
    ...(otherwise === undefined ? {} : { Default: otherwise }),
  });
  return valueText(mapOf({ [name]: body }), at);
}

/** What an argument of a block of Terraform is given: a document is text there. */
function argument(word: string, value: NewValue): HclValue {
  const written = inTerraform(value, false, HCL_NAMES);
  return written.is === 'map' && isDocument(word) ? { is: 'encoded', value: written } : written;
}

const YAML = { step: 2, dash: 2, quote: "'" } as const;

/** A value in the language of the text that a place is in. */
function valueText(value: NewValue, at: Origin): string {
  if (isTerraform(at)) return hclValue(inTerraform(value, false, HCL_NAMES), '');
  if (at.path.endsWith('.json')) return JSON.stringify(plain(inCloudFormation(value, false, nameOf)), undefined, 2);
  const written = inCloudFormation(value, true, nameOf);
  return written.is === 'map' && written.entries.size > 0
    ? yamlEntries(written.entries, 0, YAML)
    : yamlFlow(written, YAML);
}

function plain(written: Written): unknown {
  switch (written.is) {
    case 'scalar':
      return written.value;
    case 'code':
      return written.code;
    case 'list':
      return written.items.map(plain);
    case 'map':
      return Object.fromEntries([...written.entries].map(([key, entry]) => [key, plain(entry)]));
  }
}

function isTerraform({ path, trail }: Origin): boolean {
  return TERRAFORM_FILE.test(path) || trail !== undefined;
}

function nameOf(named: Resource | NewResource | NewParameter): string {
  return 'id' in named ? localName(named.id) : named.name;
}

/** Names as they are in the module of what is named: that is where it is written, as a rule. */
const HCL_NAMES: LocalNames = {
  addressOf: (named) => {
    if (typeof named !== 'string' && !('id' in named)) return `${typeOf(named.kind)}.${plainName(named)}`;
    const address = typeof named === 'string' ? named : named.name;
    return address.replace(/^(?:module\.[^.]+\.)+/, '').replace(/\[[^\]]*\]$/, '');
  },
  variable: ({ name }) => inSnakeCase(name),
  dataSource: () => 'current',
};

function wordOf(on: Resource, property: string): string {
  return wordsIn(on.type)[property] ?? property;
}

function wordsIn(type: string): Readonly<Record<string, string>> {
  const kind = kindOf(type);
  return kind && kind in CLOUDFORMATION ? wordsOf(kind as keyof typeof CLOUDFORMATION, type) : {};
}
