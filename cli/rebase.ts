import { relative, resolve, sep } from 'node:path';
import type { DrawnEdge, DrawnQueue, Files, Finding, Origin, Place, Report } from '../core/index.ts';

/** How paths relative to the root of what is read, and paths as the user sees them, become each other. */
export interface PathMap {
  shown(path: string): string;
  read(path: string): string;
}

/** Maps paths between the root and the working folder, which differ where something outside of the latter was named. */
export function pathMap(root: string, workingFolder: string): PathMap {
  if (root === workingFolder) return { shown: (path) => path, read: (path) => path };
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
export function shownReport(report: Report, { shown }: PathMap): Report {
  const origin = (at: Origin): Origin => ({ ...at, path: shown(at.path) });
  const place = ({ at, via, exact }: Place): Place => ({ at: origin(at), via: via.map(origin), exact });
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
    findings: report.findings.map(placed),
    problems: report.problems.map((problem) => ({ ...problem, path: shown(problem.path) })),
    notices: report.notices,
    ...(report.map ? { map: report.map.map(drawn) } : {}),
  };
}
