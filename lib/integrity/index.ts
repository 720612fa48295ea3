/** Proof that a CloudTrail log is whole. */
export { AwsFetcher } from './aws-fetcher';
export { VerificationOptionError } from './errors';
export type { Fetcher } from './fetcher';
export { timeLeft, type Progress } from './progress';
export { renderVerification, type VerificationFormat } from './report';
export { verdictOf } from './result';
export { ResumeFile } from './resume';
export { compareDays } from './run/compare-days';
export { optionsFor as deliveredBy } from './run/day';
export { verifyDistributed } from './run/start';
export { parseTime } from './time';
export { findTrail } from './trail';
export { parseTrailArn } from './trail-arn';
export { verify, type VerificationOptions } from './verify';
