/** Where requests for legal holds stand in the evidence bucket, and what became of them. */
import { createHash } from 'node:crypto';
import { HOLDS_PREFIX } from '../evidence/names';

/** Below it holders ask. */
export const HOLD_REQUESTS_PREFIX = `${HOLDS_PREFIX}requests/`;

/** Below it the function of holds writes what it did. */
export const HOLD_RECORDS_PREFIX = `${HOLDS_PREFIX}records/`;

/** `holds/requests/HOLDER/`: below it, by session, what one principal asks for. Only this principal can write there. */
export function holdRequestsPrefix(principalArn: string): string {
  return `${HOLD_REQUESTS_PREFIX}${createHash('sha256').update(principalArn).digest('hex').slice(0, 24)}/`;
}
