import type { Origin } from '../text/span.ts';
import type { Test } from './test.ts';
import type { ResourceId, Value } from './value.ts';

/** Where a part of a unit is deployed to. Parts that are deployed elsewhere do not know its names. */
export interface Environment {
  /** The same for all that is deployed to one place. */
  readonly id: string;
  readonly account?: string;
  readonly region?: string;
}

/** What an app of the CDK is written in; whatever runs on the JVM or on .NET stands with its neighbours. */
export type ProgramLanguage = 'typescript' | 'python' | 'java' | 'csharp' | 'go';

/** A thing that a deployment creates, of a type that the vocabulary names. */
export interface Resource {
  readonly id: ResourceId;
  /** What its author calls it; the report's `resource`. */
  readonly name: string;
  /** The type in the author's language, such as `AWS::SQS::Queue`. */
  readonly type: string;
  /** A map of the properties that the vocabulary names. */
  readonly properties: Value;
  /** What happens to it when its stack is deleted; absent where that is not said. */
  readonly deletionPolicy: Value;
  /** What happens to it when an update puts another one in its place; left out where its language has no word for that. */
  readonly replacementPolicy?: Value;
  /** Whether a plan that would destroy it is refused; left out where its language has no word for that, or its source is not here. */
  readonly destructionGuard?: Value;
  /** Its name in the text: where a property would stand that is not written. */
  readonly origin: Origin;
  readonly exists: Test;
  /** What carries its policy, where that is a resource of its own. */
  readonly policyBy?: { readonly name: string; readonly origin: Origin };
  /** What creates it, where its author did not write it, such as "event Nightly of function Worker". */
  readonly madeFor?: string;
  /** The calls, outermost first, through which the file that holds it became part of the unit. */
  readonly via: readonly Origin[];
  /** What its author says in the place of a property, by the property's name: an input of the module from elsewhere that makes it. */
  readonly inputs?: ReadonlyMap<string, string>;
  /** In an app of the CDK: whether its author made it itself, or by a construct that makes it. */
  readonly construct?: 'L1' | 'L2';
  /** What that app is written in, which is looked for once somebody asks. */
  readonly language?: () => ProgramLanguage;
  /** A tool made it for itself: nobody asked for it, and nobody can mend it. */
  readonly isToolsOwn?: true;
  /** Where it is deployed to, in a unit that goes to several places. */
  readonly environment?: Environment | undefined;
}
