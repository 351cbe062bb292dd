import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { REPORT_MARK } from '../suite/suite-report.ts';
import { CHROMIUM } from './installed.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  // What is not on this machine fails at once: no test can come to depend on a network.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
}

/** What came of a suite that ran inside of an editor. */
export interface InHost {
  /** VS Code's own word for it: 0 where all passed. */
  readonly exitCode: number;
  /** The suite's report, where it came by way of the console. */
  readonly report?: string;
}

/**
 * Opens a page with an editor that runs a suite by itself, and waits for its end. A build of VS Code does that only with the
 * driver of its smoke tests switched on, which calls two functions that must be there before the page loads.
 */
export async function driveSuite(url: string, log: string): Promise<InHost> {
  writeFileSync(log, '');
  const browser = await openBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    let report: string | undefined;
    const exitCode = await new Promise<number>((resolve, reject) => {
      const told = (_kind: string, words: unknown[]): void => {
        const line = format(...words);
        if (line.startsWith(REPORT_MARK)) report = line.slice(REPORT_MARK.length);
        else appendFileSync(log, `${line}\n`);
      };
      page.on('crash', () => reject(new Error('The page crashed.')));
      page.on('pageerror', ({ message }) => appendFileSync(log, `page error: ${message}\n`));
      page.on('requestfailed', (request) => appendFileSync(log, `not loaded: ${request.url()}\n`));
      start(page, url, resolve, told).catch(reject);
    });
    return { exitCode, ...(report === undefined ? {} : { report }) };
  } finally {
    await browser.close();
  }
}

async function start(
  page: Page,
  url: string,
  ended: (exitCode: number) => void,
  told: (kind: string, words: unknown[]) => void,
): Promise<void> {
  await page.exposeFunction('codeAutomationExit', ended);
  await page.exposeFunction('codeAutomationLog', told);
  await page.goto(url);
}
