/**
 * Days of a company in CloudTrail's records, from a seed: 40 people and programs at work; a deployment a day, which makes new roles and
 * removes old ones; weekends, holidays and vacations; people who join; nights of incidents. Twelve kinds of anomalies are planted among
 * them where they are asked for (planted.ts).
 */
import { activityOf, type Activity, type Call } from './call';
import { plantsOf, type Plant } from './planted';
import { Random } from './random';
import {
  ADMINISTRATORS,
  CFN_EXECUTION,
  DEPLOYER,
  DEPLOYMENT,
  newDeveloper,
  OLD_PARTNER,
  role,
  STAFF,
  ACCOUNTS,
  type Worker,
} from './staff';

/** Days before those that are judged: what is ordinary has to be learned. */
export const BEFORE = 14;
/** Days that are judged. */
export const JUDGED = 60;
const FIRST = Date.parse('2026-01-05T00:00:00Z');
const DAY = 86_400_000;

export interface CompanyDay {
  /** 2026-01-05 */
  readonly day: string;
  readonly activities: readonly Activity[];
  readonly planted: readonly Plant[];
}

export function dayAt(index: number): string {
  return new Date(FIRST + index * DAY).toISOString().slice(0, 10);
}

/** @param isAttacked Whether anomalies are planted. */
export function* companyDays(seed: number, isAttacked: boolean): Generator<CompanyDay> {
  const random = new Random(seed);
  const company = new Company(random);
  // chance of its own: the ordinary days are the same with it and without
  const plants = isAttacked ? plantsOf(new Random(seed + 1_000_000)) : [];
  for (let index = 0; index < BEFORE + JUDGED; index += 1) {
    const day = dayAt(index);
    const today = plants.filter((plant) => plant.index === index);
    const silent = plants.filter(({ silences, index: from }) => silences !== undefined && index >= from);
    const activities = company.work(index).filter(({ record }) => !silent.some(({ silences }) => silences?.(record)));
    const planted = today.flatMap(({ calls, worker }) =>
      calls.map((call) => activityOf(worker, `${day}T03:33:33Z`, call, new Random(seed + index))),
    );
    yield { day, activities: [...activities, ...planted], planted: today };
  }
}

/** What happens without anybody meaning harm. */
class Company {
  private readonly holidays: ReadonlySet<number>;
  private readonly incidents: ReadonlySet<number>;
  private readonly vacations: ReadonlyMap<string, number>;
  private readonly joins: ReadonlyMap<number, Worker>;
  private readonly hired: Worker[] = [];
  private deployed: Worker[] = [];

  constructor(private readonly random: Random) {
    const anyDay = (): number => random.whole(BEFORE + 2, BEFORE + JUDGED - 3);
    this.holidays = new Set([anyDay(), anyDay(), random.whole(2, BEFORE)]);
    this.incidents = new Set([anyDay(), anyDay(), anyDay()]);
    this.vacations = new Map(STAFF.map(({ arn }) => [arn, random.whole(0, BEFORE + JUDGED)]));
    this.joins = new Map([
      [anyDay(), newDeveloper(random)],
      [anyDay(), newDeveloper(random)],
    ]);
  }

  work(index: number): Activity[] {
    const joining = this.joins.get(index);
    if (joining) this.hired.push(joining);
    const workers = [...STAFF, ...this.hired, ...this.deployed];
    const all = workers.flatMap((worker) => this.dayOf(worker, index));
    const incident = this.incidents.has(index) ? this.incident(index) : [];
    return [...all, ...this.deployment(index), ...incident];
  }

  private dayOf(worker: Worker, index: number): Activity[] {
    const { random } = this;
    if (worker === OLD_PARTNER && index > 2) return [];
    const rate = worker.rate * this.presence(worker, index);
    if (rate === 0) return [];
    const wanted = random.times(rate * random.factor(worker.kind === 'person' ? 0.4 : 0.15));
    const calls: Call[] = countedBy(wanted, () => random.weighed(worker.palette)).map(([action, times]) => ({
      action,
      times,
    }));
    const denied = countedBy(random.times(worker.denials), () => random.weighed(worker.palette));
    calls.push(...denied.map(([action, times]) => ({ action, times, errorCode: 'AccessDenied' })));
    calls.push(...this.sensitiveCalls(worker));
    // from another network now and then: at home, on a train
    const network = worker.kind === 'person' && random.happens(0.1) ? `81.${random.whole(1, 200)}.7` : undefined;
    return calls.map((call) => this.activity(worker, index, network === undefined ? call : { ...call, network }));
  }

  private sensitiveCalls({ sensitive }: Worker): Call[] {
    if (!sensitive || !this.random.happens(sensitive.probability)) return [];
    const count = this.random.whole(1, sensitive.most);
    return Array.from({ length: count }, () => ({ action: this.random.weighed(sensitive.palette) }));
  }

  /** Of its rate, how much is worked on a day. */
  private presence({ kind, arn, sundays }: Worker, index: number): number {
    const weekday = new Date(FIRST + index * DAY).getUTCDay();
    const isFree = weekday === 0 || weekday === 6 || this.holidays.has(index);
    if (kind !== 'person') return weekday === 0 ? (sundays ?? 0.7) : isFree ? 0.7 : 1;
    const vacation = this.vacations.get(arn) ?? -100;
    const isAway = index >= vacation && index < vacation + 10;
    if (isAway || this.random.happens(0.03)) return 0;
    return isFree ? (this.random.happens(0.1) ? 0.3 : 0) : 1;
  }

  private deployment(index: number): Activity[] {
    const { random } = this;
    const activities = countedBy(random.whole(10, 60), () => random.weighed(DEPLOYMENT)).map(([action, times]) =>
      this.activity(CFN_EXECUTION, index, { action, times }),
    );
    activities.push(
      this.activity(DEPLOYER, index, { action: 'cloudformation:ExecuteChangeSet', times: random.whole(1, 5) }),
    );
    // a new role now and then, which works from the next day on
    if (index % 4 === 1) {
      const made = role(`service-${index}`, ACCOUNTS.production, random.whole(60, 300), {
        networks: [`10.40.${index}`],
      });
      this.deployed.push(made);
      activities.push(
        this.activity(CFN_EXECUTION, index, { action: 'iam:CreateRole', request: { roleName: nameOf(made) } }),
      );
    }
    const [oldest] = this.deployed;
    if (index % 11 === 10 && oldest) {
      this.deployed = this.deployed.slice(1);
      activities.push(
        this.activity(CFN_EXECUTION, index, { action: 'iam:DeleteRole', request: { roleName: nameOf(oldest) } }),
      );
    }
    return activities;
  }

  /** Two administrators look for what is wrong, change something, and are denied something; a program tries again and again. */
  private incident(index: number): Activity[] {
    const { random } = this;
    const [first, second] = [random.one(ADMINISTRATORS), random.one(ADMINISTRATORS)];
    const atNight = [first, second].flatMap((worker) => {
      const looks = countedBy(worker.rate * random.whole(2, 4), () => random.weighed(worker.palette));
      const changes = Array.from({ length: random.whole(2, 6) }, () => random.weighed(worker.sensitive?.palette ?? {}));
      return [
        ...looks.map(([action, times]) => this.activity(worker, index, { action, times })),
        ...changes.map((action) => this.activity(worker, index, { action })),
        this.activity(worker, index, { action: 'logs:GetLogEvents', times: random.whole(20, 80) }),
        this.activity(worker, index, {
          action: 'ssm:StartSession',
          times: random.whole(3, 12),
          errorCode: 'AccessDenied',
        }),
      ];
    });
    const failing = random.one(STAFF.filter(({ arn }) => arn.includes('role/app-')));
    const [action = ''] = Object.keys(failing.palette);
    return [
      ...atNight,
      this.activity(failing, index, {
        action,
        times: failing.rate * random.whole(1, 3),
        errorCode: 'ThrottlingException',
      }),
      this.activity(failing, index, { action, times: random.whole(3, 20), errorCode: 'AccessDenied' }),
    ];
  }

  private activity(worker: Worker, index: number, call: Call): Activity {
    return activityOf(worker, `${dayAt(index)}T12:00:00Z`, call, this.random);
  }
}

function nameOf({ arn }: Worker): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function countedBy(count: number, name: () => string): [name: string, times: number][] {
  const counts = new Map<string, number>();
  for (let made = 0; made < count; made += 1) {
    const next = name();
    counts.set(next, (counts.get(next) ?? 0) + 1);
  }
  return [...counts];
}
