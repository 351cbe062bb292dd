import type { Resource } from '../../resources/resource.ts';

/** A resource that a transform makes of another one. */
export interface Made {
  /** Its logical id. */
  readonly name: string;
  readonly type: string;
  /** Further names for it in references, such as `Worker.DestinationQueue`. */
  readonly aliases: readonly string[];
  /** Asked for once all names are known, so that its values may refer to whatever is made. */
  readonly resource: () => Resource;
}
