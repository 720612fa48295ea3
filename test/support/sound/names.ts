/** What the sound audit log's resources are called, in a template and in a live account. */
import type { Origin } from '../../../lib/facts/audit-log';

export const NAME = 'audit-log';
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/audit-log-administrator`;
export const READER = `arn:aws:iam::${ACCOUNT}:role/security-analyst`;
/** A principal that has no business with the audit log. */
export const STRANGER = `arn:aws:iam::${ACCOUNT}:role/stranger`;
export const OTHER_ACCOUNT = '444455556666';
export const TRAIL_ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${NAME}`;

/** Key ids are UUIDs in an account. */
const LIVE_KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** Answers what `Ref` answers: a template does not know physical names yet and holds symbols instead. */
export function refOf(origin: Origin): (logicalId: string) => string {
  if (origin === 'template') return (logicalId) => `\${${NAME}.${logicalId}}`;
  return (logicalId) => (logicalId === 'Key' ? LIVE_KEY_ID : `${NAME}-${logicalId.toLowerCase()}-1a2b3c`);
}

/** The ARN of a resource of this account and Region: `arnOf('sns', 'my-topic')`. */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}
