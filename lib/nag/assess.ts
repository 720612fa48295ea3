/** Judges the audit logs of an assembly and writes the reports: all of the pack that needs no constructs. */
import {
  acknowledgementRules,
  applyAcknowledgements,
  type Acknowledged,
  type PlacedFinding,
} from '../check/apply-acknowledgements';
import { judgeTemplates } from '../check/judge-templates';
import type { AuditLog } from '../facts/audit-log';
import type { Requirements } from '../facts/requirements';
import { readAssembly } from '../facts/template/assembly';
import { reasonsForNone } from '../facts/template/why-none';
import { needsAttention, report, type Finding, type Scope } from '../findings/finding';
import type { SynthFormat } from '../findings/formats';
import { noAuditLog } from '../findings/no-audit-log';
import { CHECKS } from '../checks/catalogue';
import { VERSION } from '../version';
import { tellReports, writeReports } from './reports';

/** What is asked for. */
export interface AssessmentRequest {
  /** Folder of the assembly. */
  readonly folder: string;
  /** Path of the stage that it was made of; empty for the app. */
  readonly stage: string;
  readonly requirements: Partial<Requirements>;
  readonly reports: readonly SynthFormat[];
  readonly acknowledged: readonly Acknowledged[];
  /** Write-once guardrails that may be acknowledged, by id. */
  readonly acknowledgeableWriteOnce: readonly string[];
  /** Paths of the constructs that findings may concern. */
  readonly constructs: readonly string[];
}

/**
 * Judges, writes the reports, and says where they are.
 *
 * @returns What needs attention.
 * @throws TemplateError where the assembly cannot be read.
 */
export function assess(request: AssessmentRequest): PlacedFinding[] {
  const { placed, scopes } = judged(request);
  const whole = report(
    placed.map(({ finding }) => finding),
    scopes,
  );
  writeReports(whole, request.folder, request.reports, {
    title: 'Audit log report of cdk synth',
    version: VERSION,
    catalogue: CHECKS,
  });
  tellReports(whole, request.folder, request.reports);
  return placed.filter(({ finding }) => needsAttention(finding));
}

function judged(request: AssessmentRequest): {
  readonly placed: readonly PlacedFinding[];
  readonly scopes: readonly Scope[];
} {
  const constructs = new Set(request.constructs);
  const templates = readAssembly(request.folder);
  const { logs, leftOut, scopes } = judgeTemplates(templates, request.requirements);
  const ofTags = leftOut.map((finding) => ({
    finding,
    path: constructs.has(finding.resource) ? finding.resource : '',
  }));
  if (logs.length === 0) {
    const finding = noAuditLog(request.stage || 'App', reasonsForNone(templates));
    return { placed: [...ofTags, { finding, path: request.stage }], scopes };
  }
  const ofLogs = logs.flatMap(({ auditLog, findings }) =>
    findings.map((finding) => ({ finding, path: pathOf(finding, auditLog, constructs) })),
  );
  const rules = acknowledgementRules(request.acknowledgeableWriteOnce);
  return { placed: applyAcknowledgements([...ofLogs, ...ofTags], request.acknowledged, rules), scopes };
}

/** The construct that a finding concerns: its resource's, else the log bucket's; the evidence bucket's where that was given. */
function pathOf({ resource }: Finding, { log, evidence }: AuditLog, constructs: ReadonlySet<string>): string {
  const paths = [resource, log.bucket.displayName, evidence?.bucket.displayName ?? ''];
  return paths.find((path) => constructs.has(path)) ?? '';
}
