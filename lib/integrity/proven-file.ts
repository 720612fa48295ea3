/** A log file of which a digest proves that it is what CloudTrail wrote, for whoever wants to know what stands in it. */

export interface ProvenFile {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  /** The version that is authentic; others may lie above it. Absent where the bucket does not say it. */
  readonly versionId?: string;
  /** Of the unzipped content, as the digest names it. */
  readonly sha256: string;
  /** The key of the digest, in the same bucket as the chain. */
  readonly digest: string;
  /** The unzipped content. */
  readonly content: Buffer;
}

/** The verification waits for it before it reads on, so that no more than a few contents are held at once. */
export type ProvenFileReader = (file: ProvenFile) => Promise<void> | void;
