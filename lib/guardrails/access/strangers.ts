/** Whom a resource policy lets in that is, or may be, of an account which the audit log does not know. */
import { parseArn } from '../../facts/arn';
import type { AuditLog } from '../../facts/audit-log';
import type { Principal, Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { Unknown } from '../../facts/value';
import { fitsAll, requiresKey } from '../conditions';
import { namedAccounts } from './guarded-roles';

/** Somebody whom a statement lets in, or why it is not known who that is. */
type Stranger = string | Unknown;

export function strangersIn(auditLog: AuditLog, { principals, conditions }: Statement): readonly Stranger[] {
  if (!principals) return [];
  const named = principals.except ? [{ type: 'AWS', id: '*' }] : principals.named;
  return named.flatMap((principal) => {
    if (principal.type === 'AWS' && principal.id === '*') return everybody(auditLog, conditions);
    return principal.type === 'Service' ? [] : strangerOf(principal, namedAccounts(auditLog));
  });
}

function strangerOf({ type, id }: Principal, accounts: ReadonlySet<string>): readonly Stranger[] {
  const account = parseArn(id)?.account ?? '';
  if (isForeign(account, accounts)) return [id];
  if (/^\d{12}$/.test(account) || hasToken(id)) return [];
  return [new Unknown(`the account of the ${type === 'AWS' ? 'principal' : type} ${id} is not known`)];
}

/** AWS itself, and what only a deployment knows, is no other account. */
export function isForeign(account: string, accounts: ReadonlySet<string>): boolean {
  return /^\d{12}$/.test(account) && accounts.size > 0 && !accounts.has(account);
}

function everybody(auditLog: AuditLog, conditions: Statement['conditions']): readonly Stranger[] {
  const limits = (key: string, value: string) => limitOf(auditLog, key, value);
  if (requiresKey(conditions, (key, value) => limits(key, value) === true)) return [];
  if (!requiresKey(conditions, (key, value) => limits(key, value) !== false)) return ['everybody'];
  const named = conditions.map(({ key, values }) => `${key} ${values.join(', ')}`).join(' and ');
  return [new Unknown(`whose ${named} is, the audit log does not say`)];
}

const ACCOUNT_KEYS = /^(aws:(principalaccount|sourceaccount|sourceowner)|kms:calleraccount|s3:dataaccesspointaccount)$/;
const ARN_KEYS = /^(aws:(principalarn|sourcearn)|s3:dataaccesspointarn)$/;
const ORGANIZATION_KEYS = /^aws:(principal|source)org(id|paths)$/;
/** Private addresses are the same in every network, and limit nothing. */
const NETWORK_KEYS = /^aws:sourcevpc(e|arn)?$/;

/** Whether a value of a key keeps other accounts out; undefined where it is not known whose it is. */
function limitOf({ inventory, requirements, ...auditLog }: AuditLog, key: string, value: string): boolean | undefined {
  const accounts = namedAccounts({ inventory, requirements, ...auditLog });
  const isKnown = (account: string) => accounts.has(account) || hasToken(account) || accounts.size === 0;
  const isOurs = (type: string, name: string) =>
    inventory.some((resource) => resource.type.startsWith(type) && [resource.ref, resource.arn].includes(name));
  if (fitsAll(value)) return false;
  if (ACCOUNT_KEYS.test(key)) return isKnown(value) && !/[*?]/.test(value);
  if (ARN_KEYS.test(key)) {
    const { service, account = '', resource = '*' } = parseArn(value) ?? {};
    // an ARN of S3 has no account: its bucket’s name says whose it is
    if (service !== 's3' || account !== '') return account !== '' && isKnown(account);
    if (/[*?]/.test(resource)) return false;
    return isOurs('AWS::S3::Bucket', value) || hasToken(value) || undefined;
  }
  if (ORGANIZATION_KEYS.test(key)) {
    const [organization = ''] = value.split('/', 1);
    if (/[*?]/.test(organization)) return false;
    if (requirements.organizationId === undefined) return undefined;
    return organization === requirements.organizationId;
  }
  if (!NETWORK_KEYS.test(key) || /[*?]/.test(value)) return false;
  return isOurs('AWS::EC2::VPC', value) || undefined;
}
