/**
 * Whether a text begins like a plan or state that Terraform or OpenTofu shows as JSON. Terraform writes its version first; other
 * tools may have put the names into another order.
 */
export function looksLikePlan(beginning: string): boolean {
  return (
    /^\uFEFF?\s*\{/.test(beginning) &&
    /"(?:format_version|resource_changes|planned_values|provider_config|relevant_attributes)"\s*:/.test(beginning) &&
    !/"(?:Resources|AWSTemplateFormatVersion)"\s*:/.test(beginning)
  );
}

/** What to lint instead of a file of Terraform's that is not judged itself; `undefined` for other files. */
export function planHint(path: string, text: string): string | undefined {
  const kind = kindOf(path, text);
  return (
    kind && `${kind}; lint what "terraform show -json FILE" prints of a saved plan or a state, in a file of its own.`
  );
}

function kindOf(path: string, text: string): string | undefined {
  const beginning = text.slice(0, 4096);
  if (/"@module"\s*:\s*"terraform\.ui"/.test(beginning))
    return 'This is the log of "terraform plan -json", not the plan';
  if (/"lineage"\s*:/.test(beginning) && /"serial"\s*:/.test(beginning))
    return "This is a state in Terraform's own form";
  if (/^Terraform (?:used the selected|will perform)/m.test(beginning)) return 'This is a plan as people read it';
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path) ? 'Terraform source is judged by what is planned of it' : undefined;
}
