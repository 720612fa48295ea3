/** The finding that a stack of the audit log holds more than the given templates show. */
import { FactCouldNotBeRead } from '../checks/account/drift';
import type { Finding } from './finding';

/**
 * @param auditLog Its name.
 * @param what With its article: "the nested stack Logging".
 */
export function templateElsewhere(auditLog: string, resource: string, what: string): Finding {
  return {
    guardrail: FactCouldNotBeRead.id,
    status: 'UNKNOWN',
    severity: 'HIGH',
    owner: 'engineering',
    resource,
    path: '',
    expected: 'every template of the stack',
    found: null,
    message: `Unknown: the template of ${what} is not among those given, so what it holds is not judged.`,
    remedy: 'Give that template too, under the file name that its URL has, or the processed template of a module.',
    auditLog,
  };
}
