/** What roles of the app may do, and for whom. */
import { parseArn } from '../facts/arn';
import type { AuditLog, Resource } from '../facts/audit-log';
import {
  decisionOf,
  statementsOf,
  surelyDenies,
  thePrincipal,
  theService,
  type Context,
  type Decision,
  type Requests,
  type Statement,
} from '../facts/policy';
import { isUnknown, Unknown, type Value } from '../facts/value';
import { grantsIn } from './identity-policies';
import { boundaryOf } from './reach';
import { decisionWithSymbols, firstRefusal, OF_SERVICES } from './permissions';

type Call = Omit<Requests, 'caller'>;

/** The role that a property names; undefined where the app does not hold it. */
export function roleNamed({ inventory }: AuditLog, arn: Value | undefined): Resource | undefined {
  return typeof arn === 'string' ? grantsIn(inventory).role(arn) : undefined;
}

/** Whether a role may make a call. In one account its own policies or the policy of the resource are enough. */
export function roleMay(
  { inventory }: AuditLog,
  role: Resource,
  call: Call,
  ofResource: readonly Statement[] = [],
): Decision {
  const grants = grantsIn(inventory);
  const policies = grants.policiesOf(role);
  const statements = [...policies.flatMap((policy) => policy.statements), ...ofResource];
  const requests = asRole(role, call);
  const decision = decisionWithSymbols(statements, requests);
  const managed = policies.find(({ path }) => path.startsWith('ManagedPolicyArns'));
  if (decision === 'refused' && managed && surelyDenies(statements, requests) !== true) {
    return new Unknown(`whether a managed policy of ${role.displayName} permits ${call.action} is not known here`);
  }
  const boundary = boundaryOf(inventory, role);
  if (boundary === undefined) return decision;
  return firstRefusal([decision, isUnknown(boundary) ? boundary : decisionOf(boundary, requests)]);
}

/** Whether a role may use a key: where the key leaves it to its account, the role's own policies have a say. */
export function roleMayUseKey(auditLog: AuditLog, role: Resource, call: Call, ofKey: readonly Statement[]): Decision {
  const requests = asRole(role, call);
  const decision = decisionWithSymbols(ofKey, requests);
  if (decision !== 'allowed') return decision;
  const direct = ofKey.filter(({ principals }) => !principals?.named.some(({ id }) => id.endsWith(':root')));
  if (decisionOf(direct, requests) === 'allowed') return decision;
  return roleMay(auditLog, role, call);
}

function asRole({ arn = '' }: Resource, { context, ...call }: Call): Requests {
  return { ...call, caller: thePrincipal(arn), context: { ...OF_SESSIONS, ...context } };
}

/** What a session of a role that a service uses says, with the AWS SDK. */
const OF_SESSIONS: Context = {
  'aws:securetransport': { is: 'true' },
  's3:tlsversion': { is: '1.3' },
  'aws:multifactorauthpresent': 'absent',
};

/** Whether a role's trust policy lets a service act with it, for something of this account. */
export function trusts(role: Resource, service: string, sourceArn?: string): Decision {
  const { account = '' } = parseArn(role.arn ?? '') ?? {};
  return decisionWithSymbols(statementsOf(role.properties['AssumeRolePolicyDocument']), {
    caller: theService(service),
    action: 'sts:AssumeRole',
    resource: role.arn ?? '*',
    context: {
      ...OF_SERVICES,
      'aws:sourceaccount': { is: account },
      ...(sourceArn !== undefined && { 'aws:sourcearn': { is: sourceArn } }),
    },
  });
}
