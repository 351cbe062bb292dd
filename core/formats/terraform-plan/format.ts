import type { Format, Source, Unit } from '../format.ts';
import { type PlanReading, readUnit } from './read-unit.ts';
import { looksLikePlan } from './recognise.ts';

/** The format of Terraform's plans and states as `terraform show -json` prints them, with the source beside them. */
export function planFormat(): Format {
  const readings = new WeakMap<Unit, PlanReading>();
  return {
    name: 'plan',
    claim: (paths, source) =>
      paths
        .filter((path) => !NO_PLAN.test(path) && looksLikePlan(beginningOf(path, source)))
        .map((root): Unit => ({ root, format: 'plan', claims: [] })),
    read: (unit, source) => {
      const reading = readUnit(unit.root, textOf(unit.root, source), source);
      readings.set(unit, reading);
      return reading;
    },
    locate: (at, unit) => {
      const isPlaced = readings.get(unit)?.isPlaced ?? true;
      return { at, exact: at.trail === undefined, via: [], ...(isPlaced ? {} : { hint: HINT }) };
    },
  };
}

const HINT =
  'Findings from a plan stand on the lines of its source where the .tf files are in the folder of the plan, above or below it.';

/** What is called so is no JSON, and need not be opened. */
const NO_PLAN = /\.(?:ya?ml|tf|tofu)$/;

/** The text of a file, in pieces where it may be too large for one. */
function textOf(path: string, { files }: Source): Iterable<string> {
  return files.chunks?.(path) ?? [files.read(path) ?? ''];
}

function beginningOf(path: string, source: Source): string {
  for (const chunk of textOf(path, source)) return chunk;
  return '';
}
