/** The same log, as a plan of Terraform and as a template: every guardrail says the same of both, or that a plan does not say it. */
import { checkTemplates } from '../../../lib/check/check-templates';
import type { Template } from '../../../lib/facts/from-template';
import { templateOfPlan } from '../../../lib/facts/terraform/plan';
import type { Status } from '../../../lib/findings/finding';
import { planOf } from '../../support/terraform-plan';
import { plan, SHAPE_NAMES, SOUND, template, type Settings } from './log';

type Verdicts = Readonly<Record<string, string>>;

const read = (body: Record<string, unknown>): Template =>
  templateOfPlan(JSON.stringify(body), body, 'plan.json', { stack: 'plan' });

/** What each guardrail says, of however many resources. */
function verdictsOf(judged: Template): Verdicts {
  const { findings } = checkTemplates([judged], { frameworks: ['SEC-17a-4'] });
  const all = new Map<string, Status[]>();
  for (const { guardrail, status } of findings) all.set(guardrail, [...(all.get(guardrail) ?? []), status]);
  return Object.fromEntries([...all].map(([guardrail, statuses]) => [guardrail, statuses.sort().join(' ')]));
}

/** What only a stack has, and what a plan leaves out. */
const OF_A_STACK = [
  ...['BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'KeyRetainedOnDelete', 'StackTerminationProtected'],
];

const comparable = (verdicts: Verdicts): Verdicts =>
  Object.fromEntries(Object.entries(verdicts).filter(([guardrail]) => !OF_A_STACK.includes(guardrail)));

const WEAKENED: readonly [string, Partial<Settings>, string | undefined][] = [
  ['sound', {}, undefined],
  ['versioning suspended', { versioning: 'Suspended' }, 'VersioningEnabled'],
  ['no Object Lock', { isLocked: false }, 'ObjectLockEnabled'],
  ['governance mode', { mode: 'GOVERNANCE' }, 'ObjectLockComplianceMode'],
  ['retention too short', { days: 30 }, 'DefaultRetentionMeetsFrameworks'],
  ['public policies', { blocksPublicPolicy: false }, 'PublicAccessBlocked'],
  ['uploaders own objects', { ownership: 'ObjectWriter' }, 'BucketOwnerEnforced'],
  ['logs expire early', { expiresAfter: 30 }, 'LifecycleKeepsLogsUntilRetentionEnds'],
  ['plain HTTP', { isTlsOnly: false }, 'TlsOnly'],
  ['a key of AWS', { algorithm: 'AES256' }, 'CustomerManagedKey'],
  ['key does not rotate', { rotates: false }, 'KeyRotationEnabled'],
  ['key gone in a week', { waits: 7 }, 'KeyDeletionWaitsLongest'],
  [
    'a stranger uses the key',
    {
      keyStatement: {
        ...{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'kms:*', Resource: '*' },
      },
    },
    'KeyUsedByNamedAccountsOnly',
  ],
  ['not logging', { isLogging: false }, 'TrailIsLogging'],
  ['no digests', { validates: false }, 'LogFileValidationEnabled'],
  ['one Region', { isMultiRegion: false }, 'TrailMultiRegion'],
  ['no global events', { recordsGlobal: false }, 'GlobalServiceEventsLogged'],
  ['no management events', { managementEvents: false }, 'ManagementEventsComplete'],
  ['rule off', { ruleState: 'DISABLED' }, 'RulesEnabled'],
  ['nobody is told', { subscribed: false }, undefined],
  ['a role may do anything', { rights: 's3:*' }, 'BucketTamperingNotGranted'],
];

/** A policy that is joined during apply is known to nobody before. */
const UNKNOWN_AT_FIRST: Readonly<Record<string, readonly string[]>> = {
  'an output of policy or bucket, policy joined during apply': [
    ...['CloudTrailCanDeliver', 'ConfusedDeputyPrevented', 'GovernanceBypassGrantedToNobody', 'NoPublicGrants'],
    ...['ObjectDeletionDenied', 'OnlyAdministratorsAdminister', 'OnlyCloudTrailWrites', 'OtherAccountsKeptOut'],
    ...['PoliciesWithinQuotas', 'ReadsLimitedToReaders', 'TamperingDenied', 'TlsOnly', 'WrongKeyUploadsDenied'],
  ],
};

test('what is weakened below is sound before', () => {
  const sound = verdictsOf(template(SOUND));
  expect(WEAKENED.flatMap(([, , id]) => id ?? []).filter((id) => !/^PASS/.test(sound[id] ?? ''))).toEqual([]);
});

describe.each(SHAPE_NAMES)('%s', (shape) => {
  test.each(WEAKENED)('%s: once applied, as CloudFormation', (_, change, weakens) => {
    const settings = { ...SOUND, ...change };
    const [planned, expected] = [read(plan(shape, settings, true)), template(settings)].map(verdictsOf);
    expect(comparable(planned ?? {})).toEqual(comparable(expected ?? {}));
    if (weakens !== undefined) expect(planned?.[weakens]).toContain('FAIL');
  });

  test.each(WEAKENED)('%s: before the first apply, as CloudFormation', (_, change, weakens) => {
    const settings = { ...SOUND, ...change };
    const placed = { ...read(plan(shape, settings, false)), account: '111122223333' };
    const [planned, expected] = [placed, template(settings)].map((each) => comparable(verdictsOf(each)));
    const isUnknown = (guardrail: string) => /UNKNOWN/.test(planned?.[guardrail] ?? '');
    const late = Object.keys(planned ?? {}).filter((guardrail) => planned?.[guardrail] !== expected?.[guardrail]);
    expect(late.filter((guardrail) => !isUnknown(guardrail))).toEqual([]);
    expect(late.filter((guardrail) => !UNKNOWN_AT_FIRST[shape]?.includes(guardrail))).toEqual([]);
    if (weakens !== undefined && !late.includes(weakens)) expect(planned?.[weakens]).toContain('FAIL');
  });
});

const GROUP = 'arn:aws:logs:eu-central-1:111122223333:log-group:audit';

/** The sound log, whose trail also writes into a log group, and more. */
function withMore(resources: Parameters<typeof planOf>[0]): Record<string, unknown> {
  const body = plan(SHAPE_NAMES[0] as string, SOUND, true);
  const changes = body['resource_changes'] as { type: string; change: { after: Record<string, unknown> } }[];
  for (const { type, change } of changes) {
    if (type === 'aws_cloudtrail') change.after['cloud_watch_logs_group_arn'] = `${GROUP}:*`;
  }
  const more = planOf({ 'aws_cloudwatch_log_group.audit': { name: 'audit', arn: GROUP }, ...resources }, true);
  changes.push(...(more['resource_changes'] as typeof changes));
  return body;
}

test.each([
  ...['aws_cloudwatch_event_bus_policy', 'aws_cloudwatch_event_permission', 'aws_cloudwatch_log_account_policy'],
  ...['aws_cloudwatch_log_resource_policy', 'aws_cloudwatch_log_subscription_filter', 'aws_kms_replica_key'],
  ...['aws_oam_link', 'aws_s3_access_point', 'aws_s3control_access_point_policy'],
  ...['aws_s3control_multi_region_access_point', 'aws_s3control_multi_region_access_point_policy'],
])('%s is not read: whether other accounts are kept out is unknown', (type) => {
  const status = (body: Record<string, unknown>) => verdictsOf(read(body))['OtherAccountsKeptOut'];
  expect(status(withMore({}))).not.toContain('UNKNOWN');
  expect(status(withMore({ [`${type}.x`]: { name: 'x' } }))).toContain('UNKNOWN');
});
