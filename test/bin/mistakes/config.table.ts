/** What is wrong in a configuration: where, and what to write instead. */

/** The path of the problem, what stands there, and a part of what to write. */
export type ConfigMistake = readonly [path: string, value: unknown, write: string];

const ROLE = 'arn:aws:iam::111122223333:role/';

export const CONFIG: readonly ConfigMistake[] = [
  ['name', undefined, 'the name of the audit log'],
  ['name', 'Acme', 'lower-case letters'],
  ['name', 'acme_audit', 'single hyphens'],
  ['name', 'acme audit', 'single hyphens'],
  ['name', 'ac', '3 to 38'],
  ['name', 'acme-', 'single hyphens'],
  ['name', 7, 'the name of the audit log'],
  ['account', undefined, '12 digits'],
  ['account', 111122223333, 'a string of 12 digits'],
  ['account', '1111-2222-3333', '12 digits'],
  ['region', undefined, 'such as eu-central-1'],
  ['region', 'Frankfurt', 'such as eu-central-1'],
  ['region', 'eu-central-1a', 'such as eu-central-1'],
  ['region', 'us-iso-east-1', 'a Region of the partition'],
  ['retention', undefined, 'an object with frameworks, days or both'],
  ['retention', 2192, 'an object with frameworks, days or both'],
  ['retention.frameworks', 'SOC2', 'a list of frameworks'],
  ['retention.frameworks[0]', 'SOC-2', 'one of CFTC-1.31'],
  ['retention.frameworks[0]', 'PCI', 'PCI-DSS'],
  ['retention.days', '30', 'a whole number of days'],
  ['retention.days', 0, 'from 1 to 36500'],
  ['retention.days', 2.5, 'a whole number of days'],
  ['retention.maximumDays', 40_000, 'from 1 to 36500'],
  ['retention.maximumDays', -1, 'from 1 to 36500'],
  ['owners', undefined, 'engineering, security and compliance'],
  ['owners.security', undefined, 'an object with team and email'],
  ['owners.security', 'security@example.com', 'an object with team and email'],
  ['owners.security.team', '', 'the name of the team'],
  ['owners.security.team', 'a\nb', 'without line breaks'],
  ['owners.compliance.email', undefined, 'an e-mail address'],
  ['owners.compliance.email', 'compliance', 'an e-mail address'],
  ['owners.security.httpsEndpoints', 'https://hooks.example.com', 'a list of HTTPS addresses'],
  ['owners.security.httpsEndpoints[0]', 'http://hooks.example.com', 'an HTTPS address'],
  ['owners.security.httpsEndpoints', [], 'at least one HTTPS address'],
  ['owners.security.chatChannel', 7, 'the name of a Slack or Teams channel'],
  ['administrators', undefined, 'a list of role ARN patterns'],
  ['administrators', [], 'the role that deploys must be among them'],
  ['administrators', `${ROLE}admin`, 'a list of role ARN patterns'],
  ['administrators[0]', 'admin', 'a role ARN'],
  ['administrators[0]', `${ROLE}*`, 'after the first four letters of its name'],
  ['administrators[0]', 'arn:aws:iam::111122223333:user/alice', 'a role ARN'],
  ['administrators[0]', 'arn:aws:iam::111122223333:root', 'a role ARN'],
  ['administrators[0]', 'arn:aws:iam::444455556666:role/admin', 'a role of the account of the audit log, 111122223333'],
  ['readers', undefined, 'a list of principal ARNs'],
  ['readers[0]', `${ROLE}audit*`, 'without wildcards'],
  ['readers[0]', 'arn:aws:sts::111122223333:assumed-role/auditor/alice', 'one role or user'],
  ['readers[0]', `${ROLE}admin-at-night`, 'a principal that is no administrator'],
  ['serviceReaders[0]', `${ROLE}siem`, 'an object with arn and reason'],
  ['serviceReaders[0].reason', '', 'why it reads without a second factor'],
  ['driftCheck', undefined, '{ "schedule": "rate(1 hour)" }'],
  ['driftCheck.schedule', 'hourly', 'rate(1 hour)'],
  ['driftCheck.schedule', 'rate(1 hours)', 'rate(1 hour)'],
  ['driftCheck.schedule', 'rate(5 hour)', 'rate(N hours)'],
  ['driftCheck.schedule', 'rate(2 days)', 'at least once a day'],
  ['driftCheck.schedule', '0 * * * *', 'cron(…)'],
  ['logVerification.schedule', 'cron(0 3 ? * MON *)', 'at least once a day'],
  ['organizationId', 'example', 'o-exampleorgid'],
  ['globalEvents', 'yes', 'true or false'],
  ['securityHub', 1, 'true or false'],
  ['reserveConcurrency', 'false', 'true or false'],
];

/** Names that are not known, and what is proposed for them. */
export const CONFIG_NAMES: readonly (readonly [name: string, proposed: string])[] = [
  ['acount', 'account, or take it away'],
  ['Region', 'region, or take it away'],
  ['frameworks', 'one of name, account, region'],
  ['owners.secrity', 'security, or take it away'],
  ['retention.framework', 'frameworks, or take it away'],
  ['driftCheck.schedul', 'schedule, or take it away'],
];

/** Texts that are no configuration at all, and where they stop being one. */
export const CONFIG_TEXTS: Readonly<Record<string, readonly [text: string, found: string]>> = {
  nothing: ['', 'line 1, column 1'],
  YAML: ['name: x', 'line 1, column 1'],
  'a comment': ['{\n  // why\n  "name": "x"\n}', 'line 2, column 3'],
  'a comma too many': ['{\n  "name": "x",\n}', 'line 3, column 1'],
  'half of it': ['{ "name": "x"', 'line 1, column 14'],
  'a list': ['[]', 'found: []'],
};
