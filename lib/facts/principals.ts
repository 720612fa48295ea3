/** How administrators and readers are named: one rule for the configuration, for constructs and for guardrails. */

import { parseArn } from './arn';

const PARTITION = 'aws(?:-[a-z]+)*';
const LETTER = '[\\w+=,.@-]';

/**
 * An ARN pattern of roles in one account. The first letters of path and name are no wildcards: a pattern that fits every role
 * would make everyone an administrator.
 */
export const ROLE_PATTERN = new RegExp(
  `^arn:${PARTITION}:iam::\\d{12}:role/(?:${LETTER}[\\w+=,.@/*?-]*/)?${LETTER}[\\w+=,.@*?-]*$`,
);
export const ROLE_PATTERN_RULE =
  'a role ARN, * and ? allowed after the first letter of its name, such as arn:aws:iam::111122223333:role/audit-admin-*';

/** The ARN of one role or user. */
export const PRINCIPAL = new RegExp(`^arn:${PARTITION}:iam::\\d{12}:(?:role|user)/[\\w+=,.@/-]+$`);
export const PRINCIPAL_RULE =
  'the ARN of one role or user, without wildcards, such as arn:aws:iam::111122223333:role/auditor';

/** The account that an ARN of IAM names: twelve digits, or a pattern; undefined where the text is no such ARN. */
export function accountNamedIn(arn: string): string | undefined {
  const { service, region, account = '' } = parseArn(arn) ?? {};
  return service === 'iam' && region === '' && account !== '' ? account : undefined;
}

/** Whether a text names principals of more than one account, or all whose name it leaves open. */
export function namesTooMany(pattern: string): boolean {
  const [, account, name] = /^arn:[^:*?]+:iam::([^:]*):(?:role|user)\/(?:.*\/)?([^/]*)$/.exec(pattern) ?? [];
  if (account === undefined || name === undefined) return /[*?]/.test(pattern);
  return /[*?]/.test(account) || /^[*?]/.test(name) || /:(?:role|user)\/[*?]/.test(pattern);
}
