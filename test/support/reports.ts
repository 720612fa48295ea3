/** Reports for tests of renderers: an ordinary one, and one whose names are hostile. */
import { report, type Finding, type Report, type Scope } from '../../lib/findings/finding';
import type { Check } from '../../lib/checks/check';

export const CATALOGUE: readonly Check[] = [
  {
    id: 'ObjectLockComplianceMode',
    theme: 'write-once',
    title: 'The default retention is in COMPLIANCE mode',
    problem: 'New objects are not locked in COMPLIANCE mode',
    reason: 'GOVERNANCE retention falls to anyone who holds s3:BypassGovernanceRetention.',
    severity: 'CRITICAL',
    threat: { technique: 'T1070', name: 'Indicator Removal' },
    remedy: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
    owner: 'engineering',
    judgedFrom: ['template', 'account'],
  },
  {
    id: 'LogFileValidationEnabled',
    theme: 'trail',
    title: 'The trail signs digests of its log files',
    reason: 'Without digests nobody can show that a log file is what CloudTrail delivered.',
    severity: 'HIGH',
    threat: { technique: 'T1565.001', name: 'Stored Data Manipulation' },
    remedy: 'Set EnableLogFileValidation to true.',
    owner: 'security',
    judgedFrom: ['template', 'account'],
  },
  {
    id: 'KeyRotationEnabled',
    theme: 'encryption',
    title: 'The key is rotated every year',
    reason: 'A key that never changes protects more and more with one secret.',
    severity: 'MEDIUM',
    threat: { technique: 'T1552', name: 'Unsecured Credentials' },
    remedy: 'Set EnableKeyRotation to true.',
    owner: 'security',
    judgedFrom: ['template', 'account'],
  },
  {
    id: 'OwnersDeclared',
    theme: 'ownership',
    title: 'Engineering, security and compliance each have a named owner',
    reason: 'A finding without an owner waits for nobody.',
    severity: 'LOW',
    threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
    remedy: 'Name a team and an e-mail for each owner.',
    owner: 'compliance',
    judgedFrom: ['template', 'account'],
  },
];

const BASE: Finding = {
  guardrail: 'ObjectLockComplianceMode',
  status: 'PASS',
  severity: 'CRITICAL',
  owner: 'engineering',
  resource: 'AuditLog/LogBucket/Resource',
  resourceType: 'AWS::S3::Bucket',
  path: 'ObjectLockConfiguration.Rule.DefaultRetention.Mode',
  expected: 'COMPLIANCE',
  found: 'COMPLIANCE',
  message: 'The default retention is in COMPLIANCE mode.',
  remedy: '',
  auditLog: 'payments',
};

/** A finding that differs from an ordinary passing one in what is given. The id may be one that a stored document made up. */
export function finding(differs: Partial<Omit<Finding, 'guardrail'>> & { readonly guardrail?: string } = {}): Finding {
  return { ...BASE, ...differs } as Finding;
}

const GOVERNANCE = finding({
  status: 'FAIL',
  found: 'GOVERNANCE',
  message: 'Mode is GOVERNANCE. Required: The default retention is in COMPLIANCE mode.',
  remedy: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
  source: { file: 'cdk.out/payments.template.json', line: 42, createdAt: { file: 'lib/payments.ts', line: 17 } },
});

/** What the ordinary report's audit logs asked for. */
const SCOPES: readonly Scope[] = [
  { auditLog: 'payments', frameworks: ['PCI-DSS', 'FINRA-4511'] },
  { auditLog: 'orders', frameworks: ['FINRA-4511'] },
];

/** One finding of each status, and two resources that fail the same guardrail. */
export function ordinaryReport(): Report {
  const validation = { guardrail: 'LogFileValidationEnabled', severity: 'HIGH', owner: 'security' } as const;
  const trail = { resource: 'AuditLog/Trail/Resource', resourceType: 'AWS::CloudTrail::Trail' } as const;
  return report(
    [
      GOVERNANCE,
      finding({ ...GOVERNANCE, resource: 'AuditLog/EvidenceBucket/Resource', found: null }),
      finding({ resource: 'Orders/LogBucket/Resource', auditLog: 'orders' }),
      finding({
        ...validation,
        ...trail,
        status: 'UNKNOWN',
        path: 'EnableLogFileValidation',
        expected: true,
        found: '(unknown: parameter Validate has no default)',
        message: 'Unknown: parameter Validate has no default. Required: The trail signs digests of its log files.',
        remedy: 'Set EnableLogFileValidation to true.',
        source: { file: 'cdk.out/payments.template.json', line: 118, column: 7 },
      }),
      finding({
        ...validation,
        ...trail,
        guardrail: 'Drift',
        status: 'DRIFT',
        path: 'IsLogging',
        expected: true,
        found: false,
        message: 'The account differs from the deployed template.',
        remedy: 'Start logging again, and find out who stopped it.',
      }),
      finding({
        guardrail: 'KeyRotationEnabled',
        severity: 'MEDIUM',
        owner: 'security',
        status: 'ACKNOWLEDGED',
        resource: 'AuditLog/Key/Resource',
        resourceType: 'AWS::KMS::Key',
        path: 'EnableKeyRotation',
        expected: true,
        found: false,
        message: 'EnableKeyRotation is false. Required: The key is rotated every year.',
        source: { file: 'cdk.out/payments.template.json', line: 9 },
        acknowledgement: {
          reason: 'Key material is imported and rotated by hand',
          owner: 'security',
          until: '2027-03-31',
        },
      }),
      finding({
        guardrail: 'OwnersDeclared',
        severity: 'LOW',
        owner: 'compliance',
        status: 'NOT_APPLICABLE',
        path: '',
        expected: null,
        found: null,
        message: 'Does not apply here: Engineering, security and compliance each have a named owner.',
      }),
    ],
    SCOPES,
  );
}

/** Names that try to leave the place where they are shown. */
export const HOSTILE_NAMES: readonly string[] = [
  '<script>window.stolen = 1</script>',
  '"><img src=x onerror="window.stolen = 1">',
  "' onmouseover='window.stolen = 1",
  '</title></style></script><script>window.stolen = 1</script>',
  '<!--',
  ']]>',
  '=HYPERLINK("http://example.com","click")',
  '@SUM(1+1)*cmd|/C calc',
  '\u001B[2J\u001B[31mPASS',
  '\u202Eegnahc',
  'line\r\nbreak,and "quotes"',
  '${{ secrets.TOKEN }}',
  '\u0000',
  '\uD800',
  'x'.repeat(20_000),
];

/** Every text of a finding, hostile. */
export function hostileReport(): Report {
  return report(
    HOSTILE_NAMES.flatMap((name) =>
      (['FAIL', 'UNKNOWN', 'ACKNOWLEDGED', 'PASS'] as const).map((status) => ({
        ...finding({ guardrail: name, status, resource: name, path: name, expected: name, found: [name] }),
        ...{ message: name, remedy: name, auditLog: name, resourceType: name },
        source: { file: name, line: 1, createdAt: { file: name, line: 2 } },
        ...(status === 'ACKNOWLEDGED' && { acknowledgement: { reason: name, owner: name, until: name } }),
      })),
    ),
  );
}
