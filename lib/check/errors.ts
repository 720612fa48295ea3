/** Errors of the files that `wormtrail check` takes beside templates. */
import { listOf, type ConfigProblem } from '../config/errors';
import { WormtrailError } from '../errors';

/** A file of acknowledgements or a baseline cannot be used. */
export class CheckFileError extends WormtrailError {
  constructor(file: string, problems: string | readonly ConfigProblem[]) {
    super(`${file}: ${typeof problems === 'string' ? problems : listOf(problems)}`);
  }
}
