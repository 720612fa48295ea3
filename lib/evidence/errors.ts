/** Errors of the evidence. */
import { WormtrailError } from '../errors';

/** Other runs took every number that this one tried. */
export class EvidenceContended extends WormtrailError {
  constructor(bucket: string, attempts: number) {
    super(
      `${attempts} other runs wrote evidence to ${bucket} at the same time. Run again; one run after the other succeeds.`,
    );
  }
}

/** S3 gave a document only in part, or something else in its place. */
export class EvidenceHalfRead extends WormtrailError {
  constructor(bucket: string, key: string, bytes: number, size: number) {
    super(
      `s3:GetObject answered ${bytes} bytes of s3://${bucket}/${key}, which S3 lists with ${size}. Run again; where it ` +
        'stays so, see what stands between here and S3.',
    );
  }
}

/** The bucket holds no evidence of this audit log. */
export class NoEvidence extends WormtrailError {
  constructor(bucket: string, auditLog: string) {
    super(
      `s3://${bucket} holds no evidence of the audit log ${auditLog}. Check both names; the first drift check writes the first document.`,
    );
  }
}

/** The bucket answered something else than its evidence. */
export class EvidenceUnreadable extends WormtrailError {
  constructor(bucket: string, what: string) {
    super(`The evidence in s3://${bucket} cannot be read: ${what}. Run again; nothing was written.`);
  }
}
