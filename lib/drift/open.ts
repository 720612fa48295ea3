/** What a run finds that no later state resolves: deployments, pauses, calls that were undone. */
import { TemplateUnchanged } from '../checks/account/deployment';
import type { Baseline } from '../evidence/baseline';
import type { Carried, Deployment, Standing } from '../evidence/standing';
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { callsOfPeople, callsOutsideDeployments, type Place } from './calls-outside';
import type { Deployed } from './deployed';
import { deployersOf } from './deployers';
import { deployerFindings, deploymentChanges, isOverdue, stackOf } from './deployment';
import { couldNotBeRead, findingOf } from './findings';
import type { DriftCheckOptions } from './options';
import { knownReleases } from './released-code';
import { asksForLess } from './requirement-changes';
import { attributed, changesSinceLastRun, nextStanding, stayingOpen, withStanding } from './standing';

/** CloudFormation changes a stack after the call, and the run before may have seen the old template meanwhile. */
const BEFORE_LAST_RUN = 3_600_000;

/**
 * The findings of a run with all that stays open.
 *
 * @param found What the run found.
 */
export async function staysOpen(
  auditLog: AuditLog,
  deployed: Deployed & Pick<Place, 'others'>,
  found: readonly Finding[],
  options: DriftCheckOptions,
  baseline: Baseline,
): Promise<{ readonly findings: readonly Finding[]; readonly carried: Carried }> {
  const { now, stack, calls = [], carried = { standing: [], deployments: [] } } = options;
  const isDeployed = options.baseline !== undefined && options.baseline.configuration !== baseline.configuration;
  const since = deployed.updatedAt.toISOString();
  const changes = isDeployed ? await changesOf(auditLog, deployed, options, baseline) : undefined;
  const lessRequired = found.filter(asksForLess).map((finding) => ({ finding, since }));
  const events = [
    ...(changes?.standing ?? []),
    ...lessRequired,
    ...changesSinceLastRun(found, now),
    ...(await callsOutsideDeployments(auditLog.name, calls, deployed, options.clients, now)),
  ];
  const standing = nextStanding(carried.standing, stayingOpen(found, now), events);
  const deployments = [...carried.deployments, ...(changes ? [deploymentOf(changes.changed, since, options)] : [])];
  const told = await tellDeployers(auditLog, deployed, deployments, standing, options);
  // an event that is not carried is told by this run all the same
  const happened = events.map(({ finding }) => finding);
  const findings = [...new Set([...found, ...happened, ...(changes?.findings ?? []), ...told.findings])];
  const { acknowledgements = [] } = auditLog.requirements;
  return {
    findings: withStanding(findings, told.standing, acknowledgements, stack, now),
    carried: { standing: told.standing, deployments: told.deployments },
  };
}

/** The calls that a run heard of which could not read what is deployed: those of CloudFormation may be a deployment's. */
export function heardMeanwhile(
  auditLog: string,
  { calls = [], carried = { standing: [], deployments: [] } }: DriftCheckOptions,
): { readonly findings: readonly Finding[]; readonly carried: Carried } {
  const events = callsOfPeople(auditLog, calls);
  return {
    findings: events.map(({ finding }) => finding),
    carried: { ...carried, standing: nextStanding(carried.standing, [], events) },
  };
}

async function changesOf(
  auditLog: AuditLog,
  deployed: Deployed,
  options: DriftCheckOptions,
  { code: after }: Pick<Baseline, 'code'>,
) {
  if (!options.carried) return untold(auditLog, deployed);
  // what S3 does not answer is not told as unchanged
  const before = await options.templateBefore?.().catch(() => undefined);
  const known = knownReleases(auditLog, after, options.functionName);
  const code = { before: options.baseline?.code ?? {}, after, known };
  return deploymentChanges(auditLog, deployed, before, options.guardrails, code);
}

/** Evidence of older versions keeps no templates. */
function untold(auditLog: AuditLog, deployed: Deployed) {
  const message = 'Unknown: the stack was deployed since the last run, whose evidence keeps no template.';
  const finding = findingOf(auditLog, TemplateUnchanged, stackOf(deployed), { status: 'UNKNOWN', message });
  return { findings: [finding], standing: [], changed: 'what it changed is not known' };
}

function deploymentOf(changed: string, at: string, { lastRun, now }: DriftCheckOptions): Deployment {
  const after = new Date((lastRun ?? now).getTime() - BEFORE_LAST_RUN).toISOString();
  return { at, after, changed };
}

async function tellDeployers(
  auditLog: AuditLog,
  deployed: Deployed,
  deployments: readonly Deployment[],
  standing: readonly Standing[],
  { now, clients }: DriftCheckOptions,
): Promise<Carried & { readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const pending: Deployment[] = [];
  let open = standing;
  for (const deployment of deployments) {
    try {
      const after = new Date(deployment.after);
      const calls = await deployersOf(deployed.named, after, now, clients.cloudTrail);
      const told = deployerFindings(auditLog, deployed, deployment, calls, now);
      findings.push(...told.findings);
      if (told.pending) pending.push(told.pending);
      if (told.by !== undefined) open = attributed(open, deployment.at, told.by);
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      findings.push(couldNotBeRead(auditLog.name, 'cloudtrail:LookupEvents', text));
      if (!isOverdue(deployment, now)) pending.push(deployment);
    }
  }
  return { findings, standing: open, deployments: pending };
}
