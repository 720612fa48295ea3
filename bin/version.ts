/** The version of wormtrail, from its package.json. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package.json lies above this file, compiled or not. */
export function version(folder = __dirname): string {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return version(dirname(folder));
  }
}
