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

/** What the bundler puts into a function: all earlier releases, and of its own what was bundled before it. */
declare const BUNDLED_RELEASES: readonly Release[] | undefined;

/** Root of the sources, or `dist` where this runs compiled. */
const ROOT = path.join(__dirname, '..', '..');

/** There is no list: within a deployed function, or where nothing was bundled yet. */
export class NoReleases extends Unknown {}

const MEND = 'run npm run bundle, or install wormtrail anew';

let read: readonly Release[] | Unknown | undefined;

/** This release and all earlier ones, oldest first; Unknown where the list is missing or broken. */
export function releases(): readonly Release[] | Unknown {
  const files = ['dist/lambda', 'lambda'].map((folder) => path.join(ROOT, folder, 'releases.json'));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) return new NoReleases(`the list of released bundles is missing: ${MEND}`);
  read ??= readReleases(file);
  return read;
}

/** The releases that a deployed function knows by itself; undefined outside of one. */
export function bundledReleases(): readonly Release[] | undefined {
  return typeof BUNDLED_RELEASES === 'undefined' ? undefined : BUNDLED_RELEASES;
}

/** @param file Path of a list of releases. */
export function readReleases(file: string): readonly Release[] | Unknown {
  const broken = new Unknown(`the list of released bundles ${path.basename(file)} is broken: ${MEND}`);
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(list) && list.length > 0 && list.every(isRelease) ? list : broken;
  } catch {
    return broken;
  }
}

function isRelease(entry: unknown): entry is Release {
  const { version, bundles } = Object(entry) as Partial<Record<keyof Release, unknown>>;
  return typeof version === 'string' && isObject(bundles) && Object.values(bundles).every(isBundle);
}

function isBundle(entry: unknown): entry is Bundle {
  return isObject(entry) && typeof entry['asset'] === 'string' && typeof entry['sha256'] === 'string';
}

function isObject(entry: unknown): entry is Readonly<Record<string, unknown>> {
  return typeof entry === 'object' && entry !== null;
}
