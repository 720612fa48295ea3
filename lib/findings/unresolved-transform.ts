/** The finding that a part of a template is left alone: a macro or an include, which CloudFormation runs and nobody here can. */
import { FactCouldNotBeRead } from '../checks/account/drift';
import type { UnreadFact } from '../facts/audit-log';
import type { Finding } from './finding';

/** @param auditLog Its name. */
export function unresolvedTransform(auditLog: string, { resource, path, call, error }: UnreadFact): Finding {
  return {
    guardrail: FactCouldNotBeRead.id,
    status: 'UNKNOWN',
    severity: 'HIGH',
    owner: 'engineering',
    resource,
    path,
    expected: 'a template whose macros have run',
    found: call,
    message: `Unknown: ${call} is not expanded (${error}).`,
    remedy: 'Check the processed template: aws cloudformation get-template --template-stage Processed.',
    auditLog,
  };
}
