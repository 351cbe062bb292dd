import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the runner says of the event, as far as it is looked at; the file is data from outside. */
interface EventPayload {
  readonly pull_request?: { readonly base?: { readonly sha?: unknown } };
}

/** The environment that GitHub sets for a step. */
export interface Environment {
  readonly GITHUB_WORKSPACE?: string | undefined;
  readonly GITHUB_STEP_SUMMARY?: string | undefined;
  readonly GITHUB_EVENT_NAME?: string | undefined;
  readonly GITHUB_EVENT_PATH?: string | undefined;
  readonly GITHUB_SERVER_URL?: string | undefined;
  readonly GITHUB_REPOSITORY?: string | undefined;
  readonly GITHUB_SHA?: string | undefined;
}

/**
 * Warns of a workflow that runs on `pull_request_target` and has checked out something else than the base branch.
 *
 * Such a workflow has secrets and a token that writes. QueueSeal runs nothing of what it reads, but the next step may.
 */
export function warnOfUntrustedCheckout(environment: Environment, root: string, names: readonly string[]): string[] {
  if (environment.GITHUB_EVENT_NAME !== 'pull_request_target') return [];
  const trusted = new Set([environment.GITHUB_SHA, baseOf(environment)]);
  const foreign = [...checkouts(root, names)].find((folder) => {
    const head = headOf(folder);
    return head !== undefined && !trusted.has(head);
  });
  if (foreign === undefined) return [];
  return [
    'This workflow runs on pull_request_target, with secrets and a token that can write, but what is checked out is not the base ' +
      'branch: it may be code of a stranger, and any step that builds or runs it gives these away. Use pull_request instead: ' +
      'QueueSeal needs no token.',
  ];
}

/** The page of the files as they are checked out, for links; absent outside of GitHub and where the root is no repository. */
export function filesUrlOf(environment: Environment, root: string): string | undefined {
  const url = `${environment.GITHUB_SERVER_URL}/${environment.GITHUB_REPOSITORY}/blob/${headOf(root)}`;
  return /^https:\/\/[\w.:-]+\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40,64}$/.test(url) ? url : undefined;
}

function baseOf({ GITHUB_EVENT_PATH: path }: Environment): string | undefined {
  if (!path) return undefined;
  try {
    const payload = JSON.parse(readFileSync(path, 'utf8')) as EventPayload | null;
    const sha = payload?.pull_request?.base?.sha;
    return typeof sha === 'string' ? sha : undefined;
  } catch {
    return undefined;
  }
}

/** Where a repository may be checked out: the root, the folders right in it, and those on the way to what is linted. */
function checkouts(root: string, names: readonly string[]): Set<string> {
  const folders = new Set([root]);
  try {
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (entry.isDirectory()) folders.add(join(root, entry.name));
    }
  } catch {
    // What cannot be listed is said by the linting itself.
  }
  for (const name of names) {
    for (let folder = join(root, name); folder.length > root.length; folder = dirname(folder)) folders.add(folder);
  }
  return folders;
}

/** The commit that is checked out, read as git writes it; no git is run in a repository of strangers. */
function headOf(folder: string): string | undefined {
  const head = readLine(join(folder, '.git', 'HEAD'));
  const reference = /^ref: (refs\/\S+)$/.exec(head ?? '')?.[1];
  if (reference === undefined) return head;
  return readLine(join(folder, '.git', ...reference.split('/'))) ?? packed(folder, reference);
}

function packed(folder: string, reference: string): string | undefined {
  const lines = read(join(folder, '.git', 'packed-refs'))?.split('\n') ?? [];
  return lines.find((line) => line.endsWith(` ${reference}`))?.split(' ', 1)[0];
}

function readLine(path: string): string | undefined {
  return read(path)?.trim();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
