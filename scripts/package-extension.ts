import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** What the editor installs. */
export const VSIX = 'dist/queueseal.vsix';

/** Packages the extension as built. Its packager brings a hundred packages of its own, so it is fetched when it is wanted. */
export function packageExtension(): void {
  mkdirSync('dist', { recursive: true });
  // What npm told the command that runs this is not meant for the one that it runs.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const packager = ['exec', '--yes', '--package=@vscode/vsce@3.9.2', '--', 'vsce', 'package'];
  const { status, stdout, stderr } = spawnSync('npm', [...packager, '--no-dependencies', '--out', `../../${VSIX}`], {
    cwd: 'extension/dist',
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`The extension was not packaged:\n${stdout}${stderr}`);
}

if (import.meta.main) packageExtension();
