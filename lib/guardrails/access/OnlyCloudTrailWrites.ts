/** Only CloudTrail writes logs, for the trails of this audit log only. */
import type { AuditLog } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut, theService } from '../../facts/policy';
import { objectsArn, weighRefusals } from '../bucket-policy';
import type { Guardrail, Verdict } from '../guardrail';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

export const OnlyCloudTrailWrites: Guardrail = {
  id: 'OnlyCloudTrailWrites',
  theme: 'access',
  title: 'Only CloudTrail writes into the log bucket, and only for its own trails',
  reason:
    'Whoever can write into the log bucket can lay forged log files beside the true ones, or put newer versions over ' +
    'them. CloudTrail itself can be told by any account to write into a bucket whose policy does not name the trail ' +
    '(CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'FINRA-4511': ['4511(c)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2'],
    SOC2: ['CC6.1', 'PI1.5'],
    GDPR: ['Art. 5(1)(f)'],
    'ISO-27001': ['A.5.33', 'A.8.15'],
    'NIST-800-53': ['AU-9', 'AU-10', 'SI-7'],
    FedRAMP: ['AU-9'],
    SOX: ['Section 802'],
  },
  remedy:
    'Deny s3:PutObject to every principal whose aws:PrincipalServiceName is not cloudtrail.amazonaws.com, and to every ' +
    'request whose aws:SourceArn is not the trail.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [weighWriters(auditLog)],
};

function weighWriters({ log, trails }: AuditLog): Verdict {
  const trailArns = trails.flatMap(({ arn }) => arn ?? []);
  const upload = { action: 's3:PutObject', resource: objectsArn(log) };
  return weighRefusals(log, 'CloudTrail for the trails of this audit log', [
    { what: 'uploads by users and roles', requests: { ...upload, caller: anyPrincipalBut([]) } },
    {
      what: 'uploads by other AWS services',
      requests: { ...upload, caller: anyServiceBut([CLOUDTRAIL]) },
      onlyByThisPolicy: true,
    },
    {
      what: 'uploads by CloudTrail for other trails',
      requests: { ...upload, caller: theService(CLOUDTRAIL), context: { 'aws:sourcearn': { isNot: trailArns } } },
      onlyByThisPolicy: true,
    },
  ]);
}
