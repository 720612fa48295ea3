/**
 * The role by which rules in another Region forward. It stands in a stack of its own, and is read with the roles of the audit log,
 * in the same call.
 */
import type { AuditLog, Resource } from '../facts/audit-log';
import { FORWARDING_POLICY, forwardingDocuments, forwardingStackOf } from '../facts/tamper-rules';
import { present } from '../resource-types/answers';

const LOGICAL_ID = 'ForwardingRole';

/**
 * An audit log that calls are forwarded to, and the role that forwards them, as deployed.
 *
 * @param bus ARN of the event bus that they are forwarded to.
 * @param account Where all of it is.
 */
export function withForwardingRole(auditLog: AuditLog, bus: string, account: string): AuditLog {
  if (auditLog.requirements.globalEvents !== true) return auditLog;
  const stack = forwardingStackOf(auditLog.name);
  const { trust, policy } = forwardingDocuments(bus, account);
  const role: Resource = {
    ...{ type: 'AWS::IAM::Role', logicalId: LOGICAL_ID, stack, displayName: `${stack}/Role`, ref: stack },
    properties: {
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: FORWARDING_POLICY, PolicyDocument: policy }],
    },
    metadata: {},
  };
  return { ...auditLog, members: [...auditLog.members, role] };
}

/** The audit log as the account has it, where of the role only that is asked what it may do and who may use it. */
export function withForwardingRights(auditLog: AuditLog): AuditLog {
  return {
    ...auditLog,
    members: auditLog.members.map((each) => (isForwardingRole(auditLog, each) ? rights(each) : each)),
  };
}

/** What guardrails judge: the audit log's own. */
export function withoutForwardingRole(auditLog: AuditLog): AuditLog {
  const members = auditLog.members.filter((each) => !isForwardingRole(auditLog, each));
  return members.length === auditLog.members.length ? auditLog : { ...auditLog, members };
}

function isForwardingRole({ name }: AuditLog, { logicalId, stack }: Resource): boolean {
  return logicalId === LOGICAL_ID && stack === forwardingStackOf(name);
}

/** Its name and its tags are those that its own stack gives it. */
function rights(role: Resource): Resource {
  const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns, PermissionsBoundary } = role.properties;
  const properties = present({ AssumeRolePolicyDocument, Policies, ManagedPolicyArns, PermissionsBoundary });
  return { ...role, properties };
}
