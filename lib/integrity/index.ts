/** Proof that a CloudTrail log is whole. */
export { AwsFetcher, type AwsFetcherOptions } from './aws-fetcher';
export { ArchiveUnreadableError, ObjectUnreadableError, ResumeFileError, VerificationOptionError } from './errors';
export type { Fetcher } from './fetcher';
export { PROBLEMS, type Problem, type ProblemKind } from './problem';
export { timeLeft, type Progress } from './progress';
export { renderVerification, VERIFICATION_FORMATS, type VerificationFormat } from './report';
export type { ChainResult, VerificationResult } from './result';
export { ResumeFile, type ResumeStore } from './resume';
export { verifyDistributed, type DistributedSummary } from './run/start';
export { parseTime } from './time';
export { toFindings } from './to-findings';
export { findTrail, type TrailDelivery } from './trail';
export { parseTrailArn, verify, type VerificationOptions } from './verify';
