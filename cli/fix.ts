import {
  type Advice,
  commandsJson,
  commandsText,
  type Files,
  type Finding,
  type Fix,
  type Fixed,
  type FixRequest,
  fixCommands,
  fixedJson,
  fixedSummary,
  fixedText,
  fixing,
  fixWithKey,
  PLAIN,
  Places,
  printable,
  problemLine,
  type Report,
  type ShownFixed,
} from '../core/index.ts';
import { replaceTexts } from '../host/replace-texts.ts';
import type { FixArguments } from './arguments.ts';
import { loadConfiguration, withRequirement } from './configuration.ts';
import { type Found, find, unread } from './gather.ts';
import { exitCode } from './lint.ts';
import { deliver } from './output.ts';
import { shownAdvice, shownFiles, shownFinding, shownFix, shownReport } from './rebase.ts';
import { say, styleFor } from './terminal.ts';

/** Mends what can be mended, says what was done and what is left, and gives back the exit code of what is left. */
export async function fixCommand(args: FixArguments, workingFolder: string): Promise<number> {
  const configuration = withRequirement(loadConfiguration(workingFolder, args.config), args.require);
  const found = await find(args, configuration, workingFolder);
  if (args.commands) return printCommands(args, found, workingFolder);
  const fixed = await fix(args, found);
  if (!args.dryRun) {
    const texts = fixed.edits.map(({ path }) => ({
      path,
      before: fixed.before.read(path) ?? '',
      after: fixed.files.read(path) ?? '',
    }));
    replaceTexts(found.root, texts, found.paths.shown);
  }
  const shown = asShown(fixed, found, args.dryRun);
  for (const notice of shown.report.notices) say(`warning: ${printable(notice)}`);
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  await deliver(args.format === 'json' ? fixedJson(shown) : fixedText(shown, style), args.output, workingFolder);
  sayProblems(shown.report, shown.after);
  if (args.output !== undefined) say(`${fixedSummary(shown)}; see ${args.output}`);
  return exitCode(shown.report, args.failOn ?? configuration.failOn);
}

/** Prints what to run where queues and keys exist already. */
async function printCommands(args: FixArguments, found: Found, workingFolder: string): Promise<number> {
  const { paths, input, request, progress } = found;
  const chooser = new Chooser(args.key);
  const commands = fixCommands({ ...request, ...askedFor(args, chooser) });
  progress.clear();
  chooser.close();
  const shown = commands.map((one) => ({ ...one, finding: shownFinding(one.finding, paths) }));
  const files = shownFiles(input.files, paths);
  const text = args.format === 'json' ? commandsJson(shown, files) : commandsText(shown, files);
  await deliver(text, args.output, workingFolder);
  return input.disk.problems.length > 0 ? 2 : 0;
}

function askedFor({ rules }: FixArguments, chooser: Chooser): Pick<FixRequest, 'rules' | 'choose'> {
  return { rules: rules.length === 0 ? undefined : new Set(rules), choose: (finding) => chooser.choose(finding) };
}

/** Chooses the key that the command line names. */
class Chooser {
  readonly #key: string | undefined;
  #isUsed = false;

  constructor(key: string | undefined) {
    this.#key = key;
  }

  choose({ fixes }: Finding): Fix | undefined {
    const chosen = this.#key === undefined ? undefined : fixWithKey(fixes, this.#key);
    this.#isUsed ||= chosen !== undefined;
    return chosen;
  }

  /** Says so where nobody was offered the key: its name may be wrong. */
  close(): void {
    if (this.#key !== undefined && !this.#isUsed) say(`warning: No queue that needs a key was offered ${this.#key}.`);
  }
}

async function fix(args: FixArguments, { request, progress }: Found): Promise<Fixed> {
  const chooser = new Chooser(args.key);
  const mending = fixing({ ...request, ...askedFor(args, chooser) });
  const isAsking = args.format === 'text' && args.output === undefined && process.stdin.isTTY && process.stderr.isTTY;
  const asker = isAsking ? new (await import('./ask.ts')).Asker(styleFor(process.stderr, args.color)) : undefined;
  progress.show('Fixing');
  try {
    let step = mending.next();
    progress.clear();
    while (!step.done) step = mending.next(await asker?.ask(step.value));
    chooser.close();
    return step.value;
  } finally {
    asker?.close();
  }
}

/** What was fixed in the paths that the user sees; the places of what is left are those in the files as they are on disk now. */
function asShown(fixed: Fixed, found: Found, isDry: boolean): ShownFixed {
  const { paths } = found;
  const atHome = (piece: Advice): Advice => (isDry ? { ...piece, at: fixed.originally(piece.at) } : piece);
  const before = shownFiles(fixed.before, paths);
  const report = shownReport(fixed.report, paths);
  return {
    isDry,
    before,
    after: isDry ? before : shownFiles(fixed.files, paths),
    edits: fixed.edits.map((file) => ({ ...file, path: paths.shown(file.path) })),
    applied: fixed.applied.map((one) => ({
      finding: shownFinding(one.finding, paths),
      fix: shownFix(one.fix, paths),
    })),
    left: fixed.left.map(({ finding, byHand, ...rest }) => {
      const { place } = finding;
      const at = isDry ? fixed.originally(place.at) : place.at;
      return {
        ...rest,
        ...(byHand ? { byHand: shownAdvice(byHand.map(atHome), paths) } : {}),
        finding: shownFinding({ ...finding, place: { ...place, at } }, paths),
      };
    }),
    report: {
      ...report,
      problems: [
        ...report.problems,
        ...unread(found, fixed.report).map((problem) => ({ ...problem, path: paths.shown(problem.path) })),
      ],
    },
  };
}

function sayProblems({ problems }: Report, files: Files): void {
  const places = new Places(files);
  for (const problem of problems) say(problemLine(problem, places));
}
