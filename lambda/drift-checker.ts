/**
 * The drift checker, on its schedule and by hand, and the tamper responder, by the queue that its rules send to. Both functions have
 * the same code, so that one knows the other's by its own.
 */
import { accountClients, type AccountClients } from '../lib/facts/account/clients';
import { scheduledRunMetrics } from '../lib/drift/metrics';
import { runDriftCheck, type OwnCode } from '../lib/drift/run';
import { codeHash } from '../lib/functions/code-hash';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment } from '../lib/functions/environment';
import type { Report } from '../lib/findings/finding';
import type { Link } from '../lib/evidence/document';
import { CATALOGUE } from '../lib/guardrails/catalogue';
import { answerBatch, isBatch, type TamperAnswer } from './tamper-responder';

const clients = accountClients();
const code = codeHash(__filename);

/** What an invocation answers. */
export interface DriftCheckerAnswer {
  readonly report: Report;
  /** Where the evidence of this run stands. */
  readonly evidence: Link;
}

interface Invocation {
  readonly functionName: string;
}

export async function handler(event?: unknown, invocation?: Invocation): Promise<DriftCheckerAnswer | TamperAnswer> {
  const own = { clients, code, ...(invocation && { functionName: invocation.functionName }) };
  return isBatch(event) ? answerBatch(event, own) : check(own);
}

async function check(own: OwnCode & { readonly clients: AccountClients }): Promise<DriftCheckerAnswer> {
  const now = new Date();
  const environment = functionEnvironment(process.env);
  const { check, recorded } = await runDriftCheck({
    ...environment,
    ...own,
    guardrails: CATALOGUE,
    trigger: 'schedule',
    now,
  });
  process.stdout.write(`${embeddedMetrics(environment.auditLog, scheduledRunMetrics(check), now)}\n`);
  return { report: check.report, evidence: recorded.link };
}
