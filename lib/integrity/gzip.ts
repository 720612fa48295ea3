/** What may be wrong with gzip that was read, and how large it may be. It unzips nothing itself. */

/** Why it is not the gzip of anything that CloudTrail wrote. */
export type GzipFault =
  /** Ends too early. */
  | 'truncated'
  /** Not gzip, or its checksum is wrong. */
  | 'malformed'
  /** Something follows the end of the compressed stream. */
  | 'trailing data'
  /** Unzips to more than the limits allow. */
  | 'too large';

export class GzipError extends Error {
  constructor(readonly fault: GzipFault) {
    super(fault);
  }
}

export interface GzipLimits {
  /** Unzipped bytes. */
  readonly bytes: number;
  /** Unzipped bytes for each zipped one. Deflate reaches 1032; JSON events stay well below 100. */
  readonly ratio: number;
}

/** Far above any log file or digest of CloudTrail, far below what would hurt. */
export const GZIP_LIMITS: GzipLimits = { bytes: 256 * 1024 * 1024, ratio: 250 };
