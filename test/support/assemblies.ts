import {
  DEFAULT_SETTINGS,
  lint,
  looksLikeTemplate,
  type Origin,
  type Report,
  type Settings,
} from '../../core/index.ts';
import { Places } from '../../core/report/placed.ts';
import { discover } from '../../host/discover.ts';
import { diskFiles } from '../../host/disk-files.ts';

/** What came out of linting folders on disk, in lines that can be written down. */
export interface Read {
  readonly report: Report;
  /** `lib/orders.ts:14:5 warning sqs-kms-required Orders/Queue`, and when, where that is not always. */
  readonly findings: readonly string[];
  /** `Orders/Queue sse-sqs lib/orders.ts:14`, and when. */
  readonly queues: readonly string[];
  /** `path: message`. */
  readonly problems: readonly string[];
}

/** Lints what is in folders below a root, as the command and the Action do. */
export function readFolders(root: string, names: readonly string[], settings: Settings = DEFAULT_SETTINGS): Read {
  const { paths, named } = discover({ root, names });
  const files = diskFiles(root, { named, looksRelevant: looksLikeTemplate });
  const report = lint({ paths, files, settingsFor: () => settings });
  const places = new Places(files);
  const at = (origin: Origin, withColumn: boolean): string => {
    const { path, line, column } = places.region(origin);
    return withColumn ? `${path}:${line}:${column}` : `${path}:${line}`;
  };
  const during = (when: string | undefined): string => (when === undefined ? '' : ` when ${when}`);
  return {
    report,
    findings: report.findings.map(
      ({ rule, level, resource, place, when }) => `${at(place.at, true)} ${level} ${rule} ${resource}${during(when)}`,
    ),
    queues: report.queues.map(
      ({ queue, encryption, place, when }) => `${queue} ${encryption} ${at(place.at, false)}${during(when)}`,
    ),
    problems: [...report.problems, ...files.problems].map(({ path, message }) => `${path}: ${message}`),
  };
}
