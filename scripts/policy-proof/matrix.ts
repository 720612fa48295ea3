/**
 * Principals × actions, each cell decided by an IAM policy simulator that knows nothing of wormtrail. It runs in tests and
 * in this generator only: what ships never loads it.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { PASS_DEPLOY_ROLE, provenActions, type ProvenAction, type Subject } from './actions';
import { attemptsAt, principalsOf, type Principal, type RequestContext } from './principals';
import type { Guarded, Sample } from './sample';

/** `allowed`; `denied`: a statement forbids it; `not allowed`: no statement permits it. */
export type Cell = 'allowed' | 'denied' | 'not allowed';

interface Row {
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

/** A principal, and the answer to all that it asks where it did not get so far as to ask. */
interface Asking extends Principal {
  readonly refused?: Cell;
}

/** Asks the simulator for every cell. */
export async function prove(sample: Sample): Promise<Proof> {
  const principals = await Promise.all(principalsOf(sample).map((principal) => asCloudFormation(principal, sample)));
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
      await matrix('Canary of a drill', ['object'], sample.canaries),
      await matrix('Key', ['key'], sample.key),
      await matrix('Trail', ['trail'], sample.trail),
      await matrix('What watches', ['watch'], { arn: '*' }),
    ],
  };
}

/** Whoever may pass a role to CloudFormation acts as that role from then on; whoever may not gets nothing by it. */
async function asCloudFormation(principal: Principal, sample: Sample): Promise<Asking> {
  if (principal.passes === undefined) return principal;
  const passing = await decide(principal, PASS_DEPLOY_ROLE, { arn: '*' }, sample);
  const { title, description } = principal;
  return passing === 'allowed' ? { ...principal.passes, title, description } : { ...principal, refused: passing };
}

/** Allowed where any way to ask is allowed. */
async function decide(principal: Asking, action: ProvenAction, guarded: Guarded, sample: Sample): Promise<Cell> {
  if (principal.refused !== undefined) return principal.refused;
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
  const { serviceControlPolicies, resourceControlPolicies } = sample.organization;
  const attached = (policies: readonly unknown[]) =>
    policies.map((policy, index) => ({ name: `wormtrail-${index}`, policy }));
  const result = await runSimulation(
    {
      request: {
        principal: principal.arn,
        action: action.name,
        resource: { resource: resourceOf(action, guarded, sample), accountId: account },
        contextVariables: byPlaceholder({
          ...principal.context,
          ...attempt,
          ...action.context,
          'aws:ResourceTag/wormtrail:audit-log-name': sample.config.name,
        }),
      },
      identityPolicies: principal.identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: principal.inOrganization
        ? [
            {
              orgIdentifier: account,
              policies: [...attached(serviceControlPolicies), { name: 'FullAccess', policy: ALLOW_ALL }],
            },
          ]
        : [],
      resourceControlPolicies: principal.inOrganization
        ? [{ orgIdentifier: account, policies: attached(resourceControlPolicies) }]
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
    /kms:EncryptionContext:[A-Za-z0-9:]+/g,
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

/** What the action is asked on: an object of a bucket, one of what watches, or the thing itself. */
function resourceOf(action: ProvenAction, { arn, example = '' }: Guarded, { watch }: Sample): string {
  if (action.subject === 'watch') return watch[action.resourceType ?? '*'] ?? '*';
  return action.subject === 'object' ? `${arn}/${example}` : arn;
}
