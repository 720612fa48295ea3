/** What the tests of log integrity share: a scope, a signed archive in a locked bucket, and a verification of it. */
import { verify, type VerificationOptions } from '../../lib/integrity/verify';
import type { ChainScope } from '../../lib/integrity/keys';
import type { Problem } from '../../lib/integrity/problem';
import type { ChainResult, VerificationResult } from '../../lib/integrity/result';
import { buildArchive, type ArchivedHour, type ArchiveOptions } from '../support/archive/archive';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { makeSigningKey } from '../support/archive/signing-key';

export const SCOPE: ChainScope = {
  bucket: 'audit-logs',
  prefix: '',
  account: '111122223333',
  region: 'eu-central-1',
  trail: { name: 'audit-log', homeRegion: 'eu-central-1' },
};
export const TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
/** Digests end at 01 minutes and 31 seconds past the hour, as nobody would choose. */
export const ARCHIVE_START = new Date('2026-01-01T00:01:31Z');
export const KEY = makeSigningKey();
export const LOCK = { mode: 'COMPLIANCE', until: new Date('2033-01-01T00:00:00Z') };

/** The period and the time of a verification of the first eight hours, made when the digests of all of them are due. */
export const PERIOD = {
  start: new Date('2026-01-01T00:01:00Z'),
  end: new Date('2026-01-01T08:00:00Z'),
  now: new Date('2026-01-01T10:30:00Z'),
};

export interface Archive {
  readonly bucket: MemoryBucket;
  readonly hours: readonly ArchivedHour[];
}

/** Eight hours of two log files each, whole, in a locked bucket. */
export function soundArchive(options: Partial<ArchiveOptions> = {}): Archive {
  const hours = [
    ...buildArchive({ scope: SCOPE, key: KEY, start: ARCHIVE_START, hours: 8, filesPerHour: 2, ...options }),
  ];
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  bucket.deliver(hours);
  return { bucket, hours };
}

export function verifyBucket(
  bucket: MemoryBucket,
  options: Partial<VerificationOptions> = {},
): Promise<VerificationResult> {
  return verify(
    { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region], ...PERIOD, ...options },
    bucket,
  );
}

export async function problemsOf(bucket: MemoryBucket, options: Partial<VerificationOptions> = {}): Promise<Problem[]> {
  return (await verifyBucket(bucket, options)).chains.flatMap(({ problems }) => problems);
}

/** The single chain of a result. */
export function onlyChain({ chains }: VerificationResult): ChainResult {
  const [chain, ...more] = chains;
  if (!chain || more.length > 0) throw new Error(`${chains.length} chains`);
  return chain;
}

/** The element there; a test that asks for one that is not there is wrong. */
export function at<Element>(list: readonly Element[], index: number): Element {
  const element = list.at(index);
  if (element === undefined) throw new Error(`no element ${index}`);
  return element;
}
