/** The trust policies of administrators, readers and functions let in whom they are meant for. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn, statementsOf, type Principal, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, Unknown } from '../../facts/value';
import { requiresKey } from '../conditions';
import { functionRoles } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { letsAnybodyIn } from './federation';
import { letsRun } from './service-trust';
import { guardedRolesIn, namedAccounts } from './guarded-roles';

const PATH = 'AssumeRolePolicyDocument';

export const RoleTrustLimited: Guardrail = {
  id: 'RoleTrustLimited',
  theme: 'access',
  title: 'Roles of administrators, readers and functions trust no other account, no stranger and no unnamed repository',
  problem: 'Strangers may assume an administrator’s, a reader’s or a function’s role',
  reason:
    'A role is everyone who may assume it. An external id is no secret, and a trust in GitHub, GitLab or a cluster that names no ' +
    'subject is one in all of its users (IAM User Guide, "Create a role for OpenID Connect federation"). Everyone who acts as a ' +
    'function writes evidence.',
  severity: 'CRITICAL',
  threat: { technique: 'T1199', name: 'Trusted Relationship' },
  remedy:
    'Let administrators and readers be assumed by principals of the audit log’s own account, or by one subject of a provider, with a ' +
    'condition on its sub beside aud. Let a service in for one aws:SourceArn. Let functions’ roles be assumed by lambda.amazonaws.com and ' +
    'states.amazonaws.com alone.',
  code: {
    cloudFormation: code`
      Role:
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              - Effect: Allow
                Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }
                Action: sts:AssumeRole
    `,
    cdk: code`
      new iam.Role(this, 'Role', {
        assumedBy: new iam.AccountRootPrincipal(),
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => guardedRolesIn(auditLog).map((role) => judgeTrust(auditLog, role)),
};

function judgeTrust(auditLog: AuditLog, role: Resource): Verdict {
  const place = { resource: role, path: PATH };
  const isFunction = functionRoles(auditLog).includes(role.arn ?? '');
  const expected = isFunction ? 'trust in the service that runs the function alone' : 'trust in named accounts alone';
  const letting = statementsOf(role.properties[PATH]).filter(({ effect }) => effect === 'Allow');
  const accounts = namedAccounts(auditLog);
  const judged = letting.flatMap((statement) =>
    trustedBy(statement).map((principal) => {
      const answer = isFunction
        ? !RUNTIMES.includes(principal.id)
        : principal.type === 'Service'
          ? letsRun(principal.id, statement, accounts, isAdministrator(auditLog, role))
          : isStranger(principal, statement, accounts);
      return { id: principal.id, answer: answer === true ? (statement.unknown ?? true) : answer };
    }),
  );
  const strangers = [...new Set(judged.filter(({ answer }) => answer === true).map(({ id }) => id))];
  if (strangers.length > 0) return fail(place, expected, strangers, `${strangers.join(', ')} may assume it`);
  const doubt =
    letting.find((statement) => statement.unknown)?.unknown ?? judged.map(({ answer }) => answer).find(isUnknown);
  return doubt ? unknown(place, expected, doubt) : pass(place, expected, []);
}

const RUNTIMES = ['lambda.amazonaws.com', 'states.amazonaws.com'];

/** Whom a statement names; NotPrincipal names everybody else. */
function trustedBy({ principals }: Statement): readonly Principal[] {
  return !principals || principals.except ? [{ type: 'AWS', id: '*' }] : principals.named;
}

function isAdministrator({ requirements }: AuditLog, { arn = '' }: Resource): boolean {
  return requirements.administrators.some((pattern) => coversArn(pattern, arn));
}

function isStranger(
  { type, id }: Principal,
  { conditions }: Statement,
  accounts: ReadonlySet<string>,
): boolean | Unknown {
  if (type === 'Federated') return isElsewhere(id, accounts) || letsAnybodyIn(id, conditions);
  if (id === '*') {
    return !requiresKey(conditions, (key, value) => {
      if (key === 'aws:principalaccount') return accounts.has(value);
      return key === 'aws:principalarn' && accounts.has(parseArn(value)?.account ?? '');
    });
  }
  const account = parseArn(id)?.account ?? '';
  if (accounts.has(account)) return false;
  return hasToken(id) || UNIQUE_ID.test(id) ? new Unknown(`the account of ${id} is not known`) : true;
}

/** Whether a provider stands in another account; one that AWS knows by itself stands in none. */
function isElsewhere(provider: string, accounts: ReadonlySet<string>): boolean {
  const account = parseArn(provider)?.account ?? '';
  return /^\d{12}$/.test(account) && !accounts.has(account);
}

/** What IAM writes in place of a role or user that was deleted (IAM User Guide, "IAM identifiers"). */
const UNIQUE_ID = /^A(RO|ID)A[A-Z0-9]+$/;
