/** Severity and owner of a drifted property. */
import type { Resource } from '../facts/audit-log';
import type { Owner } from '../facts/requirements';
import { SEVERITIES, type Severity } from '../findings/finding';

export interface Importance {
  readonly severity: Severity;
  readonly owner: Owner;
}

interface Rule extends Importance {
  readonly types: readonly string[];
  /** Property paths that it speaks of, the whole resource where left out. */
  readonly path?: RegExp;
}

const STORE = ['AWS::S3::Bucket'];
const POLICIES = [
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
];

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  { types: STORE, path: /^(ObjectLock|Versioning|Lifecycle)/, severity: 'CRITICAL', owner: 'compliance' },
  {
    types: STORE,
    path: /^(PublicAccess|BucketEncryption|Ownership|AccessControl|Replication)/,
    severity: 'CRITICAL',
    owner: 'security',
  },
  { types: STORE, path: /^(Tags|LoggingConfiguration|MetricsConfigurations)/, severity: 'LOW', owner: 'engineering' },
  { types: STORE, severity: 'HIGH', owner: 'security' },
  { types: ['AWS::S3::BucketPolicy'], severity: 'CRITICAL', owner: 'security' },
  { types: ['AWS::KMS::Key'], path: /^(KeyPolicy|Enabled|KeyState)/, severity: 'CRITICAL', owner: 'security' },
  { types: ['AWS::KMS::Key'], path: /^(Tags|Description)/, severity: 'LOW', owner: 'engineering' },
  { types: ['AWS::KMS::Key', 'AWS::KMS::Alias'], severity: 'HIGH', owner: 'security' },
  { types: ['AWS::CloudTrail::Trail'], path: /^(Tags)/, severity: 'LOW', owner: 'engineering' },
  { types: ['AWS::CloudTrail::Trail'], path: /^(InsightSelectors|SnsTopicName)/, severity: 'HIGH', owner: 'security' },
  { types: ['AWS::CloudTrail::Trail'], severity: 'CRITICAL', owner: 'security' },
  { types: POLICIES, path: /^(Tags|Description|Path)/, severity: 'LOW', owner: 'engineering' },
  { types: POLICIES, severity: 'HIGH', owner: 'security' },
  { types: ['AWS::CloudWatch::Dashboard'], severity: 'LOW', owner: 'engineering' },
];

/** What watches the audit log: an attacker changes it to act unseen. */
const WATCH: Importance = { severity: 'HIGH', owner: 'security' };
const DETAIL: Importance = { severity: 'LOW', owner: 'engineering' };

/** @param path Property path; empty for the whole resource, which is as severe as the worst of its properties. */
export function severityOf({ type }: Resource, path: string): Importance {
  const rules = RULES.filter(({ types }) => types.includes(type));
  const rule = path === '' ? worstOf(rules) : rules.find((each) => !each.path || each.path.test(path));
  if (rule) return { severity: rule.severity, owner: rule.owner };
  return /^(Tags|Description|AlarmDescription|DisplayName)/.test(path) ? DETAIL : WATCH;
}

function worstOf(rules: readonly Rule[]): Rule | undefined {
  return SEVERITIES.flatMap((severity) => rules.find((rule) => rule.severity === severity) ?? [])[0];
}
