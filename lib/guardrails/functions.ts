/** The functions that watch an audit log, and the roles that they act with. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { thePrincipal } from '../facts/policy';
import { oncePer } from '../facts/cache';
import { isUnknown, Unknown } from '../facts/value';
import { membersOfComponent } from './members';

/** Components whose code is wormtrail's own. */
const OWN_CODE: readonly Component[] = ['drift-checker', 'tamper-responder', 'log-verification', 'ledger', 'holds'];

/** Members of a component and type: `membersOf(auditLog, 'drift-checker', 'AWS::Lambda::Function')`. */
export function membersOf(auditLog: AuditLog, component: Component, type: string): readonly Resource[] {
  return membersOfComponent(auditLog, component).filter((member) => member.type === type);
}

/** A function or state machine of wormtrail's own, and where its role stands. */
export interface Actor {
  readonly resource: Resource;
  readonly path: 'Role' | 'RoleArn';
}

/** Wormtrail's own functions and state machines. */
export function actorsOf(auditLog: AuditLog): readonly Actor[] {
  return OWN_CODE.flatMap((component) => [
    ...membersOf(auditLog, component, 'AWS::Lambda::Function').map((resource) => ({ resource, path: 'Role' as const })),
    ...membersOf(auditLog, component, 'AWS::StepFunctions::StateMachine').map((resource) => ({
      resource,
      path: 'RoleArn' as const,
    })),
  ]);
}

/** Wormtrail's own functions. */
export function ownFunctionsOf(auditLog: AuditLog): readonly Resource[] {
  return OWN_CODE.flatMap((component) => membersOf(auditLog, component, 'AWS::Lambda::Function'));
}

interface Roles {
  readonly known: readonly string[];
  readonly unknown?: Unknown;
}

/** ARNs of the roles that the ledger's function acts with: it makes the locks of the ledger longer. */
export function ledgerRoles(auditLog: AuditLog): readonly string[] {
  return rolesOfComponent(auditLog, 'ledger');
}

/** ARNs of the roles that the function of holds acts with: it alone sets legal holds, and lifts them. */
export function holdRoles(auditLog: AuditLog): readonly string[] {
  return rolesOfComponent(auditLog, 'holds');
}

function rolesOfComponent(auditLog: AuditLog, component: Component): readonly string[] {
  const roles = membersOf(auditLog, component, 'AWS::Lambda::Function').map(({ properties }) => properties['Role']);
  return roles.filter((role) => typeof role === 'string');
}

/** ARNs of the roles that they act with, as far as they are known. */
export function functionRoles(auditLog: AuditLog): readonly string[] {
  return rolesOf(auditLog).known;
}

/** Why the role of some function is not known. Any other principal may then be that role. */
export function unknownRole(auditLog: AuditLog): Unknown | undefined {
  return rolesOf(auditLog).unknown;
}

/** A principal that is the role of no function, even where a role is not known: no account has this number. */
export const STRANGER = thePrincipal('arn:aws:iam::000000000000:role/stranger');

const rolesOf = oncePer((auditLog: AuditLog): Roles => {
  const roles = actorsOf(auditLog).map(({ resource, path }) => ({ resource, role: resource.properties[path] }));
  const [unknown] = roles.flatMap(({ resource, role }) =>
    isUnknown(role) ? [new Unknown(`the role of ${resource.displayName}: ${role.reason}`)] : [],
  );
  return {
    known: [...new Set(roles.flatMap(({ role }) => (typeof role === 'string' ? [role] : [])))],
    ...(unknown && { unknown }),
  };
});
