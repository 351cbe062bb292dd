import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { middle, type Row, ratio } from './measure.ts';

const MEGABYTES = 200;
/** More than one string can hold. */
const LARGE_MEGABYTES = 600;
const RUNS = 5;

/** One queue of which all is known after apply among twenty resources that matter to nobody here. */
const EVERY = 20;

function change(type: string, index: number, after: object, unknown: object): string {
  return JSON.stringify({
    address: `${type}.r[${index}]`,
    mode: 'managed',
    type,
    name: 'r',
    index,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['create'],
      before: null,
      after,
      after_unknown: unknown,
      before_sensitive: false,
      after_sensitive: {},
    },
  });
}

function queue(index: number): string {
  const hidden = {
    arn: true,
    id: true,
    url: true,
    policy: true,
    kms_master_key_id: true,
    sqs_managed_sse_enabled: true,
  };
  return change('aws_sqs_queue', index, { name: `q-${index}`, delay_seconds: 0, tags: null }, hidden);
}

function instance(index: number): string {
  const after = {
    ami: 'ami-12345678',
    tags: { note: `"\\${'x'.repeat(400)}` },
    disks: [{ device: '/dev/sda1', size: 10 }],
  };
  return change('aws_instance', index, after, { id: true, arn: true, disks: [{ id: true }] });
}

function writePlan(path: string, megabytes: number): void {
  const file = openSync(path, 'w');
  let left = megabytes * 1_000_000;
  const write = (text: string): void => {
    left -= writeSync(file, text);
  };
  const key = JSON.stringify({
    address: 'aws_kms_key.r',
    mode: 'managed',
    type: 'aws_kms_key',
    name: 'r',
    change: { actions: ['create'], after: {}, after_unknown: { arn: true, policy: true } },
  });
  write(`{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[${key}`);
  for (let index = 0; left > 0; index += EVERY) {
    const others = Array.from({ length: EVERY - 1 }, (_, at) => instance(index + at + 1));
    write(`,${[queue(index), ...others].join(',')}`);
  }
  const expressions = { kms_master_key_id: { references: ['aws_kms_key.r.arn', 'aws_kms_key.r'] } };
  const resources = [
    { mode: 'managed', type: 'aws_sqs_queue', name: 'r', expressions },
    { mode: 'managed', type: 'aws_kms_key', name: 'r' },
  ];
  write(`],"configuration":${JSON.stringify({ root_module: { resources } })}}\n`);
  closeSync(file);
}

interface Cost {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Lets a process tell on its last line what it cost. */
const REPORT = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => console.error('\\n' + JSON.stringify({ ...process.cpuUsage(), kilobytes: process.resourceUsage().maxRSS })))",
)}`;

/** What it costs a process of its own to do something in a folder; `undefined` where that fails, or says something else. */
function costOf(parameters: readonly string[], folder: string, says: RegExp): Cost | undefined {
  const run = spawnSync(process.execPath, ['--import', REPORT, ...parameters], { cwd: folder, encoding: 'utf8' });
  if (run.status !== 0 || !says.test(run.stdout)) return undefined;
  const last = run.stderr.trimEnd().split('\n').at(-1) ?? '';
  const { user, system, kilobytes } = JSON.parse(last) as Record<'user' | 'system' | 'kilobytes', number>;
  return { milliseconds: (user + system) / 1000, megabytes: kilobytes / 1024 };
}

/** Judging a large plan beside parsing it alone, in processor time and memory; then one that is too large for one string. */
export function benchPlan(cli: string): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-plan-'));
  // One warning, that the key is not rotated, says that every queue is known to be on that key.
  const ours = (): Cost | undefined =>
    costOf([cli, '--fail-on', 'none', 'plan.json'], folder, /^1 warning in \d{4,} queues, 1 plan$/m);
  const parse = "globalThis.plan = JSON.parse(require('node:fs').readFileSync('plan.json', 'utf8'))";
  const theirs = (): Cost | undefined => costOf(['--eval', parse], folder, /^$/);
  try {
    writePlan(join(folder, 'plan.json'), MEGABYTES);
    const costs = Array.from({ length: RUNS }, () => [ours(), theirs()] as const);
    const median = (which: 0 | 1, of: keyof Cost): number =>
      middle(costs.map((pair) => pair[which]?.[of] ?? Number.NaN));
    writePlan(join(folder, 'plan.json'), LARGE_MEGABYTES);
    const large = ours();
    return [
      {
        what: `JSON.parse of a plan of ${MEGABYTES} MB, ${Math.round(median(1, 'megabytes'))} MB of memory`,
        median: median(1, 'milliseconds'),
      },
      {
        what: `judging it, ${Math.round(median(0, 'megabytes'))} MB of memory`,
        median: median(0, 'milliseconds'),
        ratio: `${ratio(median(0, 'milliseconds'), median(1, 'milliseconds'), 'JSON.parse', 'at most 1.5')}, ${ratio(median(0, 'megabytes'), median(1, 'megabytes'), 'its memory', 'less than 1')}`,
      },
      large === undefined
        ? { what: `judging a plan of ${LARGE_MEGABYTES} MB failed` }
        : {
            what: `judging a plan of ${LARGE_MEGABYTES} MB, ${Math.round(large.megabytes)} MB of memory`,
            median: large.milliseconds,
          },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
