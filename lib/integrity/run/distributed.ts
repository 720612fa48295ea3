/**
 * A verification over many invocations: a plan of items, each an account, a Region and a day; a result for each item in
 * WORM storage; one summary. The state machine in lib/constructs/log-verification.ts runs them.
 */
import type { EvidenceStore } from '../../evidence/store';
import type { Finding } from '../../findings/finding';
import type { ChainScope } from '../keys';
import { countProblems, type VerificationResult } from '../result';
import { DAY } from '../time';
import { toFindings } from '../to-findings';

/** One invocation's work. */
export interface VerificationItem {
  readonly account: string;
  readonly region: string;
  /** 2026-01-31: a day of UTC. */
  readonly day: string;
}

/** A part of the plan, as its file says; the state machine maps over the files, and each file's items. */
export interface PlanPart {
  readonly bucket: string;
  readonly key: string;
}

/** So many items a file: a Map's results of this many empty objects stay far below the 256 KiB of a state's output. */
const ITEMS_A_PART = 5000;
/** The summary names this many problems; their results hold all of them. */
const MOST_FINDINGS = 500;

/** Every account, Region and day. */
export function* itemsOf(scopes: readonly ChainScope[], start: Date, end: Date): Generator<VerificationItem> {
  for (let time = Math.floor(start.getTime() / DAY) * DAY; time < end.getTime(); time += DAY) {
    const day = new Date(time).toISOString().slice(0, 10);
    for (const { account, region } of scopes) yield { account, region, day };
  }
}

/** The period of an item, within that of its verification. */
export function periodOf({ day }: VerificationItem, now: Date): { readonly start: Date; readonly end: Date } {
  const start = new Date(`${day}T00:00:00Z`);
  return { start, end: new Date(Math.min(start.getTime() + DAY, now.getTime())) };
}

/** The files of one distributed verification. */
export class DistributedRun {
  /** @param id Of the run: letters, digits and hyphens. */
  constructor(
    private readonly store: EvidenceStore,
    readonly id: string,
  ) {}

  /** Writes the plan. @returns its files, in order. */
  async plan(items: Iterable<VerificationItem>): Promise<readonly PlanPart[]> {
    const parts: PlanPart[] = [];
    let part: VerificationItem[] = [];
    const write = async (): Promise<void> => {
      const key = `${this.folder}plan/${String(parts.length).padStart(5, '0')}.json`;
      await this.store.create(key, JSON.stringify(part), 'application/json');
      parts.push({ bucket: this.store.bucket, key });
      part = [];
    };
    for (const item of items) {
      part.push(item);
      if (part.length === ITEMS_A_PART) await write();
    }
    if (part.length > 0) await write();
    return parts;
  }

  /** Writes an item's result. Its name says whether it is whole, so that a summary need not read it. */
  async writeResult({ account, region, day }: VerificationItem, result: VerificationResult): Promise<void> {
    const key = `${this.folder}results/${account}/${region}/${day}${result.whole ? WHOLE : NOT_WHOLE}`;
    await this.store.create(key, `${JSON.stringify(result, null, 1)}\n`, 'application/json');
  }

  /** All results in a word, and the findings of those that are not whole. */
  async summarize(planned: number): Promise<Summary> {
    let whole = 0;
    let problems = 0;
    const notWhole = new Set<string>();
    const findings: Finding[] = [];
    for await (const { key, versionId, isDeleteMarker } of this.store.versions(this.folder)) {
      if (!key.startsWith(`${this.folder}results/`)) {
        if (key > `${this.folder}results/~`) break;
        continue;
      }
      // A result is written once. Whatever lies on top of it is not a result.
      if (isDeleteMarker) continue;
      if (key.endsWith(WHOLE)) whole += 1;
      else if (!notWhole.has(key)) {
        notWhole.add(key);
        const result = JSON.parse((await this.store.content(key, versionId)).toString()) as VerificationResult;
        problems += countProblems(result.chains);
        findings.push(...toFindings(result).slice(0, Math.max(0, MOST_FINDINGS - findings.length)));
      }
    }
    return { planned, whole, notWhole: notWhole.size, problems, findings };
  }

  private get folder(): string {
    return `evidence/${this.store.auditLog}/distributed/${this.id}/`;
  }
}

const WHOLE = '.whole.json';
const NOT_WHOLE = '.problems.json';

export interface Summary {
  /** Items of the plan, and what became of them. */
  readonly planned: number;
  readonly whole: number;
  readonly notWhole: number;
  readonly problems: number;
  readonly findings: readonly Finding[];
}

/** Whether every item was verified, and every problem is named. */
export function isComplete({ planned, whole, notWhole, findings }: Summary): boolean {
  return planned > 0 && whole + notWhole === planned && findings.length < MOST_FINDINGS;
}

/** The summary as findings: one that says whether every item was verified, and those of the items. */
export function summaryFindings(
  { planned, whole, notWhole, problems, findings }: Summary,
  trailArn: string,
  { start, end }: { readonly start: Date; readonly end: Date },
): Finding[] {
  const verified = whole + notWhole;
  return [
    {
      guardrail: 'LogVerificationFinished',
      status: verified === planned ? 'PASS' : 'UNKNOWN',
      severity: 'HIGH',
      owner: 'security',
      resource: trailArn,
      path: `${start.toISOString()}/${end.toISOString()}`,
      expected: `${planned} account-Region-days verified`,
      found: `${verified} verified: ${whole} whole, ${notWhole} not whole with ${problems} problems`,
      message: `${verified} of ${planned} account-Region-days were verified.`,
      remedy:
        verified === planned ? '' : "Read the state machine's failed executions, mend the cause, and start it again.",
      resourceType: 'AWS::CloudTrail::Trail',
    },
    ...findings,
  ];
}
