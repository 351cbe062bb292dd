export { type Configuration, DEFAULT_CONFIGURATION, type FailOn, parseConfig } from './config/config.ts';
export { nearest } from './config/nearest.ts';
export { FAIL_ON, REQUIREMENTS } from './config/schema.ts';
export { type ExplainedStatement, explainStatement } from './explain-statement.ts';
export {
  byHand,
  type Fixed,
  type FixRequest,
  fixAll,
  fixing,
  type LeftOver,
  type Mended,
  type Question,
} from './fix.ts';
export { fixCommands } from './fix-commands.ts';
export type { Advice, Fix } from './fixes/change.ts';
export { fixWithKey } from './fixes/choose-key.ts';
export { applyEdits, type FileEdit, type TextEdit } from './fixes/edits.ts';
export { type Unwritten, writeFix } from './fixes/write-fix.ts';
export { looksLikeTemplate } from './formats/cloudformation/recognise.ts';
export { templatesOf, type Unit } from './formats/format.ts';
export { looksLikePlan } from './formats/terraform-plan/recognise.ts';
export { unclaimed } from './formats/unclaimed.ts';
export { type JudgedPolicy, judgePolicy, type PolicyOptions, type UnjudgedPolicy } from './judge-policy.ts';
export { type LintRequest, lint, lintInSteps, lintUnits, merge, type Report, type TreeCache } from './lint.ts';
export type { DrawnEdge, DrawnQueue } from './map/draw.ts';
export type { Encryption } from './map/queue.ts';
export { type CfnLintMatch, cfnLintFindings } from './report/cfn-lint.ts';
export { commandsJson, commandsText } from './report/commands.ts';
export { choiceLines, fixedJson, fixedSummary, fixedText, type ShownFixed } from './report/fixed.ts';
export { jsonReport } from './report/json.ts';
export { edgeWords, mapJson, mapMermaid, mapText } from './report/map.ts';
export { type MarkdownOptions, markdownReport } from './report/markdown.ts';
export { countLevels, Places, rulePage, STATES_WORST_FIRST } from './report/placed.ts';
export { policyJson, policyText } from './report/policy.ts';
export { queuesJson, queuesTable, STATE_WORDS } from './report/queues.ts';
export { type SarifOptions, sarifReport } from './report/sarif.ts';
export { shorten } from './report/shorten.ts';
export { PLAIN, type Style } from './report/style.ts';
export { printable, withoutCommands } from './report/terminal.ts';
export { count, isAtLeast, problemLine, summary, type TextOptions, textReport } from './report/text.ts';
export type { Finding, Related } from './rules/finding.ts';
export { RULES } from './rules/index.ts';
export type { QueueState } from './rules/judge.ts';
export type { Level, Message, RuleMeta, Topic } from './rules/rule.ts';
export { DEFAULT_SETTINGS, type Requirement, type RequirementRule, type Settings } from './rules/settings.ts';
export type { Files } from './text/files.ts';
export { LineIndex, type Position } from './text/line-index.ts';
export { type Load, loading } from './text/loading.ts';
export type { Place } from './text/place.ts';
export type { Problem, ProblemCode } from './text/problem.ts';
export type { Origin, Span } from './text/span.ts';
