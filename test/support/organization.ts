/** The sample configuration, as the audit log of an organization. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../lib/config';

const SAMPLE = JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'wormtrail.config.json'), 'utf8')) as Config;

export const MANAGEMENT = '444455556666';
export const ARCHIVE = SAMPLE.account;
export const DELEGATED = '777788889999';

export const ORGANIZATION = {
  id: 'o-exampleorgid',
  managementAccount: MANAGEMENT,
  logArchiveAccount: ARCHIVE,
  homeRegion: SAMPLE.region,
  logBucketName: 'acme-audit-log-archive',
};

/** A configuration file as it is written, without account and Region: the organization says them. */
export function organizationConfig(
  changes: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const rest = Object.entries(SAMPLE).filter(([name]) => name !== 'account' && name !== 'region');
  return { ...Object.fromEntries(rest), organization: { ...ORGANIZATION, ...changes }, ...more };
}

/** Writes it into a folder. @returns the file's path. */
export function organizationConfigIn(folder: string, ...changes: Parameters<typeof organizationConfig>): string {
  const file = path.join(folder, 'organization.config.json');
  writeFileSync(file, JSON.stringify(organizationConfig(...changes)));
  return file;
}
