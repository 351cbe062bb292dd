import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageExtension, VSIX } from '../../scripts/package-extension.ts';
import { describeIf } from '../support/tool.ts';
import { openBrowser } from './hosts/browser.ts';
import { installExtension, type RunningServer, startServer } from './hosts/code-server.ts';
import { INSTALL, isEditorInstalled } from './hosts/installed.ts';
import { writeWorkspace } from './hosts/run-suite.ts';
import { SHOP } from './suite/files.ts';

/** Where pictures go; those of the documentation are these. */
const { SCREENSHOTS = 'build/editor/screenshots' } = process.env;

const MINUTE = 60_000;

/** What a person does and sees with the packaged extension; each test goes on where the one before it ended. */
describeIf(isEditorInstalled(), 'VS Code', INSTALL, () => {
  let folder: string;
  let files: string;
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  const outside: string[] = [];

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'queueseal-editor-'));
    files = writeWorkspace(folder, SHOP);
    packageExtension();
    await installExtension(folder, VSIX);
    server = await startServer({ folder });
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 760 } })).newPage();
    page.setDefaultTimeout(MINUTE / 2);
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') outside.push(request.url());
    });
    const opened = [['openFile', `vscode-remote://${server.authority}${join(files, 'template.yaml')}`]];
    const query = new URLSearchParams({ folder: files, payload: JSON.stringify(opened) });
    await page.goto(`${server.url}/?${query}`);
    await editorLine('SqsManagedSseEnabled').waitFor();
  }, 2 * MINUTE);

  afterAll(async () => {
    await page?.screenshot({ path: `${SCREENSHOTS}/last.png` });
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const editorLine = (text: string): Locator => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const problem = (text: string): Locator => page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
  const queue = (text: string): Locator => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  /** Runs a command as a person does, by its title. */
  async function command(title: string): Promise<void> {
    await press('F1');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await press('Enter');
    await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  async function goTo(place: string): Promise<void> {
    await page.locator('.editor-instance .monaco-editor').first().click();
    await press('Control+G');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.type(place);
    await press('Enter');
    const [line, column] = place.split(':');
    await page
      .locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` })
      .first()
      .waitFor();
  }

  test('installs what it needs and nothing else', () => {
    const [extension = ''] = readdirSync(join(folder, 'extensions')).filter((name) => name.startsWith('queueseal.'));
    const installed = readdirSync(join(folder, 'extensions', extension), { recursive: true, encoding: 'utf8' });
    expect(installed.sort()).toEqual([
      '.vsixmanifest',
      'LICENSE.txt',
      'desktop.js',
      'licenses.txt',
      'package.json',
      'queueseal.schema.json',
      'readme.md',
      'web.js',
    ]);
    expect(statSync(VSIX).size).toBeLessThan(1.5e6);
  });

  test('shows a squiggle and an entry under Problems', async () => {
    await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
    await press('Control+Shift+M');
    await problem('Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.').waitFor();
  });

  test('lists the queues in the explorer', async () => {
    await command('Explorer: Focus on Queues View');
    await queue('not encrypted').waitFor();
    await queue('Orders').waitFor();
    await page.screenshot({ path: `${SCREENSHOTS}/findings.png` });
  });

  test('tells on hover how a queue is sealed', async () => {
    await goTo('3:4');
    await press('Control+K', 'Control+I');
    await page.locator('.monaco-hover', { hasText: 'Not encrypted' }).first().waitFor();
    await page.screenshot({ path: `${SCREENSHOTS}/hover.png` });
    await press('Escape');
  });

  test('takes squiggle and entry away once a fix is made by keyboard', async () => {
    await goTo('6:29');
    await press('Control+Period');
    const choice = page.locator('.action-widget .monaco-list-row', { hasText: 'Encrypt Orders with SSE-SQS' });
    await choice.waitFor();
    await page.screenshot({ path: `${SCREENSHOTS}/quick-fixes.png` });
    for (let at = 0; at < 4 && (await choice.getAttribute('class'))?.includes('focused') === false; at += 1)
      await press('ArrowDown');
    await press('Enter');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await problem('Orders is stored in plaintext').waitFor({ state: 'detached' });
    await editorLine('SqsManagedSseEnabled: true').waitFor();
    await page.locator('.notifications-toasts', { hasText: 'no KMS key seals the queue' }).first().waitFor();
    await press('Control+Z');
    await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
  });

  test('takes squiggle and entry away once it is mended by keyboard', async () => {
    await goTo('6:29');
    await press('Home', 'Shift+End');
    await page.keyboard.type('KmsMasterKeyId: alias/orders');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await problem('Orders is stored in plaintext').waitFor({ state: 'detached' });
    await press('Control+S');
    await expect
      .poll(() => readFileSync(join(files, 'template.yaml'), 'utf8'), { timeout: MINUTE / 2 })
      .toContain('KmsMasterKeyId: alias/orders\n  Sealed');
  });

  test('lints the workspace on command', async () => {
    await command('QueueSeal: Lint Workspace');
    await problem('sealed.yaml').waitFor();
  });

  test('asked no other machine for anything', () => {
    expect(outside).toEqual([]);
  });
});
