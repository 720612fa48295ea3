/** No identity policy of the app lets somebody become an administrator, a reader or a function. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import {
  anyPrincipalBut,
  mayAllow,
  statementsOf,
  surelyDenies,
  thePrincipal,
  type Statement,
} from '../../facts/policy';
import { isUnknown, Unknown } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { attachmentsOf, type Holder } from '../policy-holders';
import { permitsOthers } from '../reach';
import { guardedRoles } from './guarded-roles';

const BECOMING = ['sts:AssumeRole', 'iam:PassRole', ...TAMPERING_ACTIONS['AWS::IAM::Role']] as const;
/** What makes credentials of a user. */
const BECOMING_A_USER = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'] as const;
const ANYBODY = anyPrincipalBut([]);
/** What no policy names: where it fits, every service does. */
const ANY_SERVICE = 'any-service.amazonaws.com';
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
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [sts:AssumeRole] # one role that does not guard the audit log
                Resource: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/build'
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['sts:AssumeRole'],
          // one role that does not guard the audit log
          resources: [\`arn:\${Aws.PARTITION}:iam::\${Aws.ACCOUNT_ID}:role/build\`],
        }),
      );
    `,
  },
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

function judgePolicy(auditLog: AuditLog, policy: IdentityPolicy, principals: readonly string[]): Verdict[] {
  const place = { resource: policy.holder, path: policy.path };
  let doubt: Unknown | undefined;
  if (!policy.statements.some(speaksOfRoles)) return [];
  for (const principal of principals) {
    const permitted: string[] = [];
    for (const action of principal.includes(':user/') ? BECOMING_A_USER : BECOMING) {
      const answer = permits(auditLog, policy, action, principal);
      if (isUnknown(answer)) doubt ??= answer;
      else if (answer) permitted.push(action);
    }
    if (permitted.length > 0) {
      const told = permitted.slice(0, MOST_ACTIONS_TOLD).join(', ');
      return [fail(place, EXPECTED, permitted, `it permits ${told} on ${principal}`)];
    }
  }
  const version = principals
    .flatMap((principal) => policiesOfRole(auditLog, principal))
    .map((each) => ({ ...each, answer: permitsVersions(auditLog, policy, each) }));
  const rewritten = version.find(({ answer }) => answer === true);
  if (rewritten) {
    const because = `it permits ${REWRITING} on ${rewritten.arn}, which ${rewritten.principal} has`;
    return [fail(place, EXPECTED, [REWRITING], because)];
  }
  doubt ??= version.map(({ answer }) => answer).find(isUnknown);
  return doubt ? [unknown(place, EXPECTED, doubt)] : [];
}

/** A managed policy that a guarded role has, or may have. */
interface Attached {
  readonly principal: string;
  readonly arn: string;
  readonly doubt?: Unknown;
}

/** What changes a policy of all that have it (IAM User Guide, "Versioning IAM policies"). */
const REWRITING = 'iam:CreatePolicyVersion';

/** The managed policies of the account that a role has; of a role that the app does not hold, any may be. */
function policiesOfRole({ inventory }: AuditLog, principal: string): readonly Attached[] {
  const role = grantsIn(inventory).role(principal);
  const { account = '', partition = 'aws' } = parseArn(principal) ?? {};
  if (!role) {
    const doubt = new Unknown(`whether ${principal} has one of the policies that may be changed is not known`);
    return [{ principal, arn: `arn:${partition}:iam::${account}:policy/a-policy-of-this-role`, doubt }];
  }
  const own = attachmentsOf(role).named.filter((each) => typeof each === 'string');
  return own.filter((arn) => parseArn(arn)?.account !== 'aws').map((arn) => ({ principal, arn }));
}

function permitsVersions(
  { inventory, requirements }: AuditLog,
  policy: IdentityPolicy,
  { arn, doubt }: Attached,
): boolean | Unknown {
  const call = { action: REWRITING, resource: arn };
  const statement = mayAllow(policy.statements, { ...call, caller: ANYBODY });
  const answer = statement && permitsOthers(inventory, policy, call, requirements.administrators);
  return answer === true ? (statement?.unknown ?? doubt ?? true) : (answer ?? false);
}

/** Whether somebody who is no administrator may make a call on a principal, by this policy. */
function permits(auditLog: AuditLog, policy: IdentityPolicy, action: string, principal: string): boolean | Unknown {
  const { inventory, requirements } = auditLog;
  const role = grantsIn(inventory).role(principal);
  const call = { action, resource: principal };
  const statement = mayAllow(policy.statements, { ...call, caller: ANYBODY });
  if (!statement) return false;
  const isOpen = (holder: Holder): boolean | Unknown => {
    if (action === 'sts:AssumeRole') return role ? trusts(role, holder) : true;
    return action === 'iam:PassRole' ? canBePassed(policy, principal, role) : true;
  };
  const answer = permitsOthers(inventory, policy, call, requirements.administrators, isOpen);
  return answer === true ? (statement.unknown ?? true) : answer;
}

/** In one account a role’s own trust policy decides as well who assumes it (IAM User Guide, "Roles terms and concepts"). */
function trusts(role: Resource, { resource }: Holder): boolean | Unknown {
  const arn = resource?.type === 'AWS::IAM::Role' || resource?.type === 'AWS::IAM::User' ? resource.arn : undefined;
  const caller = arn === undefined ? ANYBODY : thePrincipal(arn);
  const requests = { caller, action: 'sts:AssumeRole', resource: '*' };
  const statement = mayAllow(trustOf(role), requests);
  if (!statement || surelyDenies(trustOf(role), requests) === true) return false;
  return statement.unknown ?? true;
}

/** A role can be handed to services that it trusts only (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"). */
function canBePassed({ statements }: IdentityPolicy, principal: string, role: Resource | undefined): boolean | Unknown {
  const mayPassTo = (service: string): boolean =>
    mayAllow(statements, {
      ...{ caller: ANYBODY, action: 'iam:PassRole', resource: principal },
      context: { 'iam:passedtoservice': { is: service } },
    }) !== undefined;
  if (!role) {
    const why = `whether ${principal} trusts the services that it may be passed to is not known`;
    return mayPassTo(ANY_SERVICE) || new Unknown(why);
  }
  const letting = trustOf(role).filter(({ effect }) => effect === 'Allow');
  const services = letting.flatMap(
    ({ principals }) => principals?.named.filter(({ type }) => type === 'Service') ?? [],
  );
  if (services.some(({ id }) => mayPassTo(id))) return true;
  return letting.find((statement) => statement.unknown)?.unknown ?? false;
}

function trustOf({ properties }: Resource): readonly Statement[] {
  return statementsOf(properties['AssumeRolePolicyDocument']);
}

/** Most policies speak of neither STS nor IAM. */
function speaksOfRoles({ effect, actions: { except, patterns } }: Statement): boolean {
  return effect === 'Allow' && (except || patterns.some((pattern) => /^(sts:|iam:|[^:]*[*?])/i.test(pattern)));
}
