/** Errors of the command line. */
import { WormtrailError } from '../../lib/errors';

/** The command was called in a way that it cannot follow. */
export class UsageError extends WormtrailError {}

/** A file cannot be written where an option says. */
export class OutputError extends WormtrailError {
  constructor(file: string, cause: Error) {
    super(`Cannot write ${file}: ${cause.message}. Name a file in a folder that exists and may be written.`, {
      cause,
    });
  }
}
