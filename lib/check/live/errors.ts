/** Errors of reading a live account. */
import { WormtrailError } from '../../errors';
import type { LivePlace } from '../baseline';
import type { AccountPlace } from '../../facts/account/account-template';

export class NoSuchTrail extends WormtrailError {
  constructor(trailArn: string, { account, region }: AccountPlace, there: readonly string[]) {
    const instead = there.length === 0 ? 'It has none.' : `It has ${there.join(', ')}.`;
    super(
      `No trail ${trailArn} records the account ${account} in ${region}. ${instead} Choose account and Region by AWS_PROFILE and AWS_REGION.`,
    );
  }
}

export class BaselineOfAnotherAccount extends WormtrailError {
  constructor(of: LivePlace, { account, region }: AccountPlace) {
    super(
      `The baseline is of the account ${of.account} in ${of.region}, and the account that is read is ${account} in ${region}. Choose account and Region by AWS_PROFILE and AWS_REGION.`,
    );
  }
}
