/** What keeps a question from being answered. */
import { WormtrailError } from '../errors';

/** AWS refused a question. */
export class NotPermitted extends Error {
  /** @param refusal What AWS said, which mostly ends with why. */
  constructor(
    readonly action: string,
    refusal: string,
  ) {
    const [why = ''] = / (?:because no|with an explicit deny) [^\n]*/.exec(refusal) ?? [];
    super(`The credentials do not permit ${action}${why}.`);
  }

  /** Whether a policy denies it: then no further right helps. */
  get isDenied(): boolean {
    return this.message.includes(' explicit deny ');
  }
}

/** AWS answered, and left out what was asked. */
export class Unanswered extends Error {
  constructor(action: string) {
    super(`AWS did not answer ${action} in full.`);
  }
}

/** Without credentials that somebody knows nothing can be asked. */
export class IdentityUnknown extends WormtrailError {
  constructor() {
    super(
      'AWS STS did not say of which account the credentials are. Check AWS_PROFILE and AWS_ENDPOINT_URL, and run it again.',
    );
  }
}
