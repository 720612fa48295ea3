/** As whom a drill acts. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { overlaps } from '../facts/policy';
import { CallerUnknown, NotAnAdministrator } from './errors';

/** A question that is not answered in time is a failure, not a wait. */
const IN_TIME = { requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true } };

/**
 * The caller's ARN, as AWS has it.
 *
 * @throws CallerUnknown where AWS does not say.
 */
export async function callerArn(sts = new STSClient(IN_TIME)): Promise<string> {
  const { Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new CallerUnknown(error);
  });
  if (!Arn) throw new CallerUnknown(undefined);
  return Arn;
}

/**
 * Refuses callers whom the bucket policy surely does not take for administrators, before anything is written.
 *
 * @param administrators ARN patterns of the audit log's administrators.
 * @throws NotAnAdministrator
 */
export function requireAdministrator(caller: string, auditLog: string, administrators: readonly string[]): void {
  const names = principalsOf(caller);
  const isOne = administrators.some((pattern) => names.some((name) => overlaps(pattern, name)));
  if (!isOne) throw new NotAnAdministrator(caller, auditLog, administrators);
}

/**
 * What aws:PrincipalArn may be for this caller. Of an assumed role it is the role's ARN, of which GetCallerIdentity leaves the
 * path out; names of roles are unique in an account (IAM User Guide, "IAM identifiers").
 */
function principalsOf(caller: string): readonly string[] {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (role === undefined) return [caller];
  const prefix = `arn:${partition}:iam::${account}:role/`;
  return [`${prefix}${role}`, `${prefix}*/${role}`];
}
