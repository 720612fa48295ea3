/** What a verification proves of objects, for whoever keeps a list of them: places and hashes, no content. */
import type { SignedDigest } from './digest-file';
import type { NamedLogFile } from './digest';

/** An account and a Region. */
export interface ProvenScope {
  readonly account: string;
  readonly region: string;
}

export interface ProvenObjects {
  /** A digest that CloudTrail signed. @param versionId Absent where the bucket does not say it. */
  digest(scope: ProvenScope, digest: SignedDigest, versionId: string | undefined): void;
  /** A log file that is what its digest says. */
  logFile(scope: ProvenScope, named: NamedLogFile, versionId: string | undefined): void;
}
