/** OCSF Compliance Finding (class 2003, schema 1.6.0): what Security Hub and security data lakes read. */
import { clausesServedBy } from '../../frameworks';
import type { Finding, Report, Severity, Status } from '../finding';
import { identitiesOf } from '../identity';
import type { Check } from '../../checks/check';
import type { RenderOptions } from '../render-options';
import { formatValue } from '../format';
import type { ReportFormat } from './format';

export const ocsf = {
  name: 'ocsf',
  ending: 'json',
  isForSynth: false,
  render: renderOcsf,
} as const satisfies ReportFormat;

/** Edition of the schema that the events follow. */
const SCHEMA_VERSION = '1.6.0';

/** `activity_id` Create, and `type_uid` = class_uid * 100 + activity_id. */
const CREATE = 1;
const COMPLIANCE_FINDING = 2003;

const SEVERITY: Readonly<Record<Severity, readonly [id: number, name: string]>> = {
  INFO: [1, 'Informational'],
  LOW: [2, 'Low'],
  MEDIUM: [3, 'Medium'],
  HIGH: [4, 'High'],
  CRITICAL: [5, 'Critical'],
};

/** `status_id`: whether somebody still has to look at it. */
const STATUS: Readonly<Record<Status, readonly [id: number, name: string]>> = {
  FAIL: [1, 'New'],
  DRIFT: [1, 'New'],
  UNKNOWN: [1, 'New'],
  ACKNOWLEDGED: [3, 'Suppressed'],
  PASS: [4, 'Resolved'],
  NOT_APPLICABLE: [4, 'Resolved'],
};

/** `compliance.status_id`: Warning is the schema's word for what could not be decided; it is never Pass. */
const COMPLIANCE: Readonly<Record<Status, readonly [id: number, name: string]>> = {
  PASS: [1, 'Pass'],
  UNKNOWN: [2, 'Warning'],
  FAIL: [3, 'Fail'],
  DRIFT: [3, 'Fail'],
  ACKNOWLEDGED: [3, 'Fail'],
  NOT_APPLICABLE: [99, 'Not applicable'],
};

/** One OCSF event, as plain JSON. */
export type OcsfEvent = Readonly<Record<string, unknown>>;

/** The findings as a JSON array of events. */
export function renderOcsf(report: Report, options: RenderOptions = {}): string {
  return `${JSON.stringify(ocsfEvents(report, options), null, 2)}\n`;
}

/** The findings as OCSF events, in the report's order; with `options.environment` they follow the cloud profile. */
export function ocsfEvents(report: Report, options: RenderOptions = {}): OcsfEvent[] {
  const time = (options.at ?? new Date()).getTime();
  const catalogue = new Map(options.catalogue?.map((entry) => [entry.id, entry]));
  const identities = identitiesOf(report.findings);
  return report.findings.map((finding, index) =>
    eventOf(finding, identities[index] ?? '', time, catalogue.get(finding.guardrail), options),
  );
}

function eventOf(
  finding: Finding,
  uid: string,
  time: number,
  entry: Check | undefined,
  { environment, version, firstSeen }: RenderOptions,
): OcsfEvent {
  const [severity_id, severity] = SEVERITY[finding.severity];
  const [status_id, status] = STATUS[finding.status];
  return {
    activity_id: CREATE,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: COMPLIANCE_FINDING,
    class_name: 'Compliance Finding',
    type_uid: COMPLIANCE_FINDING * 100 + CREATE,
    type_name: 'Compliance Finding: Create',
    time,
    severity_id,
    severity,
    status_id,
    status,
    status_code: finding.status,
    message: finding.message,
    metadata: {
      version: SCHEMA_VERSION,
      product: { name: 'wormtrail', vendor_name: 'wormtrail', ...(version && { version }) },
      ...(environment && { profiles: ['cloud'] }),
    },
    ...(environment && {
      cloud: {
        provider: 'AWS',
        region: environment.region,
        account: { uid: environment.account, type: 'AWS Account', type_id: 10 },
      },
    }),
    finding_info: {
      uid,
      title: entry?.title ?? finding.guardrail,
      desc: finding.message,
      types: [finding.guardrail],
      first_seen_time: firstSeen?.get(uid) ?? time,
      ...(entry && { attacks: [{ technique: { uid: entry.threat.technique, name: entry.threat.name } }] }),
    },
    compliance: complianceOf(finding, entry),
    ...(finding.remedy && { remediation: { desc: finding.remedy } }),
    resources: [
      {
        uid: finding.resource,
        name: finding.resource,
        ...(finding.resourceType && { type: finding.resourceType }),
        ...(environment && { region: environment.region, cloud_partition: environment.partition ?? 'aws' }),
        owner: { name: finding.owner },
      },
    ],
    unmapped: unmappedOf(finding),
  };
}

function complianceOf(finding: Finding, entry: Check | undefined): Readonly<Record<string, unknown>> {
  const [status_id, status] = COMPLIANCE[finding.status];
  const controls = Object.entries(clausesServedBy(finding.guardrail));
  const { acknowledgement } = finding;
  return {
    control: finding.guardrail,
    ...(entry && { category: entry.theme, desc: entry.reason }),
    status_id,
    status,
    status_code: finding.status,
    status_details: [
      finding.path ? `Property: ${finding.path}` : '',
      `Expected: ${formatValue(finding.expected)}`,
      `Found: ${formatValue(finding.found)}`,
      acknowledgement
        ? `Acknowledged by ${acknowledgement.owner ?? '(no owner)'} until ${acknowledgement.until ?? '(no date)'}: ${acknowledgement.reason}`
        : '',
    ].filter(Boolean),
    standards: controls.map(([framework]) => framework),
    requirements: controls.flatMap(([framework, clauses]) => clauses.map((clause) => `${framework} ${clause}`)),
  };
}

/** What the schema has no attribute for, so that nothing of a finding is lost. */
function unmappedOf({ auditLog, path, expected, found, source, acknowledgement }: Finding): Record<string, unknown> {
  return { auditLog, path, expected, found, source, acknowledgement };
}
