/** Attacks on the trail: no more logs, fewer logs, or logs that nobody can check. */
import { TECHNIQUES, type Answer, type Attack, type Call } from './attack';
import type { Target } from './target';
import { openToCloudTrail } from './undone';

const call = (operation: string, input: Call['input']): Call => ({ service: 'cloudtrail', operation, input });

/** An attack that sets trail settings by UpdateTrail, and the settings that undo it. */
function updateTrail(
  attack: Pick<Attack, 'id' | 'title' | 'gain' | 'outcome'>,
  weakened: Call['input'],
  restored: (target: Target) => Call['input'],
): Attack {
  return {
    ...attack,
    threat: TECHNIQUES.disableCloudLogs,
    calls: (target) => [call('UpdateTrail', { Name: target.trail, ...weakened })],
    undo: (target) => [call('UpdateTrail', { Name: target.trail, ...restored(target) })],
  };
}

/** An attack by UpdateTrail that CloudTrail refuses as long as the bucket would refuse the deliveries: the attacker opens it first. */
function updateTrailOfOpenedBucket(...[attack, weakened, restored]: Parameters<typeof updateTrail>): Attack {
  const update = updateTrail(attack, weakened, restored);
  const policy = (operation: string, { logBucket: Bucket }: Target, input: Call['input'] = {}): Call => ({
    service: 's3api',
    operation,
    input: { Bucket, ...input },
  });
  return {
    ...update,
    before: (target) => [policy('GetBucketPolicy', target)],
    calls: (target, before) => [
      policy('PutBucketPolicy', target, { Policy: openToCloudTrail(target) }),
      ...update.calls(target, before),
    ],
    undo: (target, traces) => [
      ...(update.undo?.(target, traces) ?? []),
      policy('PutBucketPolicy', target, { Policy: traces.before[0]?.Policy }),
    ],
  };
}

/** The selectors as they were read by GetEventSelectors or GetInsightSelectors, ready to be put back. */
function restoreSelectors(
  operation: string,
  names: readonly string[],
): (target: Target, output: Answer | undefined) => readonly Call[] {
  return (target, output) => [
    call(operation, {
      TrailName: target.trail,
      ...Object.fromEntries(names.flatMap((name) => (output?.[name] ? [[name, output[name]]] : []))),
    }),
  ];
}

const restoreEventSelectors = restoreSelectors('PutEventSelectors', ['AdvancedEventSelectors', 'EventSelectors']);
const restoreInsights = restoreSelectors('PutInsightSelectors', ['InsightSelectors']);

export const TRAIL_ATTACKS: readonly Attack[] = [
  {
    id: 'stop-logging',
    title: 'Stop logging',
    gain: 'Whatever happens next leaves no log file.',
    threat: TECHNIQUES.disableCloudLogs,
    stratus: 'aws.defense-evasion.cloudtrail-stop',
    outcome: { kind: 'detected', guardrail: 'TrailIsLogging', path: 'IsLogging' },
    calls: (target) => [call('StopLogging', { Name: target.trail })],
    undo: (target) => [call('StartLogging', { Name: target.trail })],
  },
  updateTrail(
    {
      id: 'drop-log-file-validation',
      title: 'Turn off log file validation',
      gain: 'Altered and deleted log files can no longer be distinguished from sound ones.',
      outcome: { kind: 'detected', guardrail: 'LogFileValidationEnabled', path: 'EnableLogFileValidation' },
    },
    { EnableLogFileValidation: false },
    () => ({ EnableLogFileValidation: true }),
  ),
  updateTrail(
    {
      id: 'watch-one-region-only',
      title: 'Make the trail a single-Region trail',
      gain: 'The attacker works in another Region, unseen.',
      outcome: { kind: 'detected', guardrail: 'TrailMultiRegion', path: 'IsMultiRegionTrail' },
    },
    { IsMultiRegionTrail: false },
    () => ({ IsMultiRegionTrail: true }),
  ),
  updateTrail(
    {
      id: 'drop-global-service-events',
      title: 'Leave IAM and STS events out',
      gain: 'New users, keys and roles are no longer logged.',
      outcome: { kind: 'detected', guardrail: 'Drift', path: 'IncludeGlobalServiceEvents' },
    },
    { IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false },
    () => ({ IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true }),
  ),
  updateTrailOfOpenedBucket(
    {
      id: 'drop-trail-encryption',
      title: 'Remove the key from the trail',
      gain: 'New log files are readable without the key, so its policy protects them no longer.',
      outcome: { kind: 'detected', guardrail: 'TrailEncrypted', path: 'KMSKeyId' },
    },
    { KmsKeyId: '' },
    (target) => ({ KmsKeyId: target.key }),
  ),
  updateTrailOfOpenedBucket(
    {
      id: 'redirect-delivery',
      title: 'Deliver log files below another prefix',
      gain: 'Log files land where no reader and no validation looks.',
      outcome: { kind: 'detected', guardrail: 'Drift', path: 'S3KeyPrefix' },
    },
    { S3KeyPrefix: 'elsewhere' },
    () => ({ S3KeyPrefix: '' }),
  ),
  {
    id: 'narrow-event-selectors',
    title: 'Log read-only events of one service only',
    gain: 'The trail looks alive and records nothing that matters.',
    threat: TECHNIQUES.disableCloudLogs,
    stratus: 'aws.defense-evasion.cloudtrail-event-selectors',
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'AdvancedEventSelectors' },
    before: (target) => [call('GetEventSelectors', { TrailName: target.trail })],
    calls: (target) => [
      call('PutEventSelectors', {
        TrailName: target.trail,
        AdvancedEventSelectors: [
          {
            Name: 'Only what cannot hurt',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['true'] },
            ],
          },
        ],
      }),
    ],
    undo: (target, { before: [selectors] }) => restoreEventSelectors(target, selectors),
  },
  {
    id: 'drop-insights',
    title: 'Turn CloudTrail Insights off',
    gain: 'Unusual call rates and error rates are no longer noticed.',
    threat: TECHNIQUES.disableCloudLogs,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'InsightSelectors' },
    before: (target) => [call('GetInsightSelectors', { TrailName: target.trail })],
    calls: (target) => [call('PutInsightSelectors', { TrailName: target.trail, InsightSelectors: [] })],
    undo: (target, { before: [selectors] }) => restoreInsights(target, selectors),
  },
  {
    id: 'delete-trail',
    title: 'Delete the trail',
    gain: 'No log file is ever delivered again.',
    threat: TECHNIQUES.disableCloudLogs,
    stratus: 'aws.defense-evasion.cloudtrail-delete',
    outcome: { kind: 'detected', guardrail: 'ResourceRemoved' },
    before: (target) => [
      call('GetTrail', { Name: target.trail }),
      call('GetEventSelectors', { TrailName: target.trail }),
      call('GetInsightSelectors', { TrailName: target.trail }),
      call('ListTags', { ResourceIdList: [target.trailArn] }),
    ],
    calls: (target) => [call('DeleteTrail', { Name: target.trail })],
    undo: (target, { before: [trail, events, insights, tags] }) => [
      call('CreateTrail', { ...createInput(trail?.Trail), TagsList: tagsOf(tags) }),
      ...restoreEventSelectors(target, events),
      ...restoreInsights(target, insights),
      call('StartLogging', { Name: target.trail }),
    ],
  },
];

const CREATE_TRAIL_INPUT = [
  'Name',
  'S3BucketName',
  'S3KeyPrefix',
  'SnsTopicName',
  'IncludeGlobalServiceEvents',
  'IsMultiRegionTrail',
  'IsOrganizationTrail',
  'KmsKeyId',
  'CloudWatchLogsLogGroupArn',
  'CloudWatchLogsRoleArn',
];

function createInput(trail: unknown): Call['input'] {
  const was = trail as Answer;
  return {
    ...Object.fromEntries(CREATE_TRAIL_INPUT.flatMap((name) => (was[name] ? [[name, was[name]]] : []))),
    EnableLogFileValidation: was.LogFileValidationEnabled,
  };
}

function tagsOf(output: Answer | undefined): unknown {
  const list = output?.ResourceTagList as readonly { readonly TagsList?: unknown }[] | undefined;
  return list?.[0]?.TagsList ?? [];
}
