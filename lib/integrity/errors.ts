/** What stops a verification. What is wrong with single objects is a problem in the result, not an error. */
import { WormtrailError } from '../errors';

/** The archive, or CloudTrail itself, could not be read: no access, no such bucket, no network. */
export class ArchiveUnreadableError extends WormtrailError {}

/** An option does not say what to verify. */
export class VerificationOptionError extends WormtrailError {}

/** A resume file belongs to another verification, or is not one. */
export class ResumeFileError extends WormtrailError {}

/** One object exists and could not be read: denied, archived in a cold storage class, or too large. */
export class ObjectUnreadableError extends WormtrailError {}
