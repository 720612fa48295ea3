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

/** The bucket holds no evidence of this audit log. */
export class NoEvidence extends WormtrailError {
  constructor(bucket: string, auditLog: string) {
    super(
      `s3://${bucket} holds no evidence of the audit log ${auditLog}. Check both names; the first drift check writes the first document.`,
    );
  }
}
