/** Digests as `Links` follows them, hour by hour from the start of the period. */
import type { SignedDigest } from '../../lib/integrity/digest-file';
import { formatDigestKey } from '../../lib/integrity/keys';
import { SCOPE } from './support';

export const HOUR = 3_600_000;
export const START = Date.parse('2026-01-01T00:00:00Z');

export const time = (milliseconds: number): string => new Date(START + milliseconds).toISOString().replace('.000', '');
export const at = (milliseconds: number): Date => new Date(START + milliseconds);

export interface Shape {
  readonly previous?: SignedDigest;
  /** Milliseconds after the start of the period. */
  readonly start?: number;
  readonly end?: number;
  readonly backfill?: boolean;
  readonly previousHash?: string;
  readonly previousSignature?: string;
}

/** The digest of the hour `n`, counted from 1: it names the one before where one is given. */
export function digest(n: number, shape: Shape = {}): SignedDigest {
  const { previous, start = (n - 1) * HOUR, end = start + HOUR, backfill = false } = shape;
  const key = formatDigestKey({ ...SCOPE, end: at(end), backfill });
  return {
    sha256: `hash-${key}`,
    signature: `signature-${key}`,
    digest: {
      ...{ awsAccountId: SCOPE.account, digestStartTime: time(start), digestEndTime: time(end), logFiles: [] },
      ...{ digestS3Bucket: SCOPE.bucket, digestS3Object: key, digestPublicKeyFingerprint: 'key' },
      previousDigestS3Bucket: previous ? SCOPE.bucket : null,
      previousDigestS3Object: previous?.digest.digestS3Object ?? null,
      previousDigestHashValue: previous ? (shape.previousHash ?? previous.sha256) : null,
      previousDigestSignature: previous ? (shape.previousSignature ?? previous.signature) : null,
    },
  };
}
