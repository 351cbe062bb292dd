import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type Files,
  jsonReport,
  lint,
  mapJson,
  mapMermaid,
  mapText,
  markdownReport,
  PLAIN,
  queuesJson,
  queuesTable,
  type Report,
  sarifReport,
  textReport,
  unclaimed,
} from '../core/index.ts';
import { Places } from '../core/report/placed.ts';
import { diskFiles } from '../host/disk-files.ts';
import { changed } from './support/plans.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures/terraform');
const SCENARIOS = join(import.meta.dirname, 'scenarios/terraform');

/** Files in memory, as in an editor: nothing is read in pieces. */
function memory(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  return {
    read: (path) => texts[path],
    list(folder) {
      const inside = folder === '' ? '' : `${folder}/`;
      const names = paths
        .filter((path) => path.startsWith(inside))
        .map((path) => path.slice(inside.length).split('/', 1)[0]);
      return names.length === 0 ? undefined : [...new Set(names.filter((name) => name !== undefined))];
    },
  };
}

function lintFiles(files: Files, path = 'plan.json'): Report {
  return lint({ paths: [path], files, settingsFor: () => DEFAULT_SETTINGS });
}

/** The sources of a scenario with another plan of theirs. */
function withSources(scenario: string, plan: string): Files {
  const sources = globSync('*.tf', { cwd: join(SCENARIOS, scenario) });
  const texts = sources.map((path) => [path, readFileSync(join(SCENARIOS, scenario, path), 'utf8')] as const);
  return memory({ ...Object.fromEntries(texts), 'plan.json': readFileSync(join(FIXTURES, plan), 'utf8') });
}

function states({ queues }: Report): string[] {
  return queues.map(({ queue, encryption }) => `${queue}: ${encryption}`).sort();
}

/** The least that is a plan, with the changes of resources that are given. */
function planOf(changes: readonly object[], more: object = {}): string {
  return JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes, ...more });
}

function created(address: string, after: object, unknown: object = {}, sensitive: object = {}): object {
  const [type, name] = address.split('.');
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.opentofu.org/hashicorp/aws',
    change: { actions: ['create'], before: null, after, after_unknown: unknown, after_sensitive: sensitive },
  };
}

function configured(resources: Readonly<Record<string, object>>, more: object = {}): object {
  return {
    configuration: {
      root_module: {
        resources: Object.entries(resources).map(([address, expressions]) => {
          const [type, name] = address.split('.');
          return { address, mode: 'managed', type, name, expressions };
        }),
        ...more,
      },
    },
  };
}

describe('a plan', () => {
  test('of another environment has other states on the same lines', () => {
    const files = withSources('values', 'values-prod/plan.json');
    const report = lintFiles(files);
    expect(states(report)).toEqual([
      'aws_sqs_queue.coalesced: kms-customer',
      'aws_sqs_queue.ignored: none',
      'aws_sqs_queue.map["fast"]: sse-sqs',
      'aws_sqs_queue.map["slow"]: none',
      'aws_sqs_queue.only_prod[0]: sse-sqs-default',
      'aws_sqs_queue.per_env: sse-sqs',
      'aws_sqs_queue.sensitive: kms-customer',
      'aws_sqs_queue.ternary: kms-customer',
    ]);
  });

  test('that is partial is judged as far as it goes, and that is said', () => {
    const report = lintFiles(withSources('values', 'errored/plan.json'));
    expect(report.queues.length).toBeGreaterThan(0);
    expect(report.problems).toEqual([
      {
        code: 'unreadable',
        path: 'plan.json',
        message: 'This plan is partial, since Terraform stopped with an error; what is in it was judged.',
      },
    ]);
  });

  test.each([
    [
      { complete: false, errored: false },
      ['This plan is partial, as one with -target or with deferred changes is; what is in it was judged.'],
    ],
    [
      { complete: false, errored: true },
      ['This plan is partial, since Terraform stopped with an error; what is in it was judged.'],
    ],
    [{ complete: true, errored: false }, []],
    [{ errored: false }, []],
  ])('of which it is said %j is partial or not', (more, said) => {
    const text = planOf([created('aws_sqs_queue.q', { kms_master_key_id: 'alias/q' })], more);
    expect(lintFiles(memory({ 'plan.json': text })).problems.map(({ message }) => message)).toEqual(said);
  });

  test('that destroys everything has no queue', () => {
    expect(states(lintFiles(withSources('changes/v2', 'destroy/plan.json')))).toEqual([]);
  });

  test('that only refreshes is judged by its state', () => {
    const report = lintFiles(withSources('changes/v2', 'refresh-only/plan.json'));
    expect(states(report)).toContain('aws_sqs_queue.kept: kms-aws-managed');
    expect(report.problems).toEqual([]);
  });

  test('without its sources names the address, and says once how to find the lines', () => {
    const text = readFileSync(join(SCENARIOS, 'basics/plan.json'), 'utf8');
    const files = memory({ 'plan.json': text });
    const report = lintFiles(files);
    expect(report.findings.every(({ place }) => !place.exact && place.at.trail !== undefined)).toBe(true);
    expect(report.notices).toEqual([
      'Findings from a plan stand on the lines of its source where the .tf files are in the folder of the plan, above or below it.',
    ]);
    expect(textReport(report, files, { style: PLAIN, show: 'note', looked: 1 })).not.toContain('format_version');
  });

  test('finds its sources above and below its folder', () => {
    const tf = 'resource "aws_sqs_queue" "q" {\n}\n';
    const plan = planOf([created('aws_sqs_queue.q', { kms_master_key_id: null })]);
    for (const [planAt, tfAt] of [
      ['out/plan.json', 'main.tf'],
      ['plan.json', 'infra/prod/main.tf'],
      ['a/b/plan.json', 'a/b/main.tofu'],
    ] as const) {
      const report = lintFiles(memory({ [planAt]: plan, [tfAt]: tf }), planAt);
      expect(report.findings.map(({ place }) => place.at.path)).toEqual([tfAt]);
    }
  });

  test('shows many instances of a module from elsewhere once, at its call, and counts them', () => {
    const instance = (index: number): object => ({
      ...created('aws_sqs_queue.this', { kms_master_key_id: null }),
      address: `module.m[${index}].aws_sqs_queue.this`,
      module_address: `module.m[${index}]`,
    });
    const plan = planOf(Array.from({ length: 100 }, (_, index) => instance(index)));
    const files = memory({
      'plan.json': plan,
      'main.tf': 'module "m" {\n  source = "example/queue"\n  count  = 100\n}\n',
      '.terraform/modules/modules.json':
        '{"Modules": [{"Key": "m", "Source": "example/queue", "Dir": ".terraform/modules/m"}]}',
      '.terraform/modules/m/main.tf': 'resource "aws_sqs_queue" "this" {\n}\n',
    });
    const text = textReport(lintFiles(files), files, { style: PLAIN, show: 'note', looked: 1 });
    expect(text.split('\n').slice(0, 10)).toEqual([
      'main.tf',
      `  1:1  warning  sqs-kms-required  ${[0, 10, 11, 12, 13, 14, 15].map((index) => `module.m[${index}].aws_sqs_queue.this`).join(', ')}, and 93 more`,
      ...[0, 10, 11, 12, 13, 14, 15].map(
        (index) => `    module.m[${index}].aws_sqs_queue.this does not state its encryption and has no KMS key.`,
      ),
      '    and 93 more',
    ]);
  });

  test.each([
    ['that hands it on', 'kms_master_key_id = var.key', '', 'Set encryption_key of module.m to a KMS key'],
    ['that hands it to another one', '', 'kms_master_key_id = var.key', 'Set encryption_key of module.m to a KMS key'],
    ['that does something with it', 'kms_master_key_id = try(var.key, null)', '', 'Set kms_master_key_id to a KMS key'],
    ['that has none', '', '', 'Set kms_master_key_id to a KMS key'],
  ])('names the input of a module from elsewhere %s', (_, outer, inner, how) => {
    const block = (body: string): string => `resource "aws_sqs_queue" "this" {\n  ${body}\n}\n`;
    const address = inner === '' ? 'module.m' : 'module.m.module.inner';
    const plan = planOf([
      {
        ...created('aws_sqs_queue.this', { kms_master_key_id: null }),
        address: `${address}.aws_sqs_queue.this`,
        module_address: address,
      },
    ]);
    const files = memory({
      'plan.json': plan,
      'main.tf': 'module "m" {\n  source = "example/queue"\n}\n',
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          { Key: 'm', Source: 'example/queue', Dir: '.terraform/modules/m' },
          { Key: 'm.inner', Source: './inner', Dir: '.terraform/modules/m/inner' },
        ],
      }),
      '.terraform/modules/m/main.tf': `${block(outer.replace('var.key', 'var.encryption_key'))}module "inner" {\n  source = "./inner"\n  key    = var.encryption_key\n}\n`,
      '.terraform/modules/m/inner/main.tf': block(inner),
    });
    const [finding] = lintFiles(files).findings.filter(({ rule }) => rule === 'sqs-kms-required');
    expect(finding?.place.at.path).toBe('main.tf');
    expect(finding?.message.how).toContain(how);
  });

  test('is read whatever the order of its names', () => {
    const sorted = planOf([created('aws_sqs_queue.q', { sqs_managed_sse_enabled: false })], { applyable: true });
    const { format_version, ...rest } = JSON.parse(sorted) as Record<string, unknown>;
    const report = lintFiles(memory({ 'plan.json': JSON.stringify({ ...rest, format_version }, undefined, 2) }));
    expect(states(report)).toEqual(['aws_sqs_queue.q: none']);
  });
});

test('a policy in a module from elsewhere is mended by the inputs that it hangs on', () => {
  const { findings } = lint({
    paths: ['plan.json'],
    files: diskFiles(join(SCENARIOS, 'field/15-module-from-elsewhere')),
    settingsFor: () => DEFAULT_SETTINGS,
  });
  expect(findings.map(({ rule, message }) => `${rule}: ${message.how.split(':', 1)[0]}`)).toEqual([
    'kms-missing-service-grant: Add to the policy (by service of module.broken) of module.broken.aws_kms_key.this',
  ]);
});

test('is spoken of in the words of Terraform', () => {
  const paths = globSync('**/plan.json', { cwd: SCENARIOS }).map((path) => path.replaceAll('\\', '/'));
  const rules = new Map([['kms-monitoring-missing', 'note' as const]]);
  const { findings } = lint({
    paths,
    files: diskFiles(SCENARIOS),
    settingsFor: () => ({ ...DEFAULT_SETTINGS, rules, keys: 'all' }),
  });
  const foreign =
    /!(?:GetAtt|Ref|Sub)|Fn::|AWS::|\btemplate\b|\bstack\b|KmsMasterKeyId|SqsManagedSse|QueueName|QueuePolicy|DeletionPolicy|\w: (?:true|false)\b/;
  const said = findings.flatMap(({ rule, message }) =>
    Object.values(message).map((sentence) => `${rule}: ${sentence}`),
  );
  expect(said.length).toBeGreaterThan(500);
  expect([...new Set(said)].filter((sentence) => foreign.test(sentence.slice(sentence.indexOf(' '))))).toEqual([]);
});

describe('a guard against destruction', () => {
  const plan = planOf(
    [created('aws_kms_key.k', {}, { arn: true }), created('aws_sqs_queue.q', {}, { kms_master_key_id: true })],
    configured({ 'aws_sqs_queue.q': { kms_master_key_id: { references: ['aws_kms_key.k.arn', 'aws_kms_key.k'] } } }),
  );
  const guards = (sources: Readonly<Record<string, string>>): string[] => {
    const files = memory({ 'plan.json': plan, ...sources });
    const places = new Places(files);
    return lintFiles(files)
      .findings.filter(({ rule }) => rule === 'kms-deletion-protection')
      .map(({ place }) => places.region(place.at))
      .map(({ path, line, column }) => `${path}:${line}:${column}`);
  };
  const key = (lifecycle: string): string => `resource "aws_kms_key" "k" {\n  ${lifecycle}\n}\n`;
  const override = { 'override.tf': key('lifecycle {\n    prevent_destroy = true\n  }') };

  test.each([
    ['is missed', { 'main.tf': key('') }, ['main.tf:1:1']],
    ['is missed in a lifecycle', { 'main.tf': key('lifecycle {\n    ignore_changes = [tags]\n  }') }, ['main.tf:1:1']],
    [
      'is missed where it is off',
      { 'main.tf': key('lifecycle {\n    prevent_destroy = false\n  }') },
      ['main.tf:3:23'],
    ],
    ['is seen', { 'main.tf': key('lifecycle {\n    prevent_destroy = true\n  }') }, []],
    [
      'is seen in an override file',
      { 'main.tf': key('lifecycle {\n    ignore_changes = [tags]\n  }'), ...override },
      [],
    ],
    [
      'is seen in JSON',
      { 'main.tf.json': '{"resource": {"aws_kms_key": {"k": {"lifecycle": [{"prevent_destroy": true}]}}}}' },
      [],
    ],
    [
      'may be there where it is a variable',
      { 'main.tf': key('lifecycle {\n    prevent_destroy = var.guard\n  }') },
      [],
    ],
    ['may be there without the source', {}, []],
  ])('%s', (_, sources, places) => {
    expect(guards(sources)).toEqual(places);
  });
});

describe('a file for each tool', () => {
  const off = 'resource "aws_sqs_queue" "q" {\n\n  sqs_managed_sse_enabled = false\n}\n';
  const other = 'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = false\n}\n';

  test.each([
    ['registry.opentofu.org', 'main.tofu'],
    ['registry.terraform.io', 'main.tf'],
  ])('counts for the tool of %s alone', (registry, path) => {
    const change = created('aws_sqs_queue.q', { sqs_managed_sse_enabled: false });
    const plan = planOf([{ ...change, provider_name: `${registry}/hashicorp/aws` }]);
    const files = memory({ 'plan.json': plan, 'main.tf': off, 'main.tofu': other });
    const [finding] = lintFiles(files).findings.filter(({ rule }) => rule === 'sqs-encryption-disabled');
    expect(finding?.place.at.path).toBe(path);
  });
});

describe('what is known only after apply', () => {
  const hidden = { kms_master_key_id: true, sqs_managed_sse_enabled: true };
  const key = created('aws_kms_key.k', {}, { arn: true, id: true, policy: true });

  test.each([
    ['nothing written', { kms_master_key_id: null }, { sqs_managed_sse_enabled: true }, {}, 'sse-sqs-default'],
    ['an empty key', { kms_master_key_id: '' }, { sqs_managed_sse_enabled: true }, {}, 'sse-sqs-default'],
    [
      'SSE-SQS written',
      { kms_master_key_id: null },
      { sqs_managed_sse_enabled: true },
      { sqs_managed_sse_enabled: { references: ['aws_x.y.on', 'aws_x.y'] } },
      'unknown',
    ],
    [
      'a key of the plan',
      {},
      hidden,
      { kms_master_key_id: { references: ['aws_kms_key.k.arn', 'aws_kms_key.k'] } },
      'kms-customer',
    ],
    [
      'a key of the plan by id',
      {},
      hidden,
      { kms_master_key_id: { references: ['aws_kms_key.k.id', 'aws_kms_key.k'] } },
      'kms-customer',
    ],
    [
      'a key of the plan or another one',
      {},
      hidden,
      {
        kms_master_key_id: {
          references: ['var.main', 'aws_kms_key.k.arn', 'aws_kms_key.k', 'aws_kms_key.l.arn', 'aws_kms_key.l'],
        },
      },
      'kms-unknown-key',
    ],
    [
      'something that may be null',
      {},
      hidden,
      { kms_master_key_id: { references: ['aws_sns_topic.t.arn', 'aws_sns_topic.t'] } },
      'unknown',
    ],
    [
      'a key, if something unknown says so',
      {},
      hidden,
      {
        kms_master_key_id: {
          references: ['aws_sns_topic.t.arn', 'aws_sns_topic.t', 'aws_kms_key.k.arn', 'aws_kms_key.k'],
        },
      },
      'unknown',
    ],
    ['an expression of constants', {}, hidden, { kms_master_key_id: {} }, 'unknown'],
    ['a local', {}, hidden, { kms_master_key_id: { references: ['local.key'] } }, 'unknown'],
  ])('tells the state of a queue with %s', (_, after, unknown, expressions, state) => {
    const other = created('aws_kms_key.l', {}, { arn: true, id: true });
    const text = planOf([key, other, created('aws_sqs_queue.q', after, unknown)], {
      variables: { main: { value: true } },
      ...configured({ 'aws_sqs_queue.q': expressions, 'aws_kms_key.k': {}, 'aws_kms_key.l': {} }),
    });
    expect(states(lintFiles(memory({ 'plan.json': text })))).toEqual([`aws_sqs_queue.q: ${state}`]);
  });

  test('is read from the source, where locals lead to a key', () => {
    const source =
      'locals {\n  keys = { main = aws_kms_key.k.arn }\n}\nresource "aws_sqs_queue" "q" {\n  kms_master_key_id = local.keys.main\n}\n';
    const text = planOf(
      [key, created('aws_sqs_queue.q', {}, hidden)],
      configured({ 'aws_sqs_queue.q': { kms_master_key_id: { references: ['local.keys'] } } }),
    );
    expect(states(lintFiles(memory({ 'plan.json': text, 'main.tf': source })))).toEqual([
      'aws_sqs_queue.q: kms-customer',
    ]);
  });

  test('follows inputs and outputs of modules', () => {
    const inModule = (module: string, address: string, after: object, unknown: object): object => ({
      ...created(address, after, unknown),
      address: `${module}.${address}`,
      module_address: module,
    });
    const resource = (type: string, expressions: object): object => ({
      mode: 'managed',
      type,
      name: 'this',
      expressions,
    });
    const text = planOf(
      [
        inModule('module.keys["a"]', 'aws_kms_key.this', {}, { arn: true, policy: true }),
        inModule('module.queue', 'aws_sqs_queue.this', {}, hidden),
      ],
      {
        configuration: {
          root_module: {
            module_calls: {
              keys: {
                source: './keys',
                for_each_expression: { constant_value: { a: true } },
                module: {
                  outputs: { arn: { expression: { references: ['aws_kms_key.this.arn', 'aws_kms_key.this'] } } },
                  resources: [resource('aws_kms_key', {})],
                },
              },
              queue: {
                source: './queue',
                expressions: { kms: { references: ['module.keys["a"].arn', 'module.keys["a"]', 'module.keys'] } },
                module: {
                  resources: [resource('aws_sqs_queue', { kms_master_key_id: { references: ['var.kms'] } })],
                  variables: { kms: {} },
                },
              },
            },
          },
        },
      },
    );
    const { queues } = lintFiles(memory({ 'plan.json': text }));
    expect(queues.map(({ queue, encryption, key }) => [queue, encryption, key])).toEqual([
      ['module.queue.aws_sqs_queue.this', 'kms-customer', 'module.keys["a"].aws_kms_key.this'],
    ]);
  });

  test('never goes in circles', () => {
    const circle = { references: ['var.a'] };
    const text = planOf(
      [created('aws_sqs_queue.q', {}, hidden)],
      configured(
        { 'aws_sqs_queue.q': { kms_master_key_id: { references: ['local.a'] } } },
        { module_calls: { m: { source: './m', expressions: { a: circle }, module: {} } } },
      ),
    );
    const source =
      'locals {\n  a = local.b\n  b = [local.a, local.a, local.a, local.a]\n}\nresource "aws_sqs_queue" "q" {\n  kms_master_key_id = local.a\n}\n';
    expect(states(lintFiles(memory({ 'plan.json': text, 'main.tf': source })))).toEqual(['aws_sqs_queue.q: unknown']);
  });
});

describe('a data source of a key', () => {
  const prior = (values: object): object => ({
    prior_state: {
      values: {
        root_module: {
          resources: [{ address: 'data.aws_kms_alias.a', mode: 'data', type: 'aws_kms_alias', name: 'a', values }],
        },
      },
    },
  });
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  test.each([
    ['alias/aws/sqs', 'kms-aws-managed'],
    ['alias/orders', 'kms-customer'],
  ])('named %s makes a queue %s, though only an ARN is in the plan', (name, state) => {
    const text = planOf([created('aws_sqs_queue.q', { kms_master_key_id: arn })], {
      ...configured({
        'aws_sqs_queue.q': {
          kms_master_key_id: { references: ['data.aws_kms_alias.a.target_key_arn', 'data.aws_kms_alias.a'] },
        },
      }),
      ...prior({ name, target_key_arn: arn }),
    });
    expect(states(lintFiles(memory({ 'plan.json': text })))).toEqual([`aws_sqs_queue.q: ${state}`]);
  });
});

describe('a state', () => {
  test('is judged by what is', () => {
    const report = lintFiles(memory({ 'plan.json': readFileSync(join(FIXTURES, 'state/state.json'), 'utf8') }));
    expect(states(report)).toEqual([
      'aws_sqs_queue.all["separate"]: kms-customer',
      'aws_sqs_queue.all["unknown"]: kms-customer',
      'aws_sqs_queue.all["wide"]: kms-customer',
    ]);
    const findings = report.findings.map(({ rule, resource }) => `${rule} ${resource}`);
    expect(findings).toContain('kms-key-policy-public aws_kms_key.wide_open');
    expect(findings).toContain('kms-key-policy-public aws_kms_key.policy_unknown');
  });
});

describe('what is no plan', () => {
  const files = diskFiles(FIXTURES, { named: new Set(['binary.tfplan']) });

  test.each([
    [
      'the log of a plan',
      'plan-ui.ndjson',
      readFileSync(join(FIXTURES, 'plan-ui.ndjson'), 'utf8'),
      'This is the log of "terraform plan -json", not the plan',
    ],
    [
      'a raw state',
      'terraform.tfstate',
      '{"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x", "resources": []}',
      "This is a state in Terraform's own form",
    ],
    [
      'a plan for people',
      'plan.txt',
      '\nTerraform will perform the following actions:\n',
      'This is a plan as people read it',
    ],
    ['source', 'main.tf', 'resource "aws_sqs_queue" "q" {}', 'Terraform source is judged by what is planned of it'],
  ])('is told with what to do instead: %s', (_, path, text, message) => {
    expect(unclaimed([path], [], memory({ [path]: text }))).toEqual([
      {
        code: 'unknown-format',
        path,
        message: `${message}; lint what "terraform show -json FILE" prints of a saved plan or a state, in a file of its own.`,
      },
    ]);
  });

  test('is told where it is binary', () => {
    expect(files.read('binary.tfplan')).toBeUndefined();
    expect(files.problems.map(({ message }) => message)).toEqual([
      'The file is a zip archive. Of a saved plan of Terraform, lint what "terraform show -json FILE" prints, in a file of its own.',
    ]);
  });

  test.each([
    ['{"format_version": "1.2", "resource_changes": [', 'This plan cannot be read: The text ends too early.'],
    [
      '{"format_version": "1.2", "resource_changes": [{"type": "aws_sqs_queue" "x"}]}',
      'This plan cannot be read: What it says of resource_changes is not JSON.',
    ],
    [
      '{"format_version": "2.0", "resource_changes": []}',
      'This plan cannot be read: Its format version 2.0 is not known here; 1.x is.',
    ],
  ])('is told where it is wrong: %s', (text, message) => {
    expect(lintFiles(memory({ 'plan.json': text })).problems.map((problem) => problem.message)).toEqual([message]);
  });

  test.each([
    '{"format_version": "1.2", "resource_changes": {"a": []}}',
    '{"format_version": "1.2", "resource_changes": [1, null, "x", [], {}, {"change": 3}, {"change": {"actions": ["create"], "after": []}}]}',
    '{"format_version": 3, "configuration": {"root_module": {"resources": [3, {"expressions": []}], "module_calls": {"m": 4}}}, "variables": []}',
    '{"format_version": "1.0", "values": {"root_module": {"resources": [{}], "child_modules": [{"resources": {}}, 3]}}}',
    '{"format_version": "1.2", "resource_changes": [{"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "change": {"actions": ["create"], "after": {"kms_master_key_id": {"a": 1}, "tags": 3, "__proto__": {"x": 1}}}}]}',
  ])('never breaks: %s', (text) => {
    expect(() => lintFiles(memory({ 'plan.json': text }))).not.toThrow();
  });

  test('beside broken source is judged, and the error is told', () => {
    const source =
      'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = false\n}\nresource "aws_sqs_queue" "r" {\n  name = "r\n}\n';
    const text = planOf([created('aws_sqs_queue.q', { kms_master_key_id: null, sqs_managed_sse_enabled: false })]);
    const files = memory({ 'plan.json': text, 'main.tf': source });
    const report = lintFiles(files);
    const places = new Places(files);
    expect(report.findings.map(({ rule, place }) => `${rule} ${places.region(place.at).line}`)).toContain(
      'sqs-encryption-disabled 2',
    );
    expect(report.problems.map((problem) => `${places.problem(problem).line} ${problem.message}`)).toEqual([
      '5 This text is never closed by a quote.',
    ]);
  });
});

test('sensitive values reach no output', () => {
  const secret = 'c0ffee00';
  const queue = 'arn:aws:sqs:eu-west-1:111122223333:known';
  const arn = `arn:aws:kms:eu-west-1:111122223333:key/${secret}-12ab-34cd-56ef-1234567890ab`;
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `Sid${secret}`,
        Effect: 'Allow',
        Principal: '*',
        Action: `sqs:${secret}`,
        Resource: `arn:aws:sqs:::${secret}`,
      },
    ],
  });
  const text = planOf(
    [
      created(
        'aws_sqs_queue.key',
        { kms_master_key_id: arn, name: secret },
        {},
        { kms_master_key_id: true, name: true },
      ),
      created('aws_sqs_queue.bad', { kms_master_key_id: `bad ${secret}` }, {}, { kms_master_key_id: true }),
      created('aws_sqs_queue.tags', { kms_master_key_id: null, tags: { secret } }, {}, { tags: { secret: true } }),
      created('aws_sqs_queue.policy', { kms_master_key_id: null, policy }, {}, { policy: true }),
      created('aws_sqs_queue.all', { kms_master_key_id: arn, policy }, {}, true as unknown as object),
      created('aws_kms_key.key', { arn, policy }, {}, { policy: true, arn: true }),
      created(
        'aws_kms_alias.alias',
        { name: `alias/${secret}`, target_key_id: arn },
        {},
        { name: true, target_key_id: true },
      ),
      created(
        'aws_kms_grant.grant',
        { key_id: arn, grantee_principal: `arn:aws:iam::999999999999:role/${secret}`, operations: ['Decrypt'] },
        {},
        { key_id: true, grantee_principal: true },
      ),
      created(
        'aws_sns_topic_subscription.sends',
        { protocol: 'sqs', topic_arn: `arn:aws:sns:eu-west-1:111122223333:${secret}`, endpoint: queue },
        {},
        { topic_arn: true },
      ),
      created(
        'aws_pipes_pipe.reads',
        { source: queue, target: queue, role_arn: `arn:aws:iam::111122223333:role/${secret}` },
        {},
        { role_arn: true },
      ),
      changed(
        'aws_sqs_queue.known',
        ['update'],
        { arn: queue, policy },
        { arn: queue, name: 'known', kms_master_key_id: 'alias/k', policy },
        {},
        { policy: true },
      ),
    ],
    {
      variables: { secret: { value: secret } },
      ...configured({
        'aws_sqs_queue.key': { kms_master_key_id: { references: ['var.secret'] } },
      }),
    },
  );
  const files = memory({ 'plan.json': text });
  const settings = { ...DEFAULT_SETTINGS, keys: 'all', ownAccounts: new Set(['111122223333']) } as const;
  const report = lint({ paths: ['plan.json'], files, settingsFor: () => settings, map: true });
  expect(report.findings.length).toBeGreaterThan(4);
  expect(report.map?.flatMap(({ senders, readers }) => [...senders, ...readers])).toHaveLength(3);
  const outputs = [
    textReport(report, files, { style: PLAIN, show: 'note', looked: 1 }),
    jsonReport(report, files),
    sarifReport(report, files, { version: '0.0.0', category: 'test' }),
    markdownReport(report, files, { looked: 1, warnings: [] }),
    queuesTable(report, files, PLAIN, 1),
    queuesJson(report, files),
    mapText(report, files, PLAIN, 1),
    mapJson(report, files),
    mapMermaid(report),
  ];
  for (const output of outputs) expect(output).not.toContain(secret);
});
