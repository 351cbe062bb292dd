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
        const lag = lags();
        const idle = threadTime();
        const document = await openText(textOf(size));
        await until(() => diagnosticsOf(document.uri).length > 0);
        await settled();
        if (size < MEGABYTE) {
          tell(`longest the host was busy while opening ${name}, ms`, lag.longest(), 50);
          tell('processor time of the host’s thread in that, ms', threadTime() - idle);
        }
        const own: number[] = [];
        const busy: number[] = [];
        const transport: number[] = [];
        for (let at = -WARM_UP; at < RUNS; at += 1) {
          const edit = await oneEdit(document, at % 2 === 0);
          if (at < 0) continue;
          own.push(edit.shown - edit.changed - DEBOUNCE_MS);
          transport.push(edit.changed - edit.began);
          busy.push(edit.busy);
        }
        tell(`from the change to diagnostics of ${name} beyond the debounce, median, ms`, middle(own), most);
        tell(`processor time of the host’s thread in that, median, ms`, middle(busy));
        tell(`transport of the edit before that, median, ms`, middle(transport));
        if (size < MEGABYTE) tell(`longest the host was busy while typing in ${name}, ms`, lag.longest(), 50);
        lag.stop();
        const position = document.positionAt(document.getText().indexOf('Orders0:') + 1);
        const hovered = performance.now();
        await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position);
        tell(`hover in ${name}, ms`, performance.now() - hovered);
        if (size < MEGABYTE) tell('memory over that before it was started, MB', (heap() - before) / MEGABYTE, 30);
      });
    }
  });
}

/** A template of about so many characters, in which one queue is first. */
function textOf(size: number): string {
  let resources = 1;
  while (template(resources).length < size) resources += Math.max(1, Math.floor(resources / 8));
  const probe = '  Probe:\n    Type: AWS::SQS::Queue\n    Properties:\n      SqsManagedSseEnabled: true\n';
  return `${template(resources).trimEnd()}\n${probe}`;
}

interface Edit {
  readonly began: number;
  readonly changed: number;
  readonly shown: number;
  readonly busy: number;
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
  let changed = 0;
  let cpu = 0;
  const listener = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document || event.contentChanges.length === 0) return;
    changed = performance.now();
    cpu = threadTime();
  });
  await vscode.workspace.applyEdit(edit);
  await until(() => diagnosticsOf(document.uri).some(({ message }) => message.startsWith('Probe is stored')) === isOff);
  const shown = performance.now();
  listener.dispose();
  return { began, changed, shown, busy: threadTime() - cpu };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
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

/** Watches for how long at a stretch nothing else got its turn. */
function lags(): { longest(): number; stop(): void } {
  const watch = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 });
  watch.enable();
  return {
    longest() {
      const longest = watch.max / 1e6;
      watch.reset();
      return longest;
    },
    stop: () => watch.disable(),
  };
}
