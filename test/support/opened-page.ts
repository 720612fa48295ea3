/** A report in the browser: what it complains of, what it asks the network for, and what axe-core finds. */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { source as axeSource, type AxeResults, type RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** What the browser complained of, and every request beyond the file itself. */
  readonly complaints: string[];
}

/** Writes a page to a file and opens it; whoever opens it closes it. */
export async function openPage(
  browser: Browser,
  file: string,
  html: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  await writeFile(file, html);
  const page = await browser.newPage({ colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(`request ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

/** What axe-core finds, one line a rule. */
export async function violations(page: Page): Promise<string[]> {
  // evaluate, unlike a script tag, is no business of the page's Content-Security-Policy
  await page.evaluate(axeSource);
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'] } satisfies RunOptions,
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
