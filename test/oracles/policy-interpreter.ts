import { BlockList, isIPv6 } from 'node:net';

/**
 * Whether one request passes one resource-based policy, written down from AWS's pages (folder `IAM/latest/UserGuide` of
 * docs.aws.amazon.com) and sharing no code with the engine that it is held against. It knows nothing of the other policies:
 * who needs a permission of their own account as well is taken to have it.
 */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export type Caller =
  | { readonly kind: 'anonymous' }
  /** A role or user. The session's ARN is that of a role which has been assumed. */
  | { readonly kind: 'identity'; readonly account: string; readonly arn: string; readonly sessionArn?: string }
  | { readonly kind: 'service'; readonly name: string };

export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  /** The condition keys that the request carries, in lower case; a list is a multivalued key. */
  readonly context: ReadonlyMap<string, string | readonly string[]>;
}

/** `reference_policies_evaluation-logic`: an explicit denial wins, and what nothing allows is denied. */
export function isAllowed(document: Json, request: Request): boolean {
  const { Version, Statement } = objectOf(document);
  const hasVariables = Version === '2012-10-17';
  const applying = listOf(Statement)
    .map(objectOf)
    .filter((statement) => applies(statement, request, hasVariables));
  return (
    !applying.some(({ Effect }) => Effect === 'Deny') &&
    applying.some(({ Effect }) => Effect === 'Allow') &&
    !isKeptToAccount(request)
  );
}

/**
 * `sqs-customer-managed-policy-examples`/`sqs-limitations-of-custom-policies`: "Cross-account permissions don't apply to the
 * following actions".
 */
const KEPT_TO_ACCOUNT =
  /^sqs:(AddPermission|CancelMessageMoveTask|CreateQueue|DeleteQueue|ListMessageMoveTasks|ListQueues|ListQueueTags|RemovePermission|SetQueueAttributes|StartMessageMoveTask|TagQueue|UntagQueue)$/i;

function isKeptToAccount({ caller, action, resource }: Request): boolean {
  const isOwn = caller.kind === 'identity' && caller.account === resource.split(':')[4];
  return !isOwn && KEPT_TO_ACCOUNT.test(action);
}

/** `reference_policies_elements`: every element of a statement has to match. */
function applies(statement: JsonObject, request: Request, hasVariables: boolean): boolean {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const { caller, action, resource } = request;
  const variables = hasVariables ? request : undefined;
  const named = (text: string) => isLike(plainPattern(text.toLowerCase()), action.toLowerCase());
  const meant = (text: string) => isArnLike(patternOf(text, variables) ?? [], resource);
  return (
    either(Principal, NotPrincipal, (given) => namesCaller(given, caller)) &&
    either(Action, NotAction, (given) => textsOf(given).some(named)) &&
    either(Resource, NotResource, (given) => textsOf(given).some(meant)) &&
    Object.entries(objectOf(Condition)).every(([operator, keys]) =>
      Object.entries(objectOf(keys)).every(([key, values]) =>
        holds(operator, key, textsOf(values), request, variables),
      ),
    )
  );
}

/** A statement with neither of the two has no effect (`CreateKey` of KMS says so of its policies; SQS refuses it). */
function either(element: Json | undefined, not: Json | undefined, matches: (given: Json) => boolean): boolean {
  if (element !== undefined) return matches(element);
  return not !== undefined && !matches(not);
}

/** `reference_policies_elements_principal`. A name with a wildcard in it is no pattern: only `*` alone is. */
function namesCaller(principal: Json, caller: Caller): boolean {
  if (principal === '*') return true;
  const { AWS, Service } = objectOf(principal);
  const accounts = textsOf(AWS);
  if (accounts.includes('*')) return true;
  if (caller.kind === 'service') return textsOf(Service).includes(caller.name);
  if (caller.kind === 'anonymous') return false;
  const { account, arn, sessionArn } = caller;
  return accounts.some(
    (name) =>
      name === account ||
      /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1] === account ||
      name === arn ||
      name === sessionArn,
  );
}

/** `reference_policies_elements_condition_operators`, `reference_policies_condition-single-vs-multi-valued-context-keys`. */
function holds(operator: string, key: string, values: string[], request: Request, variables?: Request): boolean {
  const [, set = '', base = ''] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(?:ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const found = request.context.get(key.toLowerCase());
  if (base === 'null') return values.some((value) => (value.toLowerCase() === 'true') === (found === undefined));
  const [matches, isNegated] = comparisonOf(base);
  if (!matches) return false;

  // "If the key that you specify in a policy condition is not present in the request context, the values do not match and the
  // condition is false"; true if it "requires that the key is not matched". `ForAllValues` is true and `ForAnyValue` false.
  if (found === undefined) {
    if (/ifexists$/i.test(operator)) return true;
    return set === '' ? isNegated : set === 'forallvalues';
  }
  const patterns = values.map((value) => patternOf(value, TAKES_VARIABLES.test(base) ? variables : undefined));
  // "If AWS cannot resolve a variable this might cause the entire statement to be invalid" (`reference_policies_variables`).
  if (patterns.includes(undefined)) return false;
  const isMet = (value: string) => patterns.some((pattern) => pattern && matches(pattern, value)) !== isNegated;
  if (set === 'forallvalues') return listOf(found).every(isMet);
  if (set === 'foranyvalue') return listOf(found).some(isMet);
  // A key with several values needs one of the two; without, it is compared as no text at all.
  return typeof found === 'string' ? isMet(found) : isNegated;
}

/** A value as what each character of it stands for: itself, any character or any number of them. */
type Pattern = readonly (string | typeof ONE | typeof ANY)[];
type Matches = (pattern: Pattern, value: string) => boolean;

const ONE = Symbol('?');
const ANY = Symbol('*');

/** The comparisons by their names in lower case, with whether the name is that of the negated one. */
function comparisonOf(base: string): [matches: Matches | undefined, isNegated: boolean] {
  const plain = base === 'notipaddress' ? 'ipaddress' : base.replace('not', '');
  return [COMPARISONS[plain], plain !== base];
}

const TAKES_VARIABLES = /^(string|arn)/;

const COMPARISONS: Partial<Record<string, Matches>> = {
  stringequals: (pattern, value) => textOf(pattern) === value,
  stringequalsignorecase: (pattern, value) => textOf(pattern).toLowerCase() === value.toLowerCase(),
  stringlike: (pattern, value) => isLike(pattern, value),
  // "The ArnEquals and ArnLike condition operators behave identically."
  arnequals: isArnLike,
  arnlike: isArnLike,
  bool: (pattern, value) => /^(true|false)$/i.test(value) && textOf(pattern).toLowerCase() === value.toLowerCase(),
  // Both sides are the base-64 encoding of what is compared.
  binaryequals: (pattern, value) => textOf(pattern) === value,
  ipaddress: (pattern, value) => isWithin(textOf(pattern), value),
  ...ordered('numeric', Number),
  ...ordered('date', (text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text))),
};

function ordered(kind: string, read: (text: string) => number): Record<string, Matches> {
  const compare =
    (isSo: (left: number, right: number) => boolean): Matches =>
    (pattern, value) =>
      isSo(read(value), read(textOf(pattern)));
  return {
    [`${kind}equals`]: compare((left, right) => left === right),
    [`${kind}lessthan`]: compare((left, right) => left < right),
    [`${kind}lessthanequals`]: compare((left, right) => left <= right),
    [`${kind}greaterthan`]: compare((left, right) => left > right),
    [`${kind}greaterthanequals`]: compare((left, right) => left >= right),
  };
}

/**
 * `reference_policies_variables`: a variable is replaced by the key's value, in which nothing is a wildcard; `${*}`, `${?}` and
 * `${$}` are those characters, and a default may stand behind a comma. Not there: no pattern. In a policy of the first version
 * (no request given) there are no variables, and `${…}` is plain text.
 */
function patternOf(text: string, request: Request | undefined): Pattern | undefined {
  if (!text.includes('${')) return plainPattern(text);
  const pattern: Pattern[number][] = [];
  for (const [part] of text.matchAll(/\$\{[^}]*\}|./gs)) {
    if (part === '*') pattern.push(ANY);
    else if (part === '?') pattern.push(ONE);
    else if (part.length === 1 || !request) pattern.push(...part);
    else {
      const [, name = '', fallback] = /^\$\{\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?\}$/.exec(part) ?? [];
      const value = /^[*?$]$/.test(name) ? name : (request.context.get(name.toLowerCase()) ?? fallback);
      if (typeof value !== 'string') return undefined;
      pattern.push(...value);
    }
  }
  return pattern;
}

const plainPatterns = new Map<string, Pattern>();

/** Remembered, because millions of requests are held against few texts. */
function plainPattern(text: string): Pattern {
  let pattern = plainPatterns.get(text);
  if (!pattern) {
    pattern = Array.from(text, (part) => (part === '*' ? ANY : part === '?' ? ONE : part));
    plainPatterns.set(text, pattern);
  }
  return pattern;
}

/** The text of a pattern where its wildcards are characters like others. */
function textOf(pattern: Pattern): string {
  return pattern.map((piece) => (piece === ANY ? '*' : piece === ONE ? '?' : piece)).join('');
}

function isLike(pattern: Pattern, value: string): boolean {
  if (pattern.length === 1 && pattern[0] === ANY) return true;
  let expression = expressions.get(pattern);
  if (!expression) {
    const pieces = pattern.map((piece) =>
      piece === ANY ? '.*' : piece === ONE ? '.' : piece.replace(/[\\^$.|+()[\]{}*?/-]/, '\\$&'),
    );
    expression = new RegExp(`^${pieces.join('')}$`, 's');
    expressions.set(pattern, expression);
  }
  return expression.test(value);
}

const expressions = new WeakMap<Pattern, RegExp>();

/**
 * "Each of the six colon-delimited components of the ARN is checked separately"; the sixth has colons of its own. A `*` that
 * ends a pattern of fewer "can expand to match beyond the colon boundaries" (`reference_policies_elements_resource`).
 */
function isArnLike(pattern: Pattern, value: string): boolean {
  const patterns = componentsOf(pattern);
  if (patterns.length < 6) return pattern.at(-1) === ANY && isLike(pattern, value);
  const values = componentsOf([...value]);
  return values.length === 6 && patterns.every((component, index) => isLike(component, (values[index] ?? []).join('')));
}

function componentsOf(pattern: Pattern): Pattern[] {
  const components: Pattern[number][][] = [[]];
  for (const piece of pattern) {
    if (piece === ':' && components.length < 6) components.push([]);
    else components.at(-1)?.push(piece);
  }
  return components;
}

/** An address or a range in CIDR notation, of either family. */
function isWithin(range: string, value: string): boolean {
  const [address = '', bits] = range.split('/');
  const family = (text: string) => (isIPv6(text) ? 'ipv6' : 'ipv4');
  try {
    const list = new BlockList();
    list.addSubnet(address, Number(bits ?? (isIPv6(address) ? 128 : 32)), family(address));
    return family(address) === family(value) && list.check(value, family(value));
  } catch {
    return false;
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as readonly T[]);
}

/** What may be one text or a list of them; numbers and truth values are their text. */
function textsOf(value: Json | undefined): string[] {
  return listOf<Json>(value).map(String);
}
