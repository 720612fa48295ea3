/** Errors of the drift check that people can correct. */
import { adviceOn } from '../aws-advice';
import { WormtrailError } from '../errors';
import type { DeployedNotReadable } from './deployed';

/** There is no such stack where the credentials lead. */
export class StackMissing extends WormtrailError {
  constructor(stack: string) {
    super(
      `There is no stack ${stack} in this account and Region. Name another with --stack, or choose account and Region ` +
        'through the usual AWS environment (AWS_PROFILE, AWS_REGION).',
    );
  }
}

/** AWS does not say what is deployed. */
export class StackUnreadable extends WormtrailError {
  constructor(stack: string, { call, message, cause }: DeployedNotReadable) {
    super(
      `Cannot read what the stack ${stack} deployed: ${call} failed, ${message.replace(/\.$/, '')}. ${adviceOn(cause)}`,
      {
        cause,
      },
    );
  }
}

/** The stack has no audit log, or none with evidence. */
export class NoAuditLogDeployed extends WormtrailError {
  constructor(stack: string, what: string) {
    super(`The stack ${stack} has no ${what}. Name the stack that wormtrail deployed with --stack.`);
  }
}

/** The stack does not say for certain which bucket holds the evidence: another one would be read than was meant. */
export class EvidenceBucketUnclear extends WormtrailError {
  constructor(stack: string, reason: string) {
    super(
      `The stack ${stack} does not say where its evidence is: ${reason}. Find out how that came about, and name the right one: ` +
        'wormtrail evidence and wormtrail report take it as --bucket, wormtrail drift runs with --no-evidence.',
    );
  }
}

/** The stack was deployed so often since a call that it is not known whether a deployment made it. */
export class TooManyStackEvents extends WormtrailError {
  constructor(stack: string) {
    super(`the stack ${stack} has more events since the call than one run reads`);
  }
}
