import { relative, resolve, sep } from 'node:path';
import type {
  Advice,
  DrawnEdge,
  DrawnQueue,
  FileEdit,
  Files,
  Finding,
  Fix,
  Origin,
  Place,
  Report,
} from '../core/index.ts';

/** How paths relative to the root of what is read, and paths as the user sees them, become each other. */
export interface PathMap {
  shown(path: string): string;
  read(path: string): string;
}

/** The user sees paths as they are read. */
const SAME: PathMap = { shown: (path) => path, read: (path) => path };

/** Maps paths between the root and the working folder, which differ where something outside of the latter was named. */
export function pathMap(root: string, workingFolder: string): PathMap {
  if (root === workingFolder) return SAME;
  const slashes = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'));
  return {
    shown: (path) => slashes(relative(workingFolder, resolve(root, path))),
    read: (path) => slashes(relative(root, resolve(workingFolder, path))),
  };
}

/** The same files under the paths that the user sees. */
export function shownFiles(files: Files, paths: PathMap): Files {
  return { read: (path) => files.read(paths.read(path)), list: (folder) => files.list(paths.read(folder)) };
}

/** The same report in the paths that the user sees. */
export function shownReport(report: Report, paths: PathMap): Report {
  // Nothing is copied that need not be: a copy of a finding has its fixes made.
  if (paths === SAME) return report;
  const { shown } = paths;
  const place = (item: Place): Place => shownPlace(item, paths);
  const placed = <Item extends Pick<Finding, 'unit' | 'place'>>(item: Item): Item => ({
    ...item,
    unit: shown(item.unit),
    place: place(item.place),
  });
  const edge = (item: DrawnEdge): DrawnEdge => ({ ...item, place: place(item.place) });
  const drawn = (item: DrawnQueue): DrawnQueue => ({
    ...placed(item),
    senders: item.senders.map(edge),
    readers: item.readers.map(edge),
  });
  return {
    units: report.units.map((unit) => ({ ...unit, root: shown(unit.root), claims: unit.claims.map(shown) })),
    queues: report.queues.map(placed),
    findings: report.findings.map((finding) => shownFinding(finding, paths)),
    problems: report.problems.map((problem) => ({ ...problem, path: shown(problem.path) })),
    notices: report.notices,
    ...(report.map ? { map: report.map.map(drawn) } : {}),
  };
}

/** The same finding in the paths that the user sees. */
export function shownFinding(finding: Finding, paths: PathMap): Finding {
  return {
    ...finding,
    unit: paths.shown(finding.unit),
    place: shownPlace(finding.place, paths),
    fixes: finding.fixes.map((fix) => shownFix(fix, paths)),
  };
}

/** The same fix in the paths that the user sees; its changes are none of theirs. */
export function shownFix(fix: Fix, paths: PathMap): Fix {
  const { advice } = fix;
  return advice ? { ...fix, advice: () => shownAdvice(advice(), paths) } : fix;
}

/** The same advice in the paths that the user sees. */
export function shownAdvice(advice: readonly Advice[], paths: PathMap): readonly Advice[] {
  return advice.map((one) => ({ ...one, at: shownOrigin(one.at, paths) }));
}

function shownPlace({ at, via, exact }: Place, paths: PathMap): Place {
  return { at: shownOrigin(at, paths), via: via.map((call) => shownOrigin(call, paths)), exact };
}

function shownOrigin(at: Origin, { shown }: PathMap): Origin {
  return { ...at, path: shown(at.path) };
}

/** The same edits in the paths that the user sees. */
export function shownEdits<Other>(edits: readonly FileEdit[] | Other, { shown }: PathMap): readonly FileEdit[] | Other {
  return Array.isArray(edits) ? edits.map((file: FileEdit) => ({ ...file, path: shown(file.path) })) : edits;
}
