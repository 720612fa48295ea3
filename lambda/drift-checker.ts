/** The drift checker: runs on its schedule, by hand, and whenever somebody asks for a check. */
import { accountClients } from '../lib/facts/account/clients';
import { scheduledRunMetrics } from '../lib/drift/metrics';
import { runDriftCheck } from '../lib/drift/run';
import { codeHash } from '../lib/functions/code-hash';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment } from '../lib/functions/environment';
import type { Report } from '../lib/findings/finding';
import type { Link } from '../lib/evidence/document';
import { CATALOGUE } from '../lib/guardrails/catalogue';

const clients = accountClients();
const code = codeHash(__filename);

/** What an invocation answers. */
export interface DriftCheckerAnswer {
  readonly report: Report;
  /** Where the evidence of this run stands. */
  readonly evidence: Link;
}

export async function handler(): Promise<DriftCheckerAnswer> {
  const now = new Date();
  const environment = functionEnvironment(process.env);
  const { check, recorded } = await runDriftCheck({
    ...environment,
    clients,
    guardrails: CATALOGUE,
    trigger: 'schedule',
    now,
    code,
  });
  process.stdout.write(`${embeddedMetrics(environment.auditLog, scheduledRunMetrics(check), now)}\n`);
  return { report: check.report, evidence: recorded.link };
}
