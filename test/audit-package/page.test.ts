/** verify.html in a browser without a network: it says what the command line says. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { signerOf } from '../../lib/audit-package/signer';
import { launchChromium } from '../support/chromium';
import { violations } from '../support/opened-page';
import { at, soundArchive } from '../integrity/support';
import { filesOf, makePackage } from './support';

let folder: string;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-page-'));
  for (const [name, pair] of [
    ['ed25519', generateKeyPairSync('ed25519')],
    ['ecdsa', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const) {
    writeFileSync(join(folder, `${name}.pem`), pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await makePackage(join(folder, name), { signer: await signerOf(join(folder, `${name}.pem`)) });
  }
  await makePackage(join(folder, 'package.zip'), { signer: await signerOf(join(folder, 'ed25519.pem')) });
  browser = await launchChromium();
  const context = await browser.newContext({ offline: true });
  page = await context.newPage();
  const file = pathToFileURL(join(folder, 'ed25519', 'verify.html')).href;
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== file) complaints.push(`request ${request.url()}`);
  });
  await page.goto(file);
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Chooses a package; answers with the state and the text that the page shows. */
async function chosen(input: 'folder' | 'archive', path: string): Promise<{ state: string; text: string }> {
  await page.reload();
  await page.setInputFiles(`#${input}`, path);
  const result = page.locator('#result[data-state="PASS"], #result[data-state="FAIL"]');
  await result.waitFor({ timeout: 60_000 });
  return {
    state: (await result.getAttribute('data-state')) ?? '',
    text: (await result.innerText()).replace(/\s+/g, ' '),
  };
}

test.each([
  ['a folder signed with Ed25519', 'folder', 'ed25519'],
  ['a folder signed with ECDSA', 'folder', 'ecdsa'],
  ['an archive', 'archive', 'package.zip'],
] as const)('%s holds: files, signature, digests and log files', async (_what, input, name) => {
  const { state, text } = await chosen(input, join(folder, name));
  expect(text).toMatch(
    /^Nothing is wrong with what the package holds, if the public keys in it are CloudTrail's\..* WHOLE Digests are judged by the public keys that the package brings along\./,
  );
  expect(text).toMatch(/Signed by the key [0-9a-f]{64}, which the package brings along/);
  expect(text).toMatch(/Digests: 3 valid, 0 invalid, 0 missing\. Log files: 3 valid, 0 invalid, 0 missing/);
  expect(state).toBe('PASS');
});

test('it is accessible, complains of nothing and asks the network for nothing', async () => {
  await chosen('archive', join(folder, 'package.zip'));
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what is wrong with a log is named as on the command line', async () => {
  const { bucket, hours } = soundArchive({ hours: 3, filesPerHour: 2 });
  bucket.put({ ...at(at(hours, 1).logFiles, 1), body: Buffer.from('x') });
  bucket.put({ ...at(hours, 2).digest, metadata: {} });
  await makePackage(join(folder, 'tampered.zip'), {}, bucket);
  const { state, text } = await chosen('archive', join(folder, 'tampered.zip'));
  expect(text).toContain('LogFileOverwritten');
  expect(text).toContain('DigestOverwritten');
  expect(text).toContain('UNSIGNED');
  expect(state).toBe('FAIL');
});

test('a flipped byte is named: some of each file of an archive', async () => {
  const archive = readFileSync(join(folder, 'package.zip'));
  const notNamed: string[] = [];
  for (const [path, content] of filesOf(join(folder, 'ed25519'))) {
    const start = archive.indexOf(content);
    const flipped = Buffer.from(archive);
    const place = start + Math.floor(content.length / 2);
    flipped.writeUInt8(flipped.readUInt8(place) ^ 4, place);
    writeFileSync(join(folder, 'flipped.zip'), flipped);
    const { state, text } = await chosen('archive', join(folder, 'flipped.zip'));
    if (state !== 'FAIL' || !text.includes(path)) notNamed.push(`${path}: ${state} ${text.slice(0, 200)}`);
  }
  expect(notNamed).toEqual([]);
});

test('an altered file of a folder is named, and what it means for the log', async () => {
  const name = [...filesOf(join(folder, 'ecdsa')).keys()].find((path) => path.startsWith('digests/')) ?? '';
  const content = readFileSync(join(folder, 'ecdsa', name));
  content.writeUInt8(content.readUInt8(40) ^ 1, 40);
  writeFileSync(join(folder, 'ecdsa', name), content);
  const { state, text } = await chosen('folder', join(folder, 'ecdsa'));
  expect(text).toContain(`${name}: Its SHA-256 is`);
  expect(text).toContain('NOT WHOLE');
  expect(state).toBe('FAIL');
});
