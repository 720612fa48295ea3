/** Whom a role's trust in a service lets in: all who may give the service something to run with that role. */
import { parseArn } from '../../facts/arn';
import type { Condition, Statement } from '../../facts/policy';
import { Unknown } from '../../facts/value';
import { requiresKey } from '../conditions';

/** It runs with it what is deployed, as the CDK's bootstrap has it. */
const DEPLOYS = /^cloudformation\.amazonaws\.com/;
/** Lets in who has a certificate of any trust anchor (IAM Roles Anywhere User Guide, "Role trusting"). */
const BY_CERTIFICATE = /^rolesanywhere\.amazonaws\.com/;
/** What a certificate says of its holder (same guide, "Trust model", "Attributes mapped to principal tags"). */
const OF_CERTIFICATE = /^aws:principaltag\/x509/;

/**
 * Whether somebody whom nothing names may act as the role through the service.
 *
 * @param administers Whether the role is an administrator's: what a service runs as a reader is meant to.
 */
export function letsRun(
  service: string,
  { conditions }: Statement,
  accounts: ReadonlySet<string>,
  administers: boolean,
): boolean | Unknown {
  if (DEPLOYS.test(service) || namesOneSource(conditions, accounts)) return false;
  if (BY_CERTIFICATE.test(service)) {
    const isLimited = requiresKey(conditions, (key) => OF_CERTIFICATE.test(key) || key === 'aws:sourceaccount');
    return isLimited ? new Unknown(`whose certificates ${service} takes is not known. Name the trust anchor`) : true;
  }
  return administers && new Unknown(`what ${service} runs as an administrator, and who may change that, is not known`);
}

/** Such as one project, one trust anchor or the schedules of one group. */
function namesOneSource(conditions: readonly Condition[], accounts: ReadonlySet<string>): boolean {
  return requiresKey(conditions, (key, value) => {
    const { account = '', resource = '*' } = parseArn(value) ?? {};
    return key === 'aws:sourcearn' && accounts.has(account) && !/^([^/:]+[/:])?[*?]/.test(resource);
  });
}
