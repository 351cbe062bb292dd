import {
  type Files,
  type Fixed,
  fixedJson,
  fixedSummary,
  fixedText,
  fixing,
  fixWithKey,
  PLAIN,
  Places,
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
import { shownFiles, shownFinding, shownFix, shownReport } from './rebase.ts';
import { say, styleFor } from './terminal.ts';

/** Mends what can be mended, says what was done and what is left, and gives back the exit code of what is left. */
export async function fixCommand(args: FixArguments, workingFolder: string): Promise<number> {
  const configuration = withRequirement(loadConfiguration(workingFolder, args.config), args.require);
  const found = await find(args, configuration, workingFolder);
  const fixed = await fix(args, found);
  if (!args.dryRun) {
    const texts = fixed.edits.map(({ path }) => ({
      path,
      before: found.input.files.read(path) ?? '',
      after: fixed.files.read(path) ?? '',
    }));
    replaceTexts(found.root, texts, found.paths.shown);
  }
  const shown = asShown(fixed, found, args.dryRun);
  for (const notice of shown.report.notices) say(`warning: ${notice}`);
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  await deliver(args.format === 'json' ? fixedJson(shown) : fixedText(shown, style), args.output, workingFolder);
  sayProblems(shown.report, shown.after);
  if (args.output !== undefined) say(`${fixedSummary(shown)}; see ${args.output}`);
  return exitCode(shown.report, args.failOn ?? configuration.failOn);
}

async function fix({ rules, key, format, output, color }: FixArguments, { request, progress }: Found): Promise<Fixed> {
  let isKeyUsed = false;
  const mending = fixing({
    ...request,
    rules: rules.length === 0 ? undefined : new Set(rules),
    choose: ({ fixes }) => {
      const chosen = key === undefined ? undefined : fixWithKey(fixes, key);
      isKeyUsed ||= chosen !== undefined;
      return chosen;
    },
  });
  const isAsking = format === 'text' && output === undefined && process.stdin.isTTY && process.stderr.isTTY;
  const asker = isAsking ? new (await import('./ask.ts')).Asker(styleFor(process.stderr, color)) : undefined;
  progress.show('Fixing');
  try {
    let step = mending.next();
    progress.clear();
    while (!step.done) step = mending.next(await asker?.ask(step.value));
    if (key !== undefined && !isKeyUsed) say(`warning: No queue that needs a key was offered ${key}.`);
    return step.value;
  } finally {
    asker?.close();
  }
}

/** What was fixed in the paths that the user sees; the places of what is left are those in the files as they are on disk now. */
function asShown(fixed: Fixed, found: Found, isDry: boolean): ShownFixed {
  const { paths, input } = found;
  const before = shownFiles(input.files, paths);
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
    left: fixed.left.map(({ finding, ...rest }) => {
      const { place } = finding;
      const at = isDry ? fixed.originally(place.at) : place.at;
      return { ...rest, finding: shownFinding({ ...finding, place: { ...place, at } }, paths) };
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
