import * as vscode from 'vscode';
import { template } from '../../../bench/generate.ts';
import { DEBOUNCE_MS } from '../../../extension/live-lint.ts';
import { closeAll, diagnosticsOf, EXTENSION, openText, settled } from './editor.ts';
import { runTests } from './run.ts';
import type { Measured } from './suite-report.ts';

/** Edits that are measured of each size, and those before them that are not. */
const RUNS = 21;
const WARM_UP = 8;

const MEGABYTE = 1e6;

/** What is found of the queue that is edited begins so. */
const PROBE = 'Probe is stored';

/** How long anything is waited for. */
const MOST_MS = 10_000;

/** Measures the extension in a host with Node; the folder must not start it by itself. */
export function run(): Promise<void> {
  const measured: Measured[] = [];
  return runTests(() => bench(measured), measured);
}

function bench(measured: Measured[]): void {
  const tell = (what: string, value: number, most?: number): void => {
    measured.push(most === undefined ? { what, value } : { what, value, most });
  };
  let before: number;

  suite('bench', () => {
    teardown(closeAll);

    test('starting', async () => {
      const extension = vscode.extensions.getExtension(EXTENSION);
      if (!extension || extension.isActive) throw new Error('It is active already.');
      tell('share of a processor that the host gets on this machine now, %', 100 * shareOfProcessor());
      before = heap();
      const started = performance.now();
      const { activate } = require(`${extension.extensionPath}/desktop.js`);
      const loaded = performance.now();
      const subscriptions: vscode.Disposable[] = [];
      activate({ subscriptions });
      tell('activate function, ms', performance.now() - loaded, 20);
      tell('loading the bundle before it, ms', loaded - started);
      for (const subscription of subscriptions) subscription.dispose();
      await extension.activate();
    });

    for (const [name, size, most] of [
      ['50 KB', 50_000, 16],
      ['1 MB', MEGABYTE, 100],
    ] as const) {
      test(`typing in ${name}`, async function () {
        this.timeout(300_000);
        const text = textOf(size);
        const lag = lags();
        const idle = threadTime();
        const document = await openText(text);
        await until('The first finding', () => diagnosticsOf(document.uri).length > 0);
        await settled();
        if (size < MEGABYTE) {
          tell(`longest that the host worked at a stretch while opening ${name}, ms`, lag.longest(), 50);
          tell('processor time of the host’s thread in that, ms', threadTime() - idle);
        }
        const own: number[] = [];
        const busy: number[] = [];
        const transport: number[] = [];
        const actions: number[] = [];
        const unanswered: number[] = [];
        const plain = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'Nothing.' });
        for (let at = -WARM_UP; at < RUNS; at += 1) {
          const edit = await oneEdit(document, at % 2 !== 0);
          if (at < 0) continue;
          own.push(edit.shown - edit.changed - DEBOUNCE_MS);
          transport.push(edit.changed - edit.began);
          busy.push(edit.busy);
          if (!edit.isOff) continue;
          unanswered.push((await offered(plain)).took);
          actions.push(await fixesOffered(document));
        }
        tell(`from the change to diagnostics of ${name} beyond the debounce, median, ms`, middle(own), most);
        tell(`processor time of the host’s thread in that, median, ms`, middle(busy));
        tell(`transport of the edit before that, median, ms`, middle(transport));
        if (size < MEGABYTE)
          tell(`longest that the host worked at a stretch while typing in ${name}, ms`, lag.longest(), 50);
        lag.stop();
        tell(`code actions in ${name} once it was typed in, with transport, median, ms`, middle(actions), 50);
        tell(`transport of them alone, median, ms`, middle(unanswered));
        const position = document.positionAt(document.getText().indexOf('Orders0:') + 1);
        const hovered = performance.now();
        await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position);
        tell(`hover in ${name}, ms`, performance.now() - hovered);
        if (size < MEGABYTE) tell('memory over that before it was started, MB', (heap() - before) / MEGABYTE, 30);
      });
    }
  });
}

/** A template of about so many characters, in which the last queue is in plaintext. */
function textOf(size: number): string {
  let resources = 1;
  while (template(resources).length < size) resources += Math.max(1, Math.floor(resources / 8));
  const probe = '  Probe:\n    Type: AWS::SQS::Queue\n    Properties:\n      SqsManagedSseEnabled: false\n';
  return `${template(resources).trimEnd()}\n${probe}`;
}

interface Edit {
  readonly began: number;
  readonly changed: number;
  readonly shown: number;
  readonly busy: number;
  readonly isOff: boolean;
}

/** Switches the encryption of the last queue off or on, and waits for its finding to come or go. */
async function oneEdit(document: vscode.TextDocument, isOff: boolean): Promise<Edit> {
  const [from, to] = isOff ? ['true', 'false'] : ['false', 'true'];
  const start = document.getText().lastIndexOf(from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)),
    to,
  );
  const began = performance.now();
  const change = new Promise<number>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      listener.dispose();
      resolve(performance.now());
    });
  });
  // It is done for whoever asked once the page has said so, which may be after what is waited for.
  const applied = vscode.workspace.applyEdit(edit);
  const changed = await change;
  // To look earlier would only cost time.
  await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS - 10));
  const cpu = threadTime();
  const isShown = (): boolean =>
    vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.startsWith(PROBE));
  await until(`What is found once the queue's encryption is ${isOff ? 'off' : 'on'}`, () => isShown() === isOff);
  const [shown, busy] = [performance.now(), threadTime() - cpu];
  await applied;
  return { began, changed, shown, busy, isOff };
}

/** How long it takes to be offered the ways to mend the last queue, in a text that was just typed in. */
async function fixesOffered(document: vscode.TextDocument): Promise<number> {
  const probe = diagnosticsOf(document.uri).find(({ message }) => message.startsWith(PROBE));
  const { actions, took } = await offered(document, probe?.range);
  if (actions.length === 0) throw new Error('There are no fixes.');
  return took;
}

async function offered(
  document: vscode.TextDocument,
  range = new vscode.Range(0, 0, 0, 0),
): Promise<{ actions: readonly vscode.CodeAction[]; took: number }> {
  const asked = performance.now();
  const { executeCommand } = vscode.commands;
  const actions = await executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
  return { actions, took: performance.now() - asked };
}

/** Waits for something that should come within a second or two. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + MOST_MS; !isSo(); await new Promise((resolve) => setTimeout(resolve, 1))) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${MOST_MS / 1000} s.`);
  }
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** What the thread has worked, in milliseconds. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How much of a while the thread works if nothing but the rest of the machine stops it. */
function shareOfProcessor(): number {
  const [wall, worked] = [performance.now(), threadTime()];
  while (performance.now() - wall < 500);
  return (threadTime() - worked) / (performance.now() - wall);
}

/** What the heap holds once all that is not needed is gone. */
function heap(): number {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  process.getBuiltinModule('node:vm').runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Watches for how long the thread works before it looks at its timers again, whatever else the machine does meanwhile. */
function lags(): { longest(): number; stop(): void } {
  let [longest, before] = [0, threadTime()];
  const timer = setInterval(() => {
    const now = threadTime();
    longest = Math.max(longest, now - before);
    before = now;
  }, 1);
  return {
    longest() {
      const was = longest;
      longest = 0;
      return was;
    },
    stop: () => clearInterval(timer),
  };
}
