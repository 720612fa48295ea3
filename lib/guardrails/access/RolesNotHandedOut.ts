/** No identity policy of the app lets somebody become an administrator, a reader or a function. */
import type { AuditLog } from '../../facts/audit-log';
import { anyPrincipalBut, coversArn, mayAllow, surelyDenies, type Statement } from '../../facts/policy';
import { isUnknown, type Unknown } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { guardedRoles } from './guarded-roles';

const BECOMING = ['sts:AssumeRole', 'iam:PassRole', ...TAMPERING_ACTIONS['AWS::IAM::Role']] as const;
const EXPECTED = 'no policy lets somebody assume, pass or change a role of the audit log';
const MOST_ACTIONS_TOLD = 3;

export const RolesNotHandedOut: Guardrail = {
  id: 'RolesNotHandedOut',
  theme: 'access',
  title: 'No identity policy of the app permits assuming, passing or changing a role of the audit log',
  problem: 'Somebody can become an administrator, a reader or a function',
  reason:
    'Every denial of the audit log excepts the administrators by their roles’ names. A principal that may assume such a role, hand it ' +
    'to a function of its own or rewrite its policies is an administrator, though no list names it.',
  severity: 'HIGH',
  threat: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
  remedy:
    'Take sts:AssumeRole, iam:PassRole and changes of these roles out of the policy, or name its role among the administrators.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgePolicies,
};

function judgePolicies(auditLog: AuditLog): Verdict[] {
  const roles = guardedRoles(auditLog);
  if (roles.length === 0) return [];
  const handedOut = grantsIn(auditLog.inventory).policies.flatMap((policy) => judgePolicy(auditLog, policy, roles));
  return handedOut.length > 0 ? handedOut : [pass({ resource: auditLog.log.bucket, path: '' }, EXPECTED, [])];
}

function judgePolicy(auditLog: AuditLog, policy: IdentityPolicy, roles: readonly string[]): Verdict[] {
  const { administrators } = auditLog.requirements;
  const holders = grantsIn(auditLog.inventory).holdersOf(policy);
  if (holders?.every(({ arn = '' }) => administrators.some((pattern) => coversArn(pattern, arn)))) return [];
  const place = { resource: policy.holder, path: policy.path };
  let doubt: Unknown | undefined;
  if (!policy.statements.some(speaksOfRoles)) return [];
  for (const role of roles) {
    const permitted: string[] = [];
    for (const action of BECOMING) {
      const answer = permits(policy, action, role);
      if (isUnknown(answer)) doubt ??= answer;
      else if (answer) permitted.push(action);
    }
    if (permitted.length > 0) {
      const told = permitted.slice(0, MOST_ACTIONS_TOLD).join(', ');
      return [fail(place, EXPECTED, permitted, `it permits ${told} on ${role}`)];
    }
  }
  return doubt ? [unknown(place, EXPECTED, doubt)] : [];
}

/** What the same policy denies, it does not permit. */
function permits({ statements }: IdentityPolicy, action: string, role: string): boolean | Unknown {
  const caller = anyPrincipalBut([]);
  const statement = mayAllow(statements, { caller, action, resource: role });
  if (!statement || surelyDenies(statements, { caller, action, resource: role }) === true) return false;
  return statement.unknown ?? true;
}

/** Most policies speak of neither STS nor IAM. */
function speaksOfRoles({ effect, actions: { except, patterns } }: Statement): boolean {
  return effect === 'Allow' && (except || patterns.some((pattern) => /^(sts:|iam:|[^:]*[*?])/i.test(pattern)));
}
