/** Who asked: told from where a request stands, which only this principal can write to. */
import { holdRequestsPrefix } from './names';

/** One who may ask for holds. */
export interface Person {
  /** ARN of the holder. */
  readonly principal: string;
  /** Name of the session, where it tells people apart who share a role. */
  readonly session?: string;
}

/**
 * Roles of IAM Identity Center: their path is reserved, and the session has the name of the person who signed in. Of an assumed role the
 * user ID is the role's ID, a colon and the session's name (AWS STS API Reference, AssumedRoleUser).
 */
const OF_IDENTITY_CENTER =
  /^arn:[^:]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)*AWSReservedSSO_[^/]+$/;

/** @returns undefined where the key is not `holds/requests/HOLDER/USER-ID/NAME` of a holder. */
export function personOf(key: string, holders: readonly string[]): Person | undefined {
  const principal = holders.find((holder) => key.startsWith(holdRequestsPrefix(holder)));
  if (principal === undefined) return undefined;
  const [userId = '', , ...more] = key.slice(holdRequestsPrefix(principal).length).split('/');
  // the policy binds the folder before the name alone to the session
  if (more.length > 0) return undefined;
  if (!OF_IDENTITY_CENTER.test(principal)) return { principal };
  return { principal, session: userId.slice(userId.indexOf(':') + 1) };
}

/** Two sessions of one role are one person, unless IAM Identity Center names them: then one name is one person, in whichever role. */
export function isSamePerson(one: Person, other: Person): boolean {
  if (one.session === undefined || other.session === undefined) return one.principal === other.principal;
  return one.session.toLowerCase() === other.session.toLowerCase();
}

/** As reports name somebody. */
export function nameOf({ principal, session }: Person): string {
  return session === undefined ? principal : `${principal} (${session})`;
}
