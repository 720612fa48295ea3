/** One cause, one finding: what many checks cannot prove because one part of the audit log is in no template, or in another account. */
import { AuditLogComplete } from '../checks/template/audit-log';
import type { AuditLog } from '../facts/audit-log';
import type { Elsewhere } from '../facts/value';
import { SEVERITIES, type Finding } from './finding';

/** What the findings that have a cause point to: the check and the resource of the finding that says it. */
export function causeOf({ part }: Elsewhere): string {
  return `${AuditLogComplete.id} ${part}`;
}

/** The causes that were met while an audit log was judged, each with what it leaves unknown. */
export class Causes {
  private readonly met = new Map<string, { readonly elsewhere: Elsewhere; readonly unknown: Finding[] }>();

  add(elsewhere: Elsewhere, finding: Finding): void {
    const known = this.met.get(elsewhere.part);
    if (known) known.unknown.push(finding);
    else this.met.set(elsewhere.part, { elsewhere, unknown: [finding] });
  }

  /** One each, as severe as the worst of what it leaves unknown. */
  findings({ name, log, origin }: AuditLog): Finding[] {
    return [...this.met.values()].map(({ elsewhere: { reason, part, remedy }, unknown }): Finding => {
      const checks = new Set(unknown.map(({ guardrail }) => guardrail)).size;
      const source = unknown.find((finding) => finding.source)?.source ?? log.bucket.locate?.();
      return {
        guardrail: AuditLogComplete.id,
        status: 'UNKNOWN',
        severity: SEVERITIES.find((severity) => unknown.some((finding) => finding.severity === severity)) ?? 'INFO',
        owner: AuditLogComplete.owner,
        resource: part,
        path: '',
        expected: origin === 'template' ? 'a template that has it' : 'somebody who may read it',
        found: `(unknown: ${reason})`,
        message: `Unknown: ${reason}, which leaves ${checks === 1 ? '1 guardrail' : `${checks} guardrails`} unknown.`,
        remedy,
        auditLog: name,
        ...(source && { source }),
      };
    });
  }
}
