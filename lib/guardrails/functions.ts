/** The functions that watch an audit log, and the roles that they act with. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { membersOfComponent } from './members';

/** Components whose code is wormtrail's own. */
const OWN_CODE: readonly Component[] = ['drift-checker', 'tamper-responder', 'log-verification'];

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

const ROLES = new WeakMap<AuditLog, readonly string[]>();

/** ARNs of the roles that they act with, as far as they are known. */
export function functionRoles(auditLog: AuditLog): readonly string[] {
  const roles = ROLES.get(auditLog) ?? rolesOf(auditLog);
  ROLES.set(auditLog, roles);
  return roles;
}

function rolesOf(auditLog: AuditLog): readonly string[] {
  const roles = actorsOf(auditLog).map(({ resource, path }) => resource.properties[path]);
  return [...new Set(roles.filter((role) => typeof role === 'string'))];
}
