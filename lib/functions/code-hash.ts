/** Which code runs: a release's functions are one file each, so that anyone can compare. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** SHA-256 of a function's file, in hexadecimal. */
export function codeHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
