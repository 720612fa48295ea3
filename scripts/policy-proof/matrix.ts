/**
 * Principals × actions, each cell decided by an IAM policy simulator that knows nothing of wormtrail. It runs in tests and
 * in this generator only: what ships never loads it.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { provenActions, type ProvenAction, type Subject } from './actions';
import { attemptsAt, principalsOf, type Principal, type RequestContext } from './principals';
import { readSample, type Guarded, type Sample } from './sample';

/** `allowed`; `denied`: a statement forbids it; `not allowed`: no statement permits it. */
export type Cell = 'allowed' | 'denied' | 'not allowed';

export interface Row {
  readonly action: ProvenAction;
  /** In the order of the principals. */
  readonly cells: readonly Cell[];
}

export interface Matrix {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Proof {
  readonly principals: readonly Principal[];
  readonly matrices: readonly Matrix[];
}

/** Asks the simulator for every cell. */
export async function prove(): Promise<Proof> {
  const sample = await readSample();
  const principals = principalsOf(sample);
  const actions = await provenActions();
  const matrix = async (title: string, subjects: readonly Subject[], guarded: Guarded): Promise<Matrix> => ({
    title,
    rows: await Promise.all(
      actions
        .filter(({ subject }) => subjects.includes(subject))
        .map(async (action) => ({
          action,
          cells: await Promise.all(principals.map((principal) => decide(principal, action, guarded, sample))),
        })),
    ),
  });
  return {
    principals,
    matrices: [
      await matrix('Log bucket', ['bucket', 'object'], sample.logBucket),
      await matrix('Evidence bucket', ['bucket', 'object'], sample.evidenceBucket),
      await matrix('Key', ['key'], sample.key),
      await matrix('Trail', ['trail'], sample.trail),
    ],
  };
}

/** Allowed where any way to ask is allowed. */
async function decide(principal: Principal, action: ProvenAction, guarded: Guarded, sample: Sample): Promise<Cell> {
  const answers = await Promise.all(
    attemptsAt(action, sample).map((attempt) => simulate(principal, action, guarded, sample, attempt)),
  );
  const order: readonly Cell[] = ['allowed', 'not allowed', 'denied'];
  return order.find((cell) => answers.includes(cell)) ?? 'denied';
}

async function simulate(
  principal: Principal,
  action: ProvenAction,
  guarded: Guarded,
  sample: Sample,
  attempt: RequestContext,
): Promise<Cell> {
  const { account } = sample.config;
  const organization = (policy: unknown) => [
    {
      orgIdentifier: account,
      policies: [
        { name: 'wormtrail', policy },
        { name: 'FullAccess', policy: ALLOW_ALL },
      ],
    },
  ];
  const result = await runSimulation(
    {
      request: {
        principal: principal.arn,
        action: action.name,
        resource: { resource: resourceOf(action, guarded, account), accountId: account },
        contextVariables: byPlaceholder({
          ...principal.context,
          ...attempt,
          'aws:ResourceTag/wormtrail:audit-log-name': sample.config.name,
        }),
      },
      identityPolicies: principal.identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: principal.inOrganization ? organization(sample.organization.serviceControlPolicy) : [],
      resourceControlPolicies: principal.inOrganization
        ? [
            {
              orgIdentifier: account,
              policies: [{ name: 'wormtrail', policy: sample.organization.resourceControlPolicy }],
            },
          ]
        : [],
      ...(guarded.policy !== undefined &&
        !escapes(principal, action) && { resourcePolicy: byPlaceholder(guarded.policy) }),
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${principal.title}, ${action.name}: ${JSON.stringify(result.errors)}`);
  const cells = { Allowed: 'allowed', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'not allowed' } as const;
  return cells[result.overallResult];
}

/**
 * The simulator knows the keys of encryption contexts by the placeholder of AWS's list alone, and drops any other. One name for
 * all of them, in policy and request alike, lets it compare their values; these are ARNs of different kinds, so that no
 * condition takes one for another.
 */
function byPlaceholder<T>(document: T): T {
  const text = JSON.stringify(document).replace(
    /kms:EncryptionContext:[a-z0-9:]+/g,
    'kms:EncryptionContext:${EncryptionContextKey}',
  );
  return JSON.parse(text) as T;
}

const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** (Amazon S3 API Reference, PutBucketPolicy: the root user of the owner's account is let through whatever the policy says.) */
const POLICY_CALLS = ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:PutBucketPolicy'];

function escapes({ isRoot }: Principal, { name }: ProvenAction): boolean {
  return isRoot === true && POLICY_CALLS.includes(name);
}

/** A log file stands where CloudTrail puts it, evidence where the functions put it. */
function resourceOf({ subject }: ProvenAction, { arn }: Guarded, account: string): string {
  if (subject !== 'object') return arn;
  return arn.endsWith('-evidence')
    ? `${arn}/evidence/example.json`
    : `${arn}/AWSLogs/${account}/CloudTrail/eu-central-1/2026/11/22/example.json.gz`;
}
