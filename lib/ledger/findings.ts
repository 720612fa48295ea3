/** Findings about a ledger. */
import type { Check } from '../checks/check';
import type { Finding, Status } from '../findings/finding';
import type { Json } from '../facts/value';

export interface Said {
  readonly expected: Json;
  readonly found: Json;
  readonly message: string;
}

export class LedgerFindings {
  readonly all: Finding[] = [];

  /** @param place What keys follow. */
  constructor(
    private readonly place: string,
    private readonly auditLog: string | undefined,
  ) {}

  /** @param key Of the file; empty for the whole. */
  add(check: Check, status: Status, key: string, said: Said): void {
    this.all.push({
      ...{ guardrail: check.id, status, severity: check.severity, owner: check.owner, path: '' },
      resource: `${this.place}${key}`,
      ...said,
      remedy: status === 'PASS' ? '' : check.remedy,
      ...(this.auditLog !== undefined && { auditLog: this.auditLog }),
    });
  }

  fail(check: Check, key: string, said: Said): void {
    this.add(check, 'FAIL', key, said);
  }

  unknown(check: Check, key: string, said: Said): void {
    this.add(check, 'UNKNOWN', key, said);
  }

  /** Says of a check that nothing was found, unless something was. */
  passUnlessFound(check: Check, found: string): void {
    if (this.all.some(({ guardrail }) => guardrail === check.id)) return;
    this.add(check, 'PASS', '', { expected: null, found, message: `${check.title}: ${found}.` });
  }
}
