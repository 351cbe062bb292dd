import * as core from '@actions/core';
import { markdownReport, PLAIN, Places, printable, summary, textReport } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';
import { type Annotation, annotationsOf, fitAnnotations, moreInSummary } from './annotations.ts';
import { readConfiguration } from './configuration.ts';
import { type Environment, filesUrlOf, warnOfUntrustedCheckout } from './event.ts';
import { readInputs } from './inputs.ts';
import { type Linted, lintWorkspace } from './lint-workspace.ts';
import { outputsOf } from './outputs.ts';
import { sarifPath, writeSarif } from './sarif-file.ts';
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
  const sarif = inputs.sarifFile === undefined ? undefined : sarifPath(root, inputs.sarifFile);
  const configuration = readConfiguration(root, inputs);

  const linted = await lintWorkspace(root, inputs.paths, configuration);
  const { report, files, looked } = linted;
  const warnings = [...warnOfUntrustedCheckout(environment, root, inputs.paths), ...report.notices];
  const reason = reasonToFail(report, configuration.failOn);

  writeLog(linted);
  const { shown, leftOut } = fitAnnotations(annotationsOf(report, new Places(files), warnings), reason !== undefined);
  for (const annotation of shown) announce(annotation);
  const filesUrl = filesUrlOf(environment, root);
  await writeSummary(markdownReport(report, files, { looked, warnings, reason, filesUrl }), environment);
  for (const [name, value] of Object.entries(outputsOf(report, reason !== undefined))) core.setOutput(name, value);
  if (sarif !== undefined) {
    writeSarif(root, sarif, { ...linted, names: inputs.paths, warnings });
    core.setOutput('sarif-file', sarif);
  }

  if (reason === undefined) return;
  const more = leftOut.error === 0 ? '' : ` ${moreInSummary('error', leftOut.error)}`;
  core.setFailed(`${summary(report, looked)}. The step fails because ${reason}.${more}`);
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

/** One sentence for a mistake in the workflow, everything for one of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof UsageError) return error.message.split('\n').map(printable).join('\n');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = stack.split('\n').map(printable).join('\n');
  return `QueueSeal has a fault; please report it with these lines at ${ISSUES}\n${lines}`;
}
