/** The version that code tells is the package's. */
import { version } from '../package.json';
import { VERSION } from '../lib/version';

test('is the one in package.json', () => {
  expect(VERSION).toBe(version);
});
