/** Judges the audit logs of an assembly and writes the reports: all of the pack that needs no constructs. */
import type { AuditLog } from '../facts/audit-log';
import { auditLogsOf, type Template } from '../facts/from-template';
import type { Requirements } from '../facts/requirements';
import { readAssembly } from '../facts/template/assembly';
import { reasonsForNone } from '../facts/template/why-none';
import { needsAttention, report, type Finding, type Scope } from '../findings/finding';
import { scopeOf } from '../findings/framework-standing';
import { unresolvedTransform } from '../findings/unresolved-transform';
import { noAuditLog } from '../findings/no-audit-log';
import type { SynthFormat } from '../findings/formats';
import { CHECKS } from '../checks/catalogue';
import * as acknowledgements from '../checks/template/acknowledgements';
import { CATALOGUE } from '../guardrails/catalogue';
import { judge } from '../guardrails/guardrail';
import { withoutLeftOut } from '../guardrails/left-out';
import { VERSION } from '../version';
import { applyAcknowledgements, type AcknowledgementRules, type PlacedFinding } from './apply-acknowledgements';
import type { Acknowledged } from './construct-tree';
import { environmentUnstated, splitByEnvironment } from './environment';
import { writeReports } from './reports';

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
 * Judges and writes the reports.
 *
 * @returns What needs attention.
 * @throws TemplateError where the assembly cannot be read.
 */
export function assess(request: AssessmentRequest): PlacedFinding[] {
  const { settled, open, dependent, scopes } = judged(request);
  const whole = report([...settled, ...[...open, ...dependent].map(({ finding }) => finding)], scopes);
  writeReports(whole, request.folder, request.reports, {
    title: 'Audit log report of cdk synth',
    version: VERSION,
    catalogue: CHECKS,
  });
  const warning = dependent.length === 0 ? [] : [environmentUnstated(dependent, stackOf(dependent[0], request))];
  return [...open.filter(({ finding }) => needsAttention(finding)), ...warning];
}

/** The stack that holds a construct: the first part of its path below the stage. */
function stackOf(placed: PlacedFinding | undefined, { stage }: AssessmentRequest): string {
  const below = placed?.path.slice(stage === '' ? 0 : stage.length + 1).split('/')[0] ?? '';
  return [stage, below].filter(Boolean).join('/');
}

/** What was found: only what needs attention is located. */
interface Judged {
  readonly settled: readonly Finding[];
  readonly open: readonly PlacedFinding[];
  /** What cannot be judged because the stack does not say where it is deployed. */
  readonly dependent: readonly PlacedFinding[];
  readonly scopes: readonly Scope[];
}

function judged(request: AssessmentRequest): Judged {
  const constructs = new Set(request.constructs);
  const [settled, open]: [Finding[], PlacedFinding[]] = [[], []];
  const templates = readAssembly(request.folder);
  const { judged: auditLogs, findings: leftOut } = withoutLeftOut(auditLogsOf(templates, request.requirements));
  const scopes = auditLogs.map(({ name, requirements }) => scopeOf(name, requirements));
  for (const auditLog of auditLogs) {
    for (const finding of findingsOn(auditLog)) {
      if (needsAttention(finding)) open.push({ finding, path: pathOf(finding, auditLog, constructs) });
      else settled.push(finding);
    }
  }
  for (const finding of leftOut) {
    if (needsAttention(finding)) open.push({ finding, path: constructs.has(finding.resource) ? finding.resource : '' });
    else settled.push(finding);
  }
  if (auditLogs.length === 0) {
    const finding = noAuditLog(request.stage || 'App', reasonsForNone(templates));
    return { settled, scopes, open: [{ finding, path: request.stage }], dependent: [] };
  }
  const applied = applyAcknowledgements(open, request.acknowledged, rulesOf(request));
  const again = (placed: readonly Template[]) => {
    const { judged: placedLogs, findings } = withoutLeftOut(auditLogsOf(placed, request.requirements));
    return [...placedLogs.flatMap(findingsOn), ...findings];
  };
  // an acknowledgement is in order or not wherever the stack is deployed
  const ofAcknowledgements = applied.filter(({ finding }) => ACKNOWLEDGEMENTS.has(finding.guardrail));
  const ofTemplates = applied.filter(({ finding }) => !ACKNOWLEDGEMENTS.has(finding.guardrail));
  const { open: standing, dependent } = splitByEnvironment(templates, ofTemplates, again);
  return { settled, scopes, open: [...standing, ...ofAcknowledgements], dependent };
}

function rulesOf({ acknowledgeableWriteOnce }: AssessmentRequest): AcknowledgementRules {
  return {
    now: new Date(),
    mayAcknowledge: (guardrail) => !WRITE_ONCE.has(guardrail) || acknowledgeableWriteOnce.includes(guardrail),
  };
}

function findingsOn(auditLog: AuditLog): Finding[] {
  return [...judge(auditLog, CATALOGUE), ...auditLog.unread.map((fact) => unresolvedTransform(auditLog.name, fact))];
}

const WRITE_ONCE: ReadonlySet<string> = new Set(
  CATALOGUE.filter(({ theme }) => theme === 'write-once').map(({ id }) => id),
);

const ACKNOWLEDGEMENTS: ReadonlySet<string> = new Set(Object.values(acknowledgements).map(({ id }) => id));

/** The construct that a finding concerns: its resource's, else the log bucket's. */
function pathOf({ resource }: Finding, { log }: AuditLog, constructs: ReadonlySet<string>): string {
  return [resource, log.bucket.displayName].find((path) => constructs.has(path)) ?? '';
}
