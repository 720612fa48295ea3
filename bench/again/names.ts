/** What the evidence of the benchmark is called. */
export const EVIDENCE_BUCKET = 'bench-evidence';
export const AUDIT_LOG = 'audit-log';
