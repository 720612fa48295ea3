/** What stops a verification. What is wrong with single objects is a problem in the result, not an error. */
import { WormtrailError } from '../errors';

/** The archive, or CloudTrail itself, could not be read: no access, no such bucket, no network. */
export class ArchiveUnreadableError extends WormtrailError {}

/** The caller may not read the public keys of one Region, such as one that an organization denies. */
export class PublicKeysDeniedError extends ArchiveUnreadableError {}

/** An option does not say what to verify. */
export class VerificationOptionError extends WormtrailError {}

/** A resume file belongs to another verification, or is not one. */
export class ResumeFileError extends WormtrailError {}

/** One object exists and could not be read: denied, archived in a cold storage class, or too large. */
export class ObjectUnreadableError extends WormtrailError {}

/** What the evidence names as the baseline of activity is gone, or is not what was written. */
export class BaselineLostError extends WormtrailError {}

/** The latest runs name no baseline of activity that can be used: an earlier one is there, and was not reached. */
export class BaselineOutOfReachError extends WormtrailError {}

/** An error in a sentence: its name, which AWS documents, and what it says. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/\.$/, '');
}
