/** Twelve kinds of anomalies, each planted once, on days of their own: who does what, and what a finding has to name. */
import type { Call } from './call';
import { BEFORE, JUDGED } from './company';
import type { Random } from './random';
import { ADMINISTRATORS, OLD_PARTNER, REGIONS, STAFF, type Worker } from './staff';

export interface Plant {
  readonly kind: string;
  /** Of the day, from the first on. */
  readonly index: number;
  readonly worker: Worker;
  readonly calls: readonly Call[];
  /** A finding counts where it is about this: a principal's ARN, or an account and a Region. */
  readonly about: string;
  /** And names one of these; empty where the anomaly is that nothing is done. */
  readonly actions: readonly string[];
  /** From that day on these records are missing. */
  readonly silences?: (record: Readonly<Record<string, unknown>>) => boolean;
}

type Planted = Omit<Plant, 'kind' | 'index' | 'about' | 'actions'> & { readonly about?: string };

const named = (text: string): Worker[] => STAFF.filter(({ arn }) => arn.includes(text));

const does = (worker: Worker, actions: readonly string[], more: Partial<Call> = {}): Planted => ({
  worker,
  calls: actions.map((action) => ({ action, ...more })),
});

const KINDS: Readonly<Record<string, (random: Random) => Planted>> = {
  'a developer makes keys of others': (random) =>
    does(random.one(named('Developer')), ['iam:CreateAccessKey', 'iam:CreateLoginProfile']),
  'a program stops the trail': (random) =>
    does(random.one(named('role/app-')), [random.one(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'])]),
  'a program opens a bucket': (random) => does(random.one(named('role/app-')), ['s3:PutBucketPolicy']),
  'an analyst opens the network': (random) => does(random.one(named('Analyst')), ['ec2:AuthorizeSecurityGroupIngress']),
  'the backup deletes a key': () => does(worker('role/backup'), ['kms:ScheduleKeyDeletion']),
  'an administrator leaves the organization': (random) =>
    does(random.one(ADMINISTRATORS), ['organizations:LeaveOrganization']),
  'who was asleep acts': () => does(OLD_PARTNER, ['s3:GetObject'], { times: 3 }),
  'a developer works in a new Region': (random) =>
    does(random.one(named('Developer')), ['ec2:RunInstances'], {
      region: random.one(['ap-southeast-1', 'eu-north-1']),
      times: 4,
    }),
  'a program tries what it may not': (random) => ({
    worker: random.one(named('role/app-')),
    calls: [
      'iam:ListUsers',
      'secretsmanager:ListSecrets',
      'ec2:DescribeInstances',
      'organizations:DescribeOrganization',
    ].map((action) => ({
      ...{ action, errorCode: 'AccessDenied', times: random.whole(40, 80) },
    })),
  }),
  'a program reads everything': (random) =>
    does(
      random.one(named('role/app-')),
      [random.one(['s3:GetObject', 'dynamodb:GetItem', 'secretsmanager:GetSecretValue'])],
      {
        times: random.whole(6000, 12_000),
      },
    ),
  'something falls silent': silence,
  'credentials of a program are used elsewhere': (random) =>
    does(
      worker(random.one(['role/log-shipper', 'user/s3-sync', 'role/reporting'])),
      ['sts:GetCallerIdentity', 's3:ListBuckets'],
      {
        network: `185.${random.whole(1, 200)}.44`,
        times: 2,
      },
    ),
};

function silence(random: Random): Planted {
  const [who] = [worker(random.one(['role/log-shipper', 'role/monitoring-vendor', 'user/s3-sync']))];
  if (random.happens(0.5)) {
    const silences = (record: Readonly<Record<string, unknown>>): boolean =>
      JSON.stringify(record.userIdentity).includes(lastOf(who.arn));
    return { worker: who, calls: [], silences };
  }
  const [, , region] = REGIONS;
  const silences = ({ awsRegion, recipientAccountId }: Readonly<Record<string, unknown>>): boolean =>
    awsRegion === region && recipientAccountId === who.account;
  return { worker: who, calls: [], silences, about: `${who.account}/${region}` };
}

function worker(text: string): Worker {
  const [found] = named(text);
  if (!found) throw new Error(`nobody is named ${text}`);
  return found;
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export function plantsOf(random: Random): Plant[] {
  const free = Array.from({ length: JUDGED - 5 }, (_, index) => BEFORE + 3 + index);
  return Object.entries(KINDS).map(([kind, plant]) => {
    // whoever sleeps needs sixty days for it
    const possible = kind === 'who was asleep acts' ? free.filter((index) => index >= 64) : free;
    const index = random.one(possible);
    free.splice(free.indexOf(index), 1);
    const planted = plant(random);
    const actions = planted.calls.map(({ action }) => action);
    return { kind, index, about: planted.worker.arn, actions, ...planted };
  });
}
