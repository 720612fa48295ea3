/** Where the Python package of the local AWS lies: in the sources, and in a published package. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder `local/` of this package. */
export function localFolder(from = __dirname): string {
  const folder = join(from, 'local');
  if (existsSync(join(folder, 'requirements.txt'))) return folder;
  const parent = dirname(from);
  if (parent === from) throw new Error(`local/requirements.txt lies nowhere above ${__dirname}`);
  return localFolder(parent);
}
