import * as vscode from 'vscode';

/** The diagnostics of some files. A file with none is said to be without findings. */
export type ByFile = ReadonlyMap<string, readonly vscode.Diagnostic[]>;

/**
 * What the editor shows of all that was found.
 *
 * A file may be spoken of by several sources, such as two open documents that are deployed together: what they say alike
 * is shown once. What was found while looking at the whole workspace gives way to what is known of open documents.
 */
export class Shown implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('queueseal');
  readonly #live = new Map<string, ByFile>();
  #workspace = new Map<string, readonly vscode.Diagnostic[]>();

  /** Shows what is known by way of one open document; `undefined` takes it back. */
  show(source: string, found: ByFile | undefined): void {
    const before = this.#live.get(source);
    if (found) this.#live.set(source, found);
    else this.#live.delete(source);
    this.#update(new Set([...(before?.keys() ?? []), ...(found?.keys() ?? [])]));
  }

  /** Shows what was found in the whole workspace, in place of what was found there before. */
  showWorkspace(found: ByFile): void {
    const files = new Set([...this.#workspace.keys(), ...found.keys()]);
    this.#workspace = new Map(found);
    this.#update(files);
  }

  /** Brings what is known of files of the workspace up to date. */
  updateWorkspace(found: ByFile): void {
    const known = [...found].filter(([file]) => this.#workspace.has(file));
    for (const [file, diagnostics] of known) this.#workspace.set(file, diagnostics);
    this.#update(known.map(([file]) => file));
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #update(files: Iterable<string>): void {
    for (const file of files) {
      const uri = vscode.Uri.parse(file);
      const live = [...this.#live.values()].map((found) => found.get(file)).filter((found) => found !== undefined);
      const all = live.length > 0 ? live.flat() : (this.#workspace.get(file) ?? []);
      const diagnostics = new Map(all.map((diagnostic) => [identity(diagnostic), diagnostic]));
      const before = (this.#collection.get(uri) ?? []).map(identity);
      // To set what is there already would close an open hover and make every listener look again.
      if (before.join('\n') !== [...diagnostics.keys()].join('\n'))
        this.#collection.set(uri, [...diagnostics.values()]);
    }
  }
}

function identity({ range, severity, code, message, relatedInformation = [] }: vscode.Diagnostic): string {
  const rule = typeof code === 'object' ? code.value : code;
  return JSON.stringify([range, severity, rule, message, relatedInformation.map(({ location }) => location.range)]);
}
