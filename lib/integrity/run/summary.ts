/** What a distributed verification found. It counts the stored results, and believes no count that a task hands over. */
import type { Hours, Looked } from '../../evidence/hours';
import { LogVerificationFinished } from '../../checks/log-files/verification';
import type { Finding } from '../../findings/finding';
import type { ChainScope } from '../keys';
import type { Problem } from '../problem';
import { besideLines, countProblems, type BesideLog, type VerificationResult } from '../result';
import { DAY } from '../time';
import { besideFindings, chainFindings, passes, problemFinding } from '../to-findings';
import { isOfWholeDay, type StoredResult } from './results';

/** The summary names this many problems; their results hold all of them. */
const MOST_FINDINGS = 500;

export interface Summary {
  /** Accounts and Regions of the trail, times the days from the first that has a result to the last. */
  readonly planned: number;
  /** What became of them. */
  readonly whole: number;
  readonly notWhole: number;
  readonly problems: number;
  readonly findings: readonly Finding[];
  /** From the first of these days to the last; absent where there is no result. */
  readonly days?: Hours;
  /** Those of them, from the first on, of which every hour was verified, and since when they were looked at. */
  readonly looked?: Looked;
}

/** Of one day, over all accounts and Regions. */
interface DayTally {
  verified: number;
  /** Of which some hours could not be verified yet. */
  unfinished: number;
}

/** Takes results one by one; those of accounts and Regions that the trail does not have count for nothing. */
export class Summing {
  private readonly chains: ReadonlySet<string>;
  private readonly days = new Map<number, DayTally>();
  private readonly findings: Finding[] = [];
  private whole = 0;
  private notWhole = 0;
  private problems = 0;
  private since: Date | undefined;

  /** @param scopes What the archive holds. */
  constructor(scopes: readonly ChainScope[]) {
    this.chains = new Set(scopes.map(chainOf));
  }

  /** @param read Answers the content of a result that is not whole. */
  async add({ item, outcome, stored }: StoredResult, read: () => Promise<VerificationResult>): Promise<void> {
    const day = Date.parse(item.day);
    if (!this.chains.has(chainOf(item)) || Number.isNaN(day)) return;
    const tally = this.days.get(day) ?? { verified: 0, unfinished: 0 };
    this.days.set(day, tally);
    tally.verified += 1;
    if (stored.modified && !(this.since && this.since <= stored.modified)) this.since = stored.modified;
    const result = outcome === 'problems' ? await read() : undefined;
    if (result) this.addProblems(result);
    else this.whole += 1;
    if (result ? !isOfWholeDay(item, result) : outcome === 'whole-so-far') tally.unfinished += 1;
  }

  summary(): Summary {
    const { whole, notWhole, problems, findings } = this;
    const days = this.span();
    const looked = days && this.lookedAt(days);
    const planned = days ? (this.chains.size * (days.end.getTime() - days.start.getTime())) / DAY : 0;
    return { planned, whole, notWhole, problems, findings, ...(days && { days }), ...(looked && { looked }) };
  }

  private addProblems(result: VerificationResult): void {
    this.notWhole += 1;
    this.problems += countProblems(result.chains);
    this.findings.push(...chainFindings(result).slice(0, Math.max(0, MOST_FINDINGS - this.findings.length)));
  }

  private span(): Hours | undefined {
    const times = [...this.days.keys()].sort((a, b) => a - b);
    const [first, last] = [times[0], times.at(-1)];
    return first === undefined || last === undefined
      ? undefined
      : { start: new Date(first), end: new Date(last + DAY) };
  }

  private lookedAt({ start }: Hours): Looked | undefined {
    let end = start.getTime();
    while (this.isWhole(this.days.get(end))) end += DAY;
    if (end === start.getTime()) return undefined;
    return { start, end: new Date(end), ...(this.since && { since: this.since }) };
  }

  private isWhole(day: DayTally | undefined): boolean {
    return day !== undefined && day.verified === this.chains.size && day.unfinished === 0;
  }
}

function chainOf({ account, region }: Pick<ChainScope, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

/** Whether every item was verified, and every problem is named. */
export function isComplete({ planned, whole, notWhole, findings }: Summary): boolean {
  return isVerified({ planned, whole, notWhole }) && findings.length < MOST_FINDINGS;
}

function isVerified({ planned, whole, notWhole }: Pick<Summary, 'planned' | 'whole' | 'notWhole'>): boolean {
  return planned > 0 && whole + notWhole === planned;
}

/** What is asked of a summary. */
interface Summarized {
  readonly trailArn: string;
  /** The days that are meant where there is no result. */
  readonly asked: Hours;
  /** What was found beside the chains. */
  readonly besides: { readonly problems: readonly Problem[]; readonly beside?: BesideLog };
}

/** The summary as findings: one that says whether every item was verified, those of the items, and those of what lies beside them. */
export function summaryFindings(summary: Summary, { trailArn, asked, besides }: Summarized): Finding[] {
  const { planned, whole, notWhole, problems, days } = summary;
  const { start, end } = days ?? asked;
  const about = { trailArn, start: start.toISOString(), end: end.toISOString() };
  const findings = [
    ...summary.findings,
    ...besides.problems.map(problemFinding),
    ...besideFindings({ ...about, ...besides }),
  ];
  const verified = whole + notWhole;
  const isDone = isVerified(summary);
  return [
    {
      guardrail: LogVerificationFinished.id,
      status: isDone ? 'PASS' : 'UNKNOWN',
      severity: LogVerificationFinished.severity,
      owner: LogVerificationFinished.owner,
      resource: trailArn,
      path: `${about.start}/${about.end}`,
      expected: `${planned} account-Region-days verified`,
      found: `${verified} verified: ${whole} whole, ${notWhole} not whole with ${problems} problems`,
      message: [`${verified} of ${planned} account-Region-days were verified.`, ...besideLines(besides)].join(' '),
      remedy: isDone ? '' : "Read the state machine's failed executions, remove the cause, and start it again.",
      resourceType: 'AWS::CloudTrail::Trail',
    },
    ...findings,
    ...(isComplete(summary) ? passes(about, findings) : []),
  ];
}
