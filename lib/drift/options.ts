/** What one run of the drift check is given. */
import type { Baseline } from '../evidence/baseline';
import type { Carried } from '../evidence/standing';
import type { TemplateText } from '../evidence/templates';
import type { AccountClients } from '../facts/account/clients';
import type { Finding } from '../findings/finding';
import type { Guardrail } from '../guardrails/guardrail';
import type { Burst } from '../notify/attempt';

export interface DriftCheckOptions {
  /** Name of the stack that deployed the audit log. */
  readonly stack: string;
  /** Name of the audit log; every audit log of the stack where left out. */
  readonly auditLog?: string;
  readonly clients: AccountClients;
  readonly guardrails: readonly Guardrail[];
  readonly now: Date;
  /** What the run before took for granted. */
  readonly baseline?: Baseline;
  /** Findings of the run before. */
  readonly before?: readonly Finding[];
  /** What stays open since the run before. */
  readonly carried?: Carried;
  /** The template that was deployed at the run before, where the evidence has it. */
  readonly templateBefore?: () => Promise<TemplateText | undefined>;
  /** When the run before took place. */
  readonly lastRun?: Date;
  /** The calls that made this run happen. */
  readonly calls?: readonly Burst[];
  /** Whether the findings become evidence: what is reported once is reported by such a run. @default false */
  readonly isRecorded?: boolean;
  /** Name of the function that runs the check: its code is that of its own release. @default none, it runs in a terminal */
  readonly functionName?: string;
  /** Whether reads that take a call for each resource rotate, so that the run stays below 90 calls. @default false */
  readonly rotates?: boolean;
}
