/** Errors of the story. */
import { WormtrailError } from '../../lib/errors';

/** The CDK CLI could not do its work. */
export class CdkError extends WormtrailError {
  constructor(args: readonly string[], said: string) {
    super(`cdk ${args.join(' ')} failed. It said:\n${said.trim()}`);
  }
}

/** The deployed drift checker could not do its work. */
export class CheckerError extends WormtrailError {
  constructor(name: string, said: string) {
    super(`The drift checker ${name} failed. It said: ${said}`);
  }
}
