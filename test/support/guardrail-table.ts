/** Tables that specify guardrails: one thing is changed in a sound audit log, and this is the verdict. */
import type { Origin } from '../../lib/facts/audit-log';
import type { Json } from '../../lib/facts/value';
import type { Guardrail, Verdict, VerdictKind } from '../../lib/guardrails/guardrail';
import { liveAuditLog, soundAuditLog, type Changes } from './sound-audit-log';

export interface Row {
  readonly guardrail: Guardrail;
  /** What is the case, as a reader would say it: "mode is GOVERNANCE". */
  readonly case: string;
  /** What is changed in the sound audit log; nothing: it is sound. */
  readonly change?: Changes;
  /** Where the facts come from; a template where left out. */
  readonly origin?: Origin;
  /** The worst verdict; `notApplicable` where there is none. */
  readonly verdict: VerdictKind;
  /** Logical ID of the resource that the verdict speaks of. */
  readonly resource?: string;
  readonly path?: string;
  readonly expected?: Json;
  readonly found?: Json;
  /** A part of the verdict's reason. */
  readonly because?: string;
}

/** The rows of one guardrail. */
export function rowsFor(guardrail: Guardrail, rows: readonly Omit<Row, 'guardrail'>[]): readonly Row[] {
  return rows.map((row) => ({ guardrail, ...row }));
}

/** Registers one test a row. */
export function specify(rows: readonly Row[]): void {
  test.each(rows.map((row) => [row.guardrail.id, row.case, row.verdict, row] as const))(
    '%s: %s → %s',
    (_id, _case, _kind, row) => {
      const verdicts = row.guardrail.check(
        row.origin === 'account' ? liveAuditLog(row.change) : soundAuditLog(row.change),
      );
      expect({ worst: worstOf(verdicts), verdicts }).toMatchObject({ worst: row.verdict });
      const told = {
        ...(row.resource !== undefined && {
          resource: expect.objectContaining({ logicalId: row.resource }) as unknown,
        }),
        ...(row.path !== undefined && { path: row.path }),
        ...(row.expected !== undefined && { expected: row.expected }),
        ...(row.found !== undefined && { found: row.found }),
        ...(row.because !== undefined && { because: expect.stringContaining(row.because) as unknown }),
      };
      if (Object.keys(told).length > 0) {
        expect(verdicts).toContainEqual(expect.objectContaining({ kind: row.verdict, ...told }));
      }
    },
  );
}

/** The verdict that counts when a guardrail has several. */
export function worstOf(verdicts: readonly Verdict[]): VerdictKind {
  const order: readonly VerdictKind[] = ['fail', 'unknown', 'pass'];
  return order.find((kind) => verdicts.some((verdict) => verdict.kind === kind)) ?? 'notApplicable';
}
