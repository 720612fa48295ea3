/** Errors of the threats room. */
import { WormtrailError } from '../errors';

/** A stack lacks a part of an audit log, so there is nothing to attack. */
export class TargetError extends WormtrailError {
  constructor(stack: string, component: string, type: string) {
    super(
      `Stack ${stack} has no ${type} for component "${component}". Deploy it with this version of wormtrail first.`,
    );
  }
}
