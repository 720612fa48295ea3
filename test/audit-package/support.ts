/** What the tests of packages share: a package made of an archive in memory, and what a verification says of it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, type CheckOptions, type PackageResult } from '../../lib/audit-package/check';
import { Draft, openPackage } from '../../lib/audit-package/on-disk';
import { pack, type PackOptions, type Packed } from '../../lib/audit-package/pack';
import type { PackageSource } from '../../lib/audit-package/source';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { PERIOD, SCOPE, soundArchive, TRAIL_ARN } from '../integrity/support';

/** Makes a package at a path; `.zip` makes an archive. */
export async function makePackage(
  path: string,
  options: Partial<Omit<PackOptions, 'what'>> = {},
  bucket: MemoryBucket = soundArchive({ hours: 3, filesPerHour: 1 }).bucket,
  times: Partial<typeof PERIOD> = {},
): Promise<Packed> {
  const place = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
  const what = { ...place, ...PERIOD, end: new Date('2026-01-01T03:00:00Z'), ...times };
  return Draft.make(path, (draft) => pack(bucket, draft, { what, includeLogs: true, ...options }));
}

export async function checkAt(path: string, options: CheckOptions = {}): Promise<PackageResult> {
  const opened = await openPackage(path);
  try {
    return await checkPackage(opened.source, options);
  } finally {
    await opened.close();
  }
}

/** The files of a package's folder, by their paths. */
export function filesOf(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

/** A package in memory. */
export function sourceOf(files: ReadonlyMap<string, Uint8Array>): PackageSource {
  return {
    sizes: new Map([...files].map(([path, content]) => [path, content.length])),
    read: (path) => Promise.resolve(files.get(path) ?? Buffer.alloc(0)),
  };
}

/** What is named as not in order: files by their paths, and kinds of problems of the log; the message where it is no package. */
export async function namedIn(source: PackageSource): Promise<string[]> {
  try {
    const { files, verification } = await checkPackage(source);
    const problems = verification?.chains.flatMap((chain) => chain.problems.map(({ kind }) => kind)) ?? [];
    return [...files.problems.map(({ path }) => path), ...problems];
  } catch (error) {
    return [(error as Error).message];
  }
}
