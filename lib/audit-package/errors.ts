/** What stops the work on a package. What is wrong with single files of one is a problem in the result, not an error. */
import { WormtrailError } from '../errors';

/** It is no package, or not one that can be read safely. */
export class PackageError extends WormtrailError {}

/** A package cannot be made as asked. */
export class PackingError extends WormtrailError {}
