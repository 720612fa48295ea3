/** The drift checker: runs on its schedule, by hand, and whenever somebody asks for a check. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { accountClients } from '../lib/facts/account/clients';
import { embeddedMetrics, scheduledRunMetrics } from '../lib/drift/metrics';
import { runDriftCheck } from '../lib/drift/run';
import { functionEnvironment } from '../lib/drift/environment';
import type { Report } from '../lib/findings/finding';
import type { Link } from '../lib/evidence/document';
import { CATALOGUE } from '../lib/guardrails/catalogue';

const clients = accountClients();
const code = createHash('sha256').update(readFileSync(__filename)).digest('hex');

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
