import * as v from 'valibot';
import { isBroadNetwork } from '../policy/networks.ts';
import { RULES } from '../rules/index.ts';
import { globFault } from './glob.ts';
import { nearest } from './nearest.ts';

const LEVELS = ['note', 'warning', 'error'] as const;

/** What a queue may be required to be. */
export const REQUIREMENTS = ['encrypted', 'kms', 'cmk'] as const;

/** From which level on findings fail a run. */
export const FAIL_ON = ['none', ...LEVELS] as const;

function oneOf<const Options extends readonly string[]>(options: Options) {
  return v.picklist(options, ({ input }) => {
    const said =
      typeof input === 'string' ? `"${input}" is not known here` : `A word is needed here, not ${kindOf(input)}`;
    return `${said}; it may be ${options.join(', ')}.${suggestion(input, options)}`;
  });
}

function text(what: string) {
  return v.string(({ input }) => `${what} is text, not ${kindOf(input)}.`);
}

/** Keys that nobody knows are mistakes: a misspelt `require` would silently require nothing. */
function keyed<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, ({ input, expected, received }) => {
    if (expected === 'never') {
      const key = received.replace(/^"|"$/g, '');
      return `"${key}" is not a setting.${suggestion(key, Object.keys(entries))}`;
    }
    if (expected === 'Object') return `A map of settings is needed here, not ${kindOf(input)}.`;
    return `${expected?.replaceAll('"', '`')} is missing.`;
  });
}

function list<const Item extends v.GenericSchema>(item: Item) {
  return v.array(item, ({ input }) => `A list is needed here, not ${kindOf(input)}.`);
}

function suggestion(input: unknown, words: readonly string[]): string {
  const word = typeof input === 'string' ? nearest(input, words) : undefined;
  return word === undefined ? '' : ` Did you mean "${word}"?`;
}

function kindOf(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  return typeof input === 'string' ? `"${input}"` : String(input);
}

const glob = v.pipe(
  text('A pattern'),
  v.check(
    (input) => globFault(input) === undefined,
    ({ input }) => globFault(input) ?? '',
  ),
);

const requirement = oneOf(REQUIREMENTS);

const override = v.pipe(
  keyed({
    require: requirement,
    path: v.optional(
      v.pipe(
        glob,
        v.description(
          'Of the file that declares the queue, or of the template or plan that a tool made of it, relative to the working folder: "services/legacy/**".',
        ),
      ),
    ),
    name: v.optional(
      v.pipe(
        glob,
        v.description('Of the logical id, the address or the construct path, or of the name in SQS: "*-dlq".'),
      ),
    ),
    tag: v.optional(
      v.pipe(
        text('A tag'),
        v.regex(/^[^=]+(=.*)?$/, 'A tag is written as Key or as Key=value.'),
        v.description('A tag that the queue has, as Key or Key=value.'),
      ),
    ),
  }),
  v.check(
    ({ path, name, tag }) => path !== undefined || name !== undefined || tag !== undefined,
    'Say which queues this is for: by path, name or tag.',
  ),
  v.description('For the queues that match all of path, name and tag that are given. The last one that matches wins.'),
);

const account = v.pipe(
  v.string(
    ({ input }) =>
      `An account id is 12 digits in quotes${typeof input === 'number' ? `: as a number, ${input}, it loses leading zeros` : ''}.`,
  ),
  v.regex(/^\d{12}$/, ({ input }) => `"${input}" is not an account id: those have 12 digits.`),
);

const organization = v.pipe(
  text('An organization id'),
  v.regex(/^o-[a-z0-9]{10,32}$/, ({ input }) => `"${input}" is not an organization id, such as o-a1b2c3d4e5.`),
);

const network = v.pipe(
  text('A network'),
  v.check(
    (input) => isBroadNetwork(input) !== undefined,
    ({ input }) => `"${input}" is not a network, such as 203.0.113.0/24.`,
  ),
);

const endpoint = v.pipe(
  text('A VPC endpoint or VPC'),
  v.regex(/^vpce?-[0-9a-f]+$/, ({ input }) => `"${input}" is not the id of a VPC endpoint or VPC.`),
);

/** The configuration file. Every default is here and nowhere else. */
export const CONFIG = v.pipe(
  keyed({
    $schema: v.optional(text('$schema')),
    require: v.optional(
      v.pipe(
        v.union(
          [requirement, keyed({ default: v.optional(requirement), overrides: v.optional(list(override), []) })],
          ({ input }) =>
            `${typeof input === 'string' ? `"${input}" is not known here` : 'A word or a map is needed here'}; it may be ${REQUIREMENTS.join(', ')}, or a map with default and overrides.${suggestion(input, REQUIREMENTS)}`,
        ),
        v.description(
          'How strongly queues must be sealed: "encrypted" at all, with any KMS key ("kms"), or with a customer managed one ("cmk"). Not set: KMS is asked for by a warning.',
        ),
      ),
    ),
    rules: v.optional(
      v.pipe(
        keyed(
          Object.fromEntries(
            RULES.map(({ id, title, level }) => [
              id,
              v.optional(v.pipe(oneOf(['off', ...LEVELS]), v.description(`${title}. Default: ${level}.`))),
            ]),
          ),
        ),
        v.description('Levels of rules that differ from their own; "off" switches a rule off.'),
      ),
      {},
    ),
    accounts: v.optional(
      keyed({
        own: v.optional(v.pipe(list(account), v.description('Ids of your own accounts, in quotes.')), []),
      }),
      {},
    ),
    trusted: v.optional(
      keyed({
        accounts: v.optional(
          v.pipe(list(account), v.description('Ids of accounts of others that policies may let in, in quotes.')),
          [],
        ),
        orgs: v.optional(
          v.pipe(list(organization), v.description('Ids of organizations that policies may let in, the own one too.')),
          [],
        ),
        cidrs: v.optional(
          v.pipe(list(network), v.description('Networks that policies may let in: "203.0.113.0/24".')),
          [],
        ),
        vpces: v.optional(
          v.pipe(list(endpoint), v.description('Ids of VPC endpoints and VPCs that policies may let in.')),
          [],
        ),
      }),
      { accounts: [], orgs: [], cidrs: [], vpces: [] },
    ),
    keys: v.optional(
      v.pipe(
        oneOf(['used', 'all']),
        v.description('Whether rules about how a key may be used judge every key, or only those that seal a queue.'),
      ),
      'used',
    ),
    tls: v.optional(
      v.pipe(
        oneOf(['plaintext', 'always']),
        v.description('Which queues must refuse plain HTTP by policy: those that are not encrypted, or all.'),
      ),
      'plaintext',
    ),
    ignore: v.optional(
      v.pipe(
        list(glob),
        v.description('Files and folders to pass over, relative to the working folder, besides those of .gitignore.'),
      ),
      [],
    ),
    'cfn-lint': v.optional(
      v.pipe(
        v.boolean(({ input }) => `true or false is needed here, not ${kindOf(input)}.`),
        v.description('Whether to run the installed cfn-lint and show its findings too.'),
      ),
      false,
    ),
    'fail-on': v.optional(
      v.pipe(oneOf(FAIL_ON), v.description('The lowest level of a finding that fails the run.')),
      'error',
    ),
  }),
  v.title('Configuration of QueueSeal'),
);

/** The configuration as it is written, defaults filled in. */
export type Config = v.InferOutput<typeof CONFIG>;
