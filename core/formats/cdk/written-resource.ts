import type { Span } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Declaration } from '../cloudformation/scope.ts';

/** Where a resource and its properties stand in a template, kept when the template's tree is gone. */
export interface WrittenResource extends Span {
  /** The path of its construct. */
  readonly path: string;
  readonly type: string;
  readonly properties: readonly WrittenProperty[];
}

/** From a property's name to the end of its value. */
export interface WrittenProperty extends Span {
  readonly name: string;
  /** The value, where it is a plain one. */
  readonly literal: string | undefined;
}

/** Notes where a resource stands. */
export function writtenResource({ key, node }: Declaration, path: string): WrittenResource {
  const properties = child(node, 'Properties');
  return {
    start: key.start,
    end: node.end,
    path,
    type: literalText(child(node, 'Type')) ?? '',
    properties:
      properties?.kind === 'map'
        ? properties.pairs.map(({ key: name, value }) => ({
            name: literalText(name) ?? '',
            start: name.start,
            end: value.end,
            literal: literalText(value),
          }))
        : [],
  };
}
