import { ANSWERS } from '../../limits.ts';
import { NEVER, OTHER, type Test, type Variable, type VariableId } from '../../resources/test.ts';

interface Draft {
  readonly name: string;
  readonly answers: Set<string>;
  /** Taken as an answer too once the variable has any: a parameter's default. */
  readonly hint?: string | undefined;
  /** No other answer is allowed. */
  readonly closed: boolean;
  readonly sensitive: boolean;
  /** Something asked for an answer that may not be among them. */
  open: boolean;
}

/** Collects a unit's variables while it is read: a question exists once something asks it. */
export class QuestionBook {
  readonly #drafts = new Map<VariableId, Draft>();

  /** Declares a variable. Allowed answers close it; without them it gets answers only as it is asked. */
  declare(
    id: VariableId,
    name: string,
    how: { allowed?: readonly string[] | undefined; hint?: string | undefined; sensitive?: boolean } = {},
  ): void {
    if (this.#drafts.has(id)) return;
    const closed = how.allowed !== undefined && how.allowed.length <= ANSWERS;
    const answers = new Set(closed ? how.allowed : []);
    this.#drafts.set(id, { name, answers, hint: how.hint, closed, sensitive: how.sensitive ?? false, open: false });
  }

  /** The test for one answer; `undefined` where the variable has too many answers to ask for another one. */
  ask(id: VariableId, answer: string, others: 'possible' | 'impossible'): Test | undefined {
    const draft = this.#drafts.get(id);
    if (!draft) return undefined;
    if (!draft.answers.has(answer)) {
      if (draft.closed) return NEVER;
      if (draft.answers.size >= ANSWERS) return undefined;
      draft.answers.add(answer);
    }
    if (others === 'possible') draft.open = true;
    return { kind: 'is', variable: id, answer };
  }

  /** The test for a question that can only be answered yes or no. */
  yesOrNo(id: VariableId, name: string): Test {
    this.declare(id, name, { allowed: ['yes', 'no'] });
    return { kind: 'is', variable: id, answer: 'yes' };
  }

  /** The answers allowed for a variable, where no others are. */
  allowed(id: VariableId): readonly string[] | undefined {
    const draft = this.#drafts.get(id);
    return draft?.closed ? [...draft.answers] : undefined;
  }

  variables(): Variable[] {
    const variables: Variable[] = [];
    for (const [id, { name, answers, hint, closed, sensitive, open }] of this.#drafts) {
      if (answers.size === 0) continue;
      const all = hint !== undefined && open && !closed ? [...new Set([hint, ...answers])] : [...answers];
      variables.push({
        id,
        name,
        answers: open && !closed ? [...all, OTHER] : all,
        ...(sensitive ? { sensitive: true } : {}),
      });
    }
    return variables;
  }
}
