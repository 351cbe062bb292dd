import * as core from '@actions/core';
import {
  count,
  countLevels,
  markdownReport,
  PLAIN,
  Places,
  printable,
  type Report,
  summary,
  textReport,
} from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';
import { type Annotation, annotationsOf, fitAnnotations } from './annotations.ts';
import { readConfiguration } from './configuration.ts';
import { type Environment, filesUrlOf, warnOfUntrustedCheckout } from './event.ts';
import { readInputs } from './inputs.ts';
import { type Linted, lintWorkspace } from './lint-workspace.ts';
import { reasonToFail } from './verdict.ts';

const ISSUES = 'https://github.com/queueseal/queueseal/issues';

/** Lints the workspace and says what came out in every way that needs no token: log, annotations, summary, outputs, SARIF. */
export async function run(environment: Environment): Promise<void> {
  try {
    await lintAndTell(environment);
  } catch (error) {
    core.setFailed(reasonOf(error));
    core.setOutput('conclusion', 'failure');
  }
}

async function lintAndTell(environment: Environment): Promise<void> {
  const root = environment.GITHUB_WORKSPACE || process.cwd();
  const inputs = readInputs(core.getInput);
  const { settings, ignores, failOn } = readConfiguration(root, inputs);
  const linted = lintWorkspace({ root, names: inputs.paths, ignores, settings });
  const { report, files, looked } = linted;

  const warnings = warnOfUntrustedCheckout(environment, root, inputs.paths);
  const reason = reasonToFail(report, failOn);
  const general = warnings.map((message): Annotation => ({ level: 'warning', title: 'QueueSeal', message }));
  const annotations = [...general, ...annotationsOf(report, new Places(files))];
  const { shown, leftOut } = fitAnnotations(annotations, reason !== undefined);

  writeLog(linted);
  for (const annotation of shown) announce(annotation);
  const filesUrl = filesUrlOf(environment, root);
  await writeSummary(markdownReport(report, files, { looked, warnings, reason, filesUrl }), environment);
  writeOutputs(report, reason !== undefined);

  if (reason === undefined) return;
  const unseen =
    leftOut.error > 0
      ? ` ${count(leftOut.error, 'more error')} ${leftOut.error === 1 ? 'is' : 'are'} in the job summary.`
      : '';
  core.setFailed(`${summary(report, looked)}. The step fails because ${reason}.${unseen}`);
}

function writeLog({ report, files, looked }: Linted): void {
  core.startGroup('QueueSeal: all findings');
  core.info(textReport(report, files, { style: PLAIN, show: 'note', looked }));
  core.endGroup();
}

const ANNOUNCE = { error: core.error, warning: core.warning, note: core.notice };

function announce({ level, title, message, place }: Annotation): void {
  const where =
    place === undefined
      ? {}
      : {
          file: place.path,
          startLine: place.line,
          endLine: place.endLine,
          startColumn: place.column,
          endColumn: place.endColumn,
        };
  ANNOUNCE[level](message, { title, ...where });
}

async function writeSummary(markdown: string, environment: Environment): Promise<void> {
  if (!environment.GITHUB_STEP_SUMMARY) return;
  try {
    await core.summary.addRaw(markdown).write();
  } catch (error) {
    core.warning(`The job summary was not written: ${reasonOf(error)}`);
  }
}

function writeOutputs(report: Report, fails: boolean): void {
  const counts = countLevels(report);
  core.setOutput('conclusion', fails ? 'failure' : 'success');
  core.setOutput('findings-count', report.findings.length);
  core.setOutput('error-count', counts.error);
  core.setOutput('warning-count', counts.warning);
  core.setOutput('note-count', counts.note);
  core.setOutput('queues-count', new Set(report.queues.map(({ unit, queue }) => `${unit}\n${queue}`)).size);
}

/** One sentence for a mistake in the workflow, everything for one of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof UsageError) return error.message.split('\n').map(printable).join('\n');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = stack.split('\n').map(printable).join('\n');
  return `QueueSeal has a fault; please report it with these lines at ${ISSUES}\n${lines}`;
}
