/** How administrators and readers are named: one rule for the configuration, for constructs and for guardrails. */

import { parseArn } from './arn';

const PARTITION = 'aws(?:-[a-z]+)*';
const LETTER = '[\\w+=,.@-]';

/**
 * An ARN pattern of roles in one account. The first letter of the path and the first four of the name are no wildcards where
 * there is one at all: a pattern such as `role/dev*` would make whoever may create a role an administrator.
 */
export const ROLE_PATTERN = new RegExp(
  `^arn:${PARTITION}:iam::\\d{12}:role/(?:(?:${LETTER}[\\w+=,.@/-]*/)?${LETTER}+|` +
    `(?:${LETTER}[\\w+=,.@/*?-]*/)?${LETTER}{4}[\\w+=,.@*?-]*)$`,
);
export const ROLE_PATTERN_RULE =
  'a role ARN, * and ? allowed after the first four letters of its name, such as arn:aws:iam::111122223333:role/audit-admin-*';

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
  if (!/[*?]/.test(pattern)) return false;
  const [, account = '*', path = '', name = ''] =
    /^arn:[^:*?]+:iam::([^:]*):(?:role|user)\/(.*\/)?([^/]*)$/.exec(pattern) ?? [];
  return /[*?]/.test(account) || /^[*?]/.test(path) || !/^[^*?]{4}/.test(name);
}

/** A role of IAM Identity Center, whose path is reserved (IAM Identity Center User Guide, "Referencing permission sets in resource policies"). */
export const IDENTITY_CENTER_ROLE = /^arn:[^:]*:iam::[^:]*:role\/aws-reserved\/sso\.amazonaws\.com\//;
