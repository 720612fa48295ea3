/** The version that code tells is the package's. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../package.json';
import { VERSION } from '../lib/version';

test('is the one in package.json', () => {
  expect(VERSION).toBe(version);
});

test('is the one of the action that docs/adopt.md uses', () => {
  const page = readFileSync(path.join(__dirname, '..', 'docs', 'adopt.md'), 'utf8');
  expect(page).toContain(`/wormtrail/action@v${VERSION} `);
});
