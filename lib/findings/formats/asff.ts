/** AWS Security Finding Format: what BatchImportFindings of Security Hub CSPM takes. */
import { clausesServedBy } from '../../frameworks';
import { ReportContextError } from './errors';
import type { Finding, Report, Severity, Status } from '../finding';
import { identitiesOf } from '../identity';
import type { Environment, RenderOptions } from '../render-options';
import { formatValue } from '../format';
import type { ReportFormat } from './format';

export const asff = {
  name: 'asff',
  ending: 'json',
  isForSynth: false,
  render: renderAsff,
} as const satisfies ReportFormat;

/**
 * BatchImportFindings takes 100 findings a call, 240 KB a finding and 6 MB a call (Security Hub CSPM partner guide,
 * "Guidelines for using the BatchImportFindings API"). Every text is limited below, so only the first needs counting.
 */
const FINDINGS_A_BATCH = 100;

/** One AwsSecurityFinding, as far as wormtrail fills it. */
export interface SecurityHubFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Region: string;
  readonly Types: string[];
  /** When the finding was first made: an import under the same Id updates the record that it made then. */
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: { readonly Label: Label };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields: Record<string, string>;
  readonly Resources: { Type: string; Id: string; Partition: 'aws' | 'aws-cn' | 'aws-us-gov'; Region: string }[];
  readonly Compliance: {
    readonly Status: 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE';
    readonly RelatedRequirements?: string[];
    readonly StatusReasons?: { ReasonCode: string; Description: string }[];
  };
  /** What an import may change later: Severity and Types at the top stand for good. */
  readonly FindingProviderFields: { readonly Severity: { readonly Label: Label }; readonly Types: string[] };
  readonly RecordState: 'ACTIVE';
}

/** WARNING: the control could not be decided; it is never PASSED. */
const COMPLIANCE = {
  PASS: 'PASSED',
  FAIL: 'FAILED',
  DRIFT: 'FAILED',
  ACKNOWLEDGED: 'FAILED',
  UNKNOWN: 'WARNING',
  NOT_APPLICABLE: 'NOT_AVAILABLE',
} as const satisfies Record<Status, string>;

const LABEL = {
  CRITICAL: 'CRITICAL',
  HIGH: 'HIGH',
  MEDIUM: 'MEDIUM',
  LOW: 'LOW',
  INFO: 'INFORMATIONAL',
} as const satisfies Record<Severity, string>;

/** From the "Types taxonomy for ASFF". */
const TYPES = ['Software and Configuration Checks/Industry and Regulatory Standards'];

type Label = (typeof LABEL)[Severity];

/** Types of the "Resources ASFF object" that an audit log has; all else is Other. */
const RESOURCE_TYPES: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudTrail::Trail', 'AwsCloudTrailTrail'],
  ['AWS::CloudWatch::Alarm', 'AwsCloudWatchAlarm'],
  ['AWS::IAM::Role', 'AwsIamRole'],
  ['AWS::KMS::Key', 'AwsKmsKey'],
  ['AWS::Lambda::Function', 'AwsLambdaFunction'],
  ['AWS::S3::Bucket', 'AwsS3Bucket'],
  ['AWS::SNS::Topic', 'AwsSnsTopic'],
  ['AWS::SQS::Queue', 'AwsSqsQueue'],
]);

/**
 * The batches as a JSON array of arrays: each inner array is the `Findings` of one BatchImportFindings call.
 *
 * @throws ReportContextError where the options name no environment.
 */
export function renderAsff(report: Report, options: RenderOptions = {}): string {
  const { environment } = options;
  if (!environment) throw new ReportContextError('asff');
  return `${JSON.stringify(securityHubBatches(report, { ...options, environment }), null, 2)}\n`;
}

/** The findings in batches that one BatchImportFindings call takes. */
export function securityHubBatches(
  report: Report,
  options: RenderOptions & { readonly environment: Environment },
): SecurityHubFinding[][] {
  const findings = securityHubFindings(report, options);
  return Array.from({ length: Math.ceil(findings.length / FINDINGS_A_BATCH) }, (_, batch) =>
    findings.slice(batch * FINDINGS_A_BATCH, (batch + 1) * FINDINGS_A_BATCH),
  );
}

function securityHubFindings(
  report: Report,
  {
    at = new Date(),
    environment,
    catalogue,
    version,
    firstSeen,
  }: RenderOptions & { readonly environment: Environment },
): SecurityHubFinding[] {
  const entries = new Map(catalogue?.map((entry) => [entry.id, entry]));
  const identities = identitiesOf(report.findings);
  return report.findings.map((finding, index) => ({
    SchemaVersion: '2018-10-08',
    Id: `wormtrail/${environment.region}/${environment.account}/${identities[index] ?? ''}`,
    ProductArn: productArn(environment),
    ProductName: 'wormtrail',
    GeneratorId: `wormtrail/${finding.guardrail}`,
    AwsAccountId: environment.account,
    Region: environment.region,
    Types: TYPES,
    CreatedAt: new Date(firstSeen?.get(identities[index] ?? '') ?? at).toISOString(),
    UpdatedAt: at.toISOString(),
    Severity: { Label: LABEL[finding.severity] },
    Title: limited(entries.get(finding.guardrail)?.title ?? finding.guardrail, 256),
    Description: limited(finding.message || finding.guardrail, 1024),
    ...(finding.remedy && { Remediation: { Recommendation: { Text: limited(finding.remedy, 512) } } }),
    ProductFields: productFields(finding, version),
    Resources: [resourceOf(finding, environment)],
    Compliance: complianceOf(finding),
    FindingProviderFields: { Severity: { Label: LABEL[finding.severity] }, Types: TYPES },
    RecordState: 'ACTIVE',
  }));
}

/** The product of one's own account: findings of integrations that AWS does not list are imported under `default`. */
function productArn({ account, region, partition = 'aws' }: Environment): string {
  return `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;
}

function resourceOf(finding: Finding, { region, partition }: Environment): SecurityHubFinding['Resources'][number] {
  return {
    Type: RESOURCE_TYPES.get(finding.resourceType ?? '') ?? 'Other',
    Id: limited(finding.resource, 512),
    Partition: partition === 'aws-cn' || partition === 'aws-us-gov' ? partition : 'aws',
    Region: region,
  };
}

function complianceOf(finding: Finding): SecurityHubFinding['Compliance'] {
  const requirements = Object.entries(clausesServedBy(finding.guardrail)).flatMap(([framework, clauses]) =>
    clauses.map((clause) => `${framework} ${clause}`),
  );
  return {
    Status: COMPLIANCE[finding.status],
    // at most 32 related requirements
    ...(requirements.length > 0 && { RelatedRequirements: requirements.slice(0, 32) }),
    ...(finding.status !== 'PASS' && {
      StatusReasons: [{ ReasonCode: finding.status, Description: limited(finding.message || finding.status, 1024) }],
    }),
  };
}

/** At most 50 fields with values of at most 2,048 characters; half of that keeps the call below its 6 MB. */
function productFields(finding: Finding, version: string | undefined): Record<string, string> {
  const { acknowledgement } = finding;
  const fields: Record<string, string | undefined> = {
    status: finding.status,
    owner: finding.owner,
    auditLog: finding.auditLog,
    path: finding.path,
    expected: formatValue(finding.expected),
    found: formatValue(finding.found),
    acknowledgedFor: acknowledgement?.reason,
    acknowledgedBy: acknowledgement?.owner,
    acknowledgedUntil: acknowledgement?.until,
    version,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value ? [[`wormtrail/${name}`, limited(value, 1024)]] : [])),
  );
}

function limited(text: string, characters: number): string {
  const letters = [...text];
  return letters.length <= characters ? text : `${letters.slice(0, characters - 1).join('')}…`;
}
