import type { Resource } from '../resources/resource.ts';
import type { DeploymentFact } from '../resources/value.ts';
import { kindOf } from '../vocabulary/vocabulary.ts';
import type { NewParameter, NewResource, NewValue } from './change.ts';
import { CannotWrite, type Written } from './written.ts';

/** What CloudFormation calls the facts of a deployment. */
const PSEUDO: Readonly<Record<DeploymentFact, string>> = {
  account: 'AWS::AccountId',
  region: 'AWS::Region',
  partition: 'AWS::Partition',
  suffix: 'AWS::URLSuffix',
  'stack-id': 'AWS::StackId',
  'stack-name': 'AWS::StackName',
};

/** How the resources and parameters of one template are called in it. */
export type NameOf = (named: Resource | NewResource | NewParameter) => string;

/**
 * What is to be written in the words of CloudFormation.
 *
 * @param short whether functions are tags, as in YAML, or maps, as in JSON
 */
export function inCloudFormation(value: NewValue, short: boolean, nameOf: NameOf): Written {
  const call = (name: 'Ref' | 'GetAtt' | 'Sub', of: string): Written => {
    if (short) return { is: 'scalar', value: of, tag: `!${name}` };
    const dot = of.indexOf('.');
    const given: Written =
      name === 'GetAtt' ? { is: 'list', items: [scalar(of.slice(0, dot)), scalar(of.slice(dot + 1))] } : scalar(of);
    return { is: 'map', entries: new Map([[name === 'Ref' ? name : `Fn::${name}`, given]]) };
  };
  const named = (name: string, attribute: string): Written =>
    attribute === '' ? call('Ref', name) : call('GetAtt', `${name}.${attribute}`);
  const write = (part: NewValue): Written => {
    if (typeof part !== 'object') return scalar(part);
    switch (part.kind) {
      case 'list':
        return { is: 'list', items: part.items.map(write) };
      case 'map':
        return { is: 'map', entries: new Map([...part.entries].map(([key, entry]) => [key, write(entry)])) };
      case 'attribute':
        return named(nameOf(part.of), attributeOf(part.of, part.attribute));
      case 'reference':
        return named(localName(part.to), part.attribute);
      case 'deployment':
        return call('Ref', PSEUDO[part.fact]);
      case 'parameter':
        return call('Ref', typeof part.of === 'string' ? part.of : nameOf(part.of));
      case 'nothing':
        return call('Ref', 'AWS::NoValue');
      case 'choice': {
        const items = [scalar(part.condition), write(part.yes), write(part.no)];
        if (short) return { is: 'list', items, tag: '!If' };
        return { is: 'map', entries: new Map([['Fn::If', { is: 'list', items }]]) };
      }
      case 'text':
        return call('Sub', part.parts.map(pieceOf).join(''));
    }
  };
  const pieceOf = (part: NewValue): string => {
    if (typeof part !== 'object') return String(part).replaceAll('${', '${!');
    switch (part.kind) {
      case 'attribute': {
        const attribute = attributeOf(part.of, part.attribute);
        return `\${${nameOf(part.of)}${attribute === '' ? '' : `.${attribute}`}}`;
      }
      case 'reference':
        return `\${${localName(part.to)}${part.attribute === '' ? '' : `.${part.attribute}`}}`;
      case 'deployment':
        return `\${${PSEUDO[part.fact]}}`;
      case 'parameter':
        return `\${${typeof part.of === 'string' ? part.of : nameOf(part.of)}}`;
      case 'text':
        return part.parts.map(pieceOf).join('');
      default:
        throw new CannotWrite('A list cannot be a part of a text.');
    }
  };
  return write(value);
}

function scalar(value: string | number | boolean): Written {
  return { is: 'scalar', value };
}

/** What a resource is called in its own template. */
export function localName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** The attribute by which a template asks for an ARN or id; empty for `Ref`. */
function attributeOf(of: Resource | NewResource, attribute: 'arn' | 'id' | 'url'): string {
  if (attribute !== 'arn') return '';
  return kindOf('type' in of ? of.type : '') === 'topic' ? '' : 'Arn';
}
