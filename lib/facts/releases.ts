/** What the functions of each release are recognized by: the list that ships beside their bundles. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Unknown } from './value';

/** One function as a release has it. */
export interface Bundle {
  /** Hash that the CDK names its archive by, in hexadecimal. */
  readonly asset: string;
  /** What Lambda answers as CodeSha256, in base64. */
  readonly sha256: string;
}

export interface Release {
  readonly version: string;
  /** By the function's name in `lambda/`. */
  readonly bundles: Readonly<Record<string, Bundle>>;
}

/** Root of the sources, or `dist` where this runs compiled. */
const ROOT = path.join(__dirname, '..', '..');

let read: readonly Release[] | undefined;

/** This release and all earlier ones, oldest first; Unknown within a deployed function, which carries no list. */
export function releases(): readonly Release[] | Unknown {
  const files = ['dist/lambda', 'lambda'].map((folder) => path.join(ROOT, folder, 'releases.json'));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined)
    return new Unknown('the list of released bundles is missing: run npm run bundle, or install wormtrail anew');
  read ??= JSON.parse(readFileSync(file, 'utf8')) as readonly Release[];
  return read;
}
