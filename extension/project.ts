import * as vscode from 'vscode';
import type { Files, Load, TreeCache } from '../core/index.ts';

/** CloudFormation takes templates of up to 1 MB; what is much larger is data of some other kind. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * A folder that paths are relative to, with what was read below it: a workspace folder, or the folder of a loose document.
 *
 * Open documents stand for their files. What was fetched stays until `forget` says that it changed.
 */
export class Project implements Load {
  readonly trees: TreeCache = new Map();
  readonly #base: vscode.Uri;
  readonly #prefix: string;
  readonly #texts = new Map<string, string | undefined>();
  readonly #modified = new Map<string, number>();
  readonly #lists = new Map<string, readonly string[] | undefined>();

  constructor(base: vscode.Uri) {
    this.#base = base;
    this.#prefix = base.path === '' || base.path.endsWith('/') ? base.path : `${base.path}/`;
  }

  /** Where settings of the editor are looked up. */
  get base(): vscode.Uri {
    return this.#base;
  }

  uriOf(path: string): vscode.Uri {
    return path === '' ? this.#base : this.#base.with({ path: `${this.#prefix}${path}` });
  }

  /** The path of a file below the folder; `undefined` elsewhere. */
  pathOf({ scheme, authority, path }: vscode.Uri): string | undefined {
    const isBelow = scheme === this.#base.scheme && authority === this.#base.authority && path.startsWith(this.#prefix);
    return isBelow ? path.slice(this.#prefix.length) : undefined;
  }

  /** Files as they are in the editor, for one run; what is asked for is written down in `asked`. */
  files(loaded: Files, asked: Set<string>): Files {
    const open = openDocuments(this);
    const texts = new Map<string, string>();
    return {
      read: (path) => {
        asked.add(path);
        const document = open.get(path);
        if (!document) return this.#texts.has(path) ? this.#texts.get(path) : loaded.read(path);
        // A document puts its text together from its lines each time.
        const text = texts.get(path) ?? document.getText();
        texts.set(path, text);
        return text;
      },
      list: (folder) => (this.#lists.has(folder) ? this.#lists.get(folder) : loaded.list(folder)),
      modified: (path) => this.#modified.get(path),
    };
  }

  /** Tells later whether some files still say what they say now, as far as the editor decides that. */
  watch(paths: Iterable<string>): () => boolean {
    const before = versionsOf(this, paths);
    return () => {
      const now = versionsOf(this, before.keys());
      return [...before].every(([path, was]) => {
        const is = now.get(path);
        // Opening or closing it changes nothing that is saved.
        return was && is ? was.version === is.version : !(was ?? is)?.isDirty;
      });
    };
  }

  async read(path: string): Promise<string | undefined> {
    const file = await readText(this.uriOf(path));
    this.#texts.set(path, file?.text);
    if (file) this.#modified.set(path, file.modified);
    return file?.text;
  }

  async list(folder: string): Promise<readonly string[] | undefined> {
    const names = (await this.entries(folder)).map(([name]) => name).sort();
    this.#lists.set(folder, names);
    return names;
  }

  /** A file's text as it is in the editor; nothing of it is kept. */
  async text(path: string): Promise<string | undefined> {
    const open = openDocuments(this).get(path);
    return open ? open.getText() : (await readText(this.uriOf(path)))?.text;
  }

  /** When a file was saved last; never, where it is not there. */
  async savedAt(path: string): Promise<number> {
    try {
      return (await vscode.workspace.fs.stat(this.uriOf(path))).mtime;
    } catch {
      return Number.NEGATIVE_INFINITY;
    }
  }

  /** What is in a folder; nothing where it cannot be looked into. */
  async entries(folder: string): Promise<[string, vscode.FileType][]> {
    try {
      return await vscode.workspace.fs.readDirectory(this.uriOf(folder));
    } catch {
      return [];
    }
  }

  /** Says that a file changed, came or went. */
  forget(path: string): void {
    this.#texts.delete(path);
    this.#modified.delete(path);
    this.trees.delete(path);
    this.#lists.delete(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }
}

/** The versions of some files in the editor; `undefined` for those that are not open. */
function versionsOf(
  project: Project,
  paths: Iterable<string>,
): Map<string, Pick<vscode.TextDocument, 'version' | 'isDirty'> | undefined> {
  const open = openDocuments(project);
  return new Map(
    [...paths].map((path) => {
      const document = open.get(path);
      return [path, document && { version: document.version, isDirty: document.isDirty }];
    }),
  );
}

/** The documents that are open below a project's folder, by path. */
function openDocuments(project: Project): Map<string, vscode.TextDocument> {
  const open = new Map<string, vscode.TextDocument>();
  for (const document of vscode.workspace.textDocuments) {
    const path = project.pathOf(document.uri);
    if (path !== undefined) open.set(path, document);
  }
  return open;
}

/** A file's text; `undefined` where there is none that could be a template. A byte order mark stays, so that offsets are those of the file. */
async function readText(uri: vscode.Uri): Promise<{ text: string; modified: number } | undefined> {
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_BYTES) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), modified: mtime };
  } catch {
    return undefined;
  }
}
