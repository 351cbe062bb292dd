import { once } from 'node:events';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { VSCODE } from './installed.ts';
import { SETTINGS } from './settings.ts';

/** Where in its build the editor begins. */
const WORKBENCH = join(VSCODE, 'out/vs/code/browser/workbench/workbench.js');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

export interface ServerlessOptions {
  /** The folder of the extension. */
  readonly extension: string;
  /** The folder of the suite, and its file in it. */
  readonly suites: string;
  readonly suite: string;
}

/**
 * Serves VS Code as it runs without a server behind it: extensions run in a worker of the browser, files are in memory.
 * It is the build that is inside of code-server.
 */
export async function serveWithoutServer(options: ServerlessOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const workbench = withoutServer(readFileSync(WORKBENCH, 'utf8'));
  const served = [
    ['/build/', VSCODE],
    // Only below an extension does the editor find a suite, and the host to run it in.
    ['/extension/suites/', options.suites],
    ['/extension/', options.extension],
  ] as const;
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url ?? '/', origin);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html');
      response.end(page(origin, options.suite));
      return;
    }
    const [prefix, folder] = served.find(([start]) => pathname.startsWith(start)) ?? [];
    const rest = decodeURIComponent(pathname.slice(prefix?.length));
    const file = folder === undefined ? '' : join(folder, normalize(`/${rest}`));
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    if (file === WORKBENCH) response.end(workbench);
    else createReadStream(file).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * This build connects back to its server and keeps what the user does there. Both are put back to what VS Code itself does; a
 * version in which that is written otherwise stops here.
 */
function withoutServer(source: string): string {
  const replaced = (text: string, pattern: RegExp, replacement: string): string => {
    const found = [...text.matchAll(pattern)].length;
    if (found !== 1) throw new Error(`${pattern} is in this build of VS Code ${found} times, not once.`);
    return text.replace(pattern, replacement);
  };
  const userData =
    /(get userRoamingDataHome\(\)\{return [\w$]+\([\w$]+\.file\(this\.userDataPath\)\.with\(\{scheme:[\w$]+\.)vscodeRemote(?=\})/g;
  return replaced(
    replaced(source, /remoteAuthority:location\.host/g, 'remoteAuthority:void 0'),
    userData,
    '$1vscodeUserData',
  );
}

function page(origin: string, suite: string): string {
  const { host: authority } = new URL(origin);
  const at = (path: string): object => ({ scheme: 'http', authority, path });
  const { version, commit, quality } = JSON.parse(readFileSync(join(VSCODE, 'product.json'), 'utf8'));
  const base = `${origin}/build`;
  const configuration = {
    folderUri: { scheme: 'tmp', path: '/workspace' },
    callbackRoute: '/callback',
    enableWorkspaceTrust: false,
    // This build asks for them.
    userDataPath: '/user',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    // The worker comes from the page's own origin, so that no outside host is asked.
    _wrapWebWorkerExtHostInIframe: false,
    productConfiguration: {
      nameShort: 'VS Code',
      nameLong: 'VS Code',
      applicationName: 'web',
      version,
      commit,
      quality,
      enableTelemetry: false,
      webEndpointUrlTemplate: base,
      webviewContentExternalBaseUrlTemplate: `${base}/out/vs/workbench/contrib/webview/browser/pre/`,
    },
    configurationDefaults: SETTINGS,
    developmentOptions: {
      enableSmokeTestDriver: true,
      extensions: [at('/extension')],
      extensionTestsPath: at(`/extension/suites/${suite}`),
    },
  };
  const attribute = (value: unknown): string =>
    JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${attribute(configuration)}">
<meta id="vscode-workbench-web-base-url" data-settings="${base}">
<meta id="vscode-workbench-auth-session" data-settings="">
<link rel="stylesheet" href="${base}/out/vs/code/browser/workbench/workbench.css"></head>
<body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = '${base}/out/';</script>
<script type="module" src="${base}/out/nls.messages.js"></script>
<script type="module" src="${base}/out/vs/code/browser/workbench/workbench.js"></script></html>`;
}
