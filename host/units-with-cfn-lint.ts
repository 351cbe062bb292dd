import { cfnLintFindings, type Files, type Finding, templatesOf, type Unit } from '../core/index.ts';
import { runCfnLint } from './cfn-lint.ts';

/** What cfn-lint made of the templates of some units. */
export interface CfnLintOutcome {
  readonly findings: readonly Finding[];
  /** What the reader should know of the run; empty where it went well. */
  readonly notices: readonly string[];
}

/** How long cfn-lint may take in all, however many templates there are. */
const CFN_LINT_MS = 10 * 60 * 1000;

/** Runs cfn-lint over every file of the units, and makes its findings ones of ours. Never fails a run. */
export async function lintWithCfnLint(root: string, units: readonly Unit[], files: Files): Promise<CfnLintOutcome> {
  const paths = [...new Set(units.flatMap(templatesOf))].sort();
  const { findings, warning } = await runCfnLint({ root, paths, timeoutMs: CFN_LINT_MS });
  return { findings: cfnLintFindings(findings, units, files), notices: warning === undefined ? [] : [warning] };
}
