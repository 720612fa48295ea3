/** Everything that is wrong with a configuration, said at once. */
import { days as inDays } from '../findings/format';
import { coversArn } from '../facts/policy/pattern';
import { combine } from '../frameworks';
import { accountNamedIn } from '../facts/principals';
import type { ConfigProblem } from './errors';
import { foundAs, problemsIn } from './issues';
import type { Config } from './config';
import { isFilledIn, organizationProblems, withOrganization } from './organization';
import { configSchema } from './schema';

/** The configuration, or all that keeps it from being one. */
export function validate(
  value: unknown,
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  const whole = withOrganization(value);
  const ofOrganization = organizationProblems(value);
  const isTold = (path: string) => ofOrganization.some((each) => each.path === path) || isFilledIn(path, value);
  const ofFields = problemsIn(configSchema, whole).filter(({ path }) => !isTold(path));
  const problems = [...ofOrganization, ...ofFields, ...contradictions(whole)];
  return problems.length === 0 ? { config: configSchema.parse(whole) } : { problems };
}

/** What no single field shows. Each part is judged as soon as the fields that it speaks of are sound by themselves. */
function contradictions(value: unknown): ConfigProblem[] {
  return [
    ...retentionProblems(value),
    ...strangersWhoAdminister(value),
    ...readersWhoAdminister(value),
    ...witnessProblems(value),
    ...holderProblems(value),
  ];
}

const shapes = configSchema.shape;

function retentionProblems(value: unknown): ConfigProblem[] {
  const retention = shapes.retention.safeParse(field(value, 'retention'));
  if (!retention.success) return [];
  const { frameworks, days, maximumDays } = retention.data;
  const { shortest, conflict } = combine(frameworks, days, maximumDays);
  if (conflict !== undefined) {
    return [
      { path: 'retention', found: conflict, write: 'a retention that satisfies both, after the owners have decided' },
    ];
  }
  if (!shortest) {
    const write = 'the days that logs are kept at least: none of the frameworks named states a retention';
    return [{ path: 'retention.days', ...foundAs(days), write }];
  }
  const stated = field(value, 'confirmIrreversibleRetentionDays');
  return stated === shortest.days ? [] : [unconfirmed(stated, shortest)];
}

function unconfirmed(stated: unknown, { days, statedBy }: { days: number; statedBy: string }): ConfigProblem {
  return {
    path: 'confirmIrreversibleRetentionDays',
    ...foundAs(stated),
    write:
      `${days}, once you have understood what it means: every log file will be locked for ${inDays(days)} ` +
      `(${inYears(days)}) in COMPLIANCE mode, because ${statedBy}. No one can shorten that or delete a file before, ` +
      'AWS and the root user included, and storage is paid for as long',
  };
}

function inYears(days: number): string {
  return days < 730 ? `${(days / 30.44).toFixed(1)} months` : `${(days / 365.25).toFixed(1)} years`;
}

/** No policy of the account says what a role of another account may do there. */
function strangersWhoAdminister(value: unknown): ConfigProblem[] {
  const account = shapes.account.safeParse(field(value, 'account')).data;
  const administrators = shapes.administrators.safeParse(field(value, 'administrators')).data ?? [];
  if (account === undefined) return [];
  return administrators.flatMap((arn, index) => {
    const named = accountNamedIn(arn);
    if (named === account) return [];
    const write = `a role of the account of the audit log, ${account}: only its own roles may change the audit log`;
    return [{ path: `administrators[${index}]`, found: `${arn}, of the account ${named}`, write }];
  });
}

/** Whoever may change the audit log may not read it: otherwise one person hides what they did and knows what to hide. */
function readersWhoAdminister(value: unknown): ConfigProblem[] {
  const administrators = shapes.administrators.safeParse(field(value, 'administrators'));
  if (!administrators.success) return [];
  return readersIn(value).flatMap(({ path, arn }) => {
    const pattern = administrators.data.find((administrator) => coversArn(administrator, arn));
    if (pattern === undefined) return [];
    return [
      {
        path,
        found: `${arn}, which the administrator pattern ${pattern} fits`,
        write: 'a principal that is no administrator: no one may both read the logs and change how they are kept',
      },
    ];
  });
}

function readersIn(value: unknown): { path: string; arn: string }[] {
  const people = shapes.readers.safeParse(field(value, 'readers')).data ?? [];
  const services = shapes.serviceReaders.safeParse(field(value, 'serviceReaders')).data ?? [];
  return [
    ...people.map((arn, index) => ({ path: `readers[${index}]`, arn })),
    ...services.map(({ arn }, index) => ({ path: `serviceReaders[${index}].arn`, arn })),
  ];
}

function witnessProblems(value: unknown): ConfigProblem[] {
  const { data: witnesses } = shapes.witnesses.safeParse(field(value, 'witnesses'));
  if (!witnesses) return [];
  const { quorum, of } = witnesses;
  const problems: ConfigProblem[] = [];
  if (field(value, 'ledger') !== true) {
    const write = 'true: witnesses cosign the ledger. Or take witnesses away';
    problems.push({ path: 'ledger', ...foundAs(field(value, 'ledger')), write });
  }
  if (quorum > of.length) {
    problems.push({ path: 'witnesses.quorum', found: String(quorum), write: `a number from 1 to ${of.length}` });
  }
  const keys = of.map(({ key }) => key.slice(-44));
  for (const [at, { key }] of of.entries()) {
    // a key under two names would count twice
    if (keys.indexOf(keys[at] ?? '') === at) continue;
    problems.push({ path: `witnesses.of[${at}].key`, found: key, write: 'the key of another witness' });
  }
  return problems;
}

/** Administrators neither request nor set a hold, and only readers see what one is about. */
function holderProblems(value: unknown): ConfigProblem[] {
  const holders = shapes.holders.safeParse(field(value, 'holders')).data ?? [];
  const administrators = shapes.administrators.safeParse(field(value, 'administrators')).data ?? [];
  const readers = shapes.readers.safeParse(field(value, 'readers')).data;
  const account = shapes.account.safeParse(field(value, 'account')).data;
  return holders.flatMap((arn, index) => {
    const problem = (why: string, write: string) => [{ path: `holders[${index}]`, found: `${arn}, ${why}`, write }];
    const pattern = administrators.find((administrator) => coversArn(administrator, arn));
    if (pattern !== undefined) {
      const why = `which the administrator pattern ${pattern} fits`;
      return problem(why, 'a principal that is no administrator: administrators may neither request nor set a hold');
    }
    if (account !== undefined && accountNamedIn(arn) !== account) {
      return problem(
        `of the account ${accountNamedIn(arn) ?? ''}`,
        `a principal of the account of the audit log, ${account}`,
      );
    }
    if (readers === undefined || readers.includes(arn)) return [];
    return problem('which is no reader', 'a principal that is among readers as well: it has to see what it holds');
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
