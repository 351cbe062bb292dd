import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { template } from './generate.ts';
import { middle, type Row, timeCommand, timeOurs } from './measure.ts';

const TEMPLATES = 1_000;

/** A rule for cfn-guard that says what our own first rule says: a queue has a key. */
const GUARD_RULE = `let queues = Resources.*[ Type == 'AWS::SQS::Queue' ]
rule sqs_key when %queues !empty { %queues.Properties.KmsMasterKeyId exists }
`;

interface Peer {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
  /** How one gets it. */
  readonly install: string;
}

/**
 * Linting a repository of 1,000 templates of ten resources each: ours against peers that look for the same, each with
 * only its own checks of queue encryption where it can be told so.
 */
export function benchRepository(cli: string, script: string): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'queueseal-bench-'));
  try {
    mkdirSync(join(folder, 'templates'));
    for (let index = 0; index < TEMPLATES; index += 1) {
      const group = join(folder, 'templates', `team-${Math.floor(index / 50)}`);
      mkdirSync(group, { recursive: true });
      writeFileSync(join(group, `service-${index}.yaml`), template(10));
    }
    writeFileSync(join(folder, 'rule.guard'), GUARD_RULE);
    const node = process.execPath;
    const peers: readonly Peer[] = [
      {
        name: 'checkov, only its checks of queue encryption',
        command: 'checkov',
        parameters: [
          '-d',
          'templates',
          '--framework',
          'cloudformation',
          '--check',
          'CKV_AWS_27',
          '--compact',
          '--quiet',
        ],
        install: 'pip install checkov',
      },
      {
        name: 'cfn-guard, one rule',
        command: 'cfn-guard',
        parameters: ['validate', '-d', 'templates', '-r', 'rule.guard', '--show-summary', 'none'],
        install: 'cargo install cfn-guard',
      },
      { name: 'cfn-lint', command: 'cfn-lint', parameters: ['templates/**/*.yaml'], install: 'pip install cfn-lint' },
      {
        name: '@aws/cloudformation-validate',
        command: node,
        parameters: [script, 'templates'],
        install: 'npm install --no-save @aws/cloudformation-validate',
      },
    ];
    const ours = middle([1, 2, 3].map(() => timeOurs(cli, ['templates'], folder)));
    const rows: Row[] = [{ what: `queueseal on ${TEMPLATES} templates of ten resources`, median: ours }];
    for (const peer of peers) {
      const time = timeCommand(peer.command, peer.parameters, folder);
      if (time === undefined || (peer.command === node && time < 1_000)) {
        rows.push({ what: `${peer.name}: not installed (${peer.install})` });
      } else {
        rows.push({ what: peer.name, median: time, ratio: `queueseal is ${(time / ours).toFixed(0)} times faster` });
      }
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
