/** The functions that watch an audit log, and the roles that they act with. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { membersOfComponent } from './members';

/** Components whose code is wormtrail's own. */
const OWN_CODE: readonly Component[] = ['drift-checker', 'tamper-responder', 'log-verification'];

/** Members of a component and type: `membersOf(auditLog, 'drift-checker', 'AWS::Lambda::Function')`. */
export function membersOf(auditLog: AuditLog, component: Component, type: string): readonly Resource[] {
  return membersOfComponent(auditLog, component).filter((member) => member.type === type);
}

/** ARNs of the roles that wormtrail's own functions and state machines act with. */
export function functionRoles(auditLog: AuditLog): readonly string[] {
  const roles = OWN_CODE.flatMap((component) => [
    ...membersOf(auditLog, component, 'AWS::Lambda::Function').map(({ properties }) => properties['Role']),
    ...membersOf(auditLog, component, 'AWS::StepFunctions::StateMachine').map(
      ({ properties }) => properties['RoleArn'],
    ),
  ]);
  return [...new Set(roles.filter((role) => typeof role === 'string'))];
}
