import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BUILTIN_EXTENSIONS, CODE_SERVER, NODE } from './installed.ts';
import { SETTINGS } from './settings.ts';

/** How to start a server. */
export interface ServerOptions {
  /** A folder of its own, in which it keeps everything. */
  readonly folder: string;
  /** Whether a page may run a suite inside of the editor; notifications are not shown then. */
  readonly runsSuites?: boolean;
  /** Whether every folder is trusted; else none is. */
  readonly isTrusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  readonly url: string;
  /** What stands in for a host in addresses of its files. */
  readonly authority: string;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
// However this process ends, the servers that it started end with it.
process.on('exit', () => {
  for (const server of running) signal(server, 'SIGKILL');
});

/** Starts the server build of VS Code on a free port of this machine. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, runsSuites = false, isTrusted = true, settings = {}, environment = {} } = options;
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const parameters = [
    ...folders(folder, settings),
    ...['--bind-addr', authority, '--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-proxy'],
    ...['--disable-getting-started-override', '--ignore-last-opened', '--reconnection-grace-time', '5'],
    ...['--builtin-extensions-dir', BUILTIN_EXTENSIONS, '--vscode-option', 'telemetry-level=off'],
    // Else a login shell is asked for the environment, and its own comes first.
    ...['--vscode-option', 'force-disable-user-env'],
    ...(isTrusted ? ['--disable-workspace-trust'] : []),
    // A build ignores a page that asks for a suite unless this is on.
    ...(runsSuites ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const server = spawn(NODE, [CODE_SERVER, ...parameters], {
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
  });
  running.add(server);
  const closed = once(server, 'close').then(() => running.delete(server));
  const log = createWriteStream(join(folder, 'server.log'));
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  const url = `http://${authority}`;
  const stop = async (): Promise<void> => {
    signal(server, 'SIGTERM');
    const late = setTimeout(() => signal(server, 'SIGKILL'), 3_000);
    await closed;
    clearTimeout(late);
    log.end();
  };
  for (let tries = 0; !(await isReady(url)); tries += 1) {
    if (server.exitCode !== null || tries > 600) {
      await stop();
      throw new Error(`The server did not start; see ${folder}/server.log.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, authority, stop };
}

/** Installs a packaged extension as a user does. */
export async function installExtension(folder: string, vsix: string): Promise<void> {
  const parameters = [...folders(folder, {}), '--install-extension', vsix, '--force'];
  const installer = spawn(NODE, [CODE_SERVER, ...parameters], {
    env: environmentOf({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [installer.stdout, installer.stderr]) stream.on('data', (text) => (said += text));
  const [code] = await once(installer, 'close');
  if (code !== 0 || !said.includes('successfully installed'))
    throw new Error(`The extension was not installed:\n${said}`);
}

function folders(folder: string, settings: Readonly<Record<string, unknown>>): string[] {
  const data = join(folder, 'data');
  const extensions = join(folder, 'extensions');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(data, 'User/settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  return ['--user-data-dir', data, '--extensions-dir', extensions, '--config', config];
}

/** Without what another VS Code around this process has set, and without an outside place to look for extensions. */
function environmentOf(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const foreign = /^(?:VSCODE_|ELECTRON_|CODE_SERVER_)|^(?:PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS)$/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}', ...more };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}
