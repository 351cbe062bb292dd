import { loadAll } from 'js-yaml';
import * as v from 'valibot';
import { diskFiles } from './disk-files.ts';

const NAMES = ['.cfnlintrc', '.cfnlintrc.yaml', '.cfnlintrc.yml'];

const strings = v.array(v.string());
const option = v.union([v.string(), v.number(), v.boolean(), v.array(v.union([v.string(), v.number()]))]);

/** The settings that only choose among cfn-lint's own rules; those that name files (`append_rules`, `override_spec`, …) are dropped. */
const harmless = v.object({
  ignore_checks: v.optional(strings),
  include_checks: v.optional(strings),
  mandatory_checks: v.optional(strings),
  include_experimental: v.optional(v.boolean()),
  regions: v.optional(strings),
  configure_rules: v.optional(v.record(v.string(), v.record(v.string(), option))),
});

/** What of a repository's `.cfnlintrc` can do no harm; `undefined` where the file makes no sense. */
export function readCfnLintSettings(root: string): v.InferOutput<typeof harmless> | undefined {
  const files = diskFiles(root);
  const text = NAMES.map((name) => files.read(name)).find((found) => found !== undefined);
  if (text === undefined) return files.problems.length === 0 ? {} : undefined;
  try {
    // Without aliases, so that checking and writing it again costs no more than reading it.
    const [settings = {}, ...more] = loadAll(text, { maxAliases: 0 });
    if (more.length > 0 || Array.isArray(settings)) return undefined;
    const checked = v.safeParse(harmless, settings ?? {});
    return checked.success ? checked.output : undefined;
  } catch {
    return undefined;
  }
}
