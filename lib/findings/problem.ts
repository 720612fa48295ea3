/** What is wrong, on one line and in plain words. */
import type { Check } from '../checks/check';
import type { Finding } from './finding';

/**
 * The check's own words where it does not hold; what the finding says where that is not known, or has no words of its own.
 * Without a full stop.
 *
 * @param check The check of the finding, where the catalogue has it.
 */
export function problemOf({ status, message }: Finding, check: Check | undefined): string {
  if (check?.problem && status !== 'UNKNOWN') return check.problem;
  return statedIn(message);
}

/** The message without what is required: that is the check's title. */
export function statedIn(message: string): string {
  return message.replace(/\. Required: [^]*$/, '').replace(/\.$/, '');
}
