/** A question that has a name: what it asks, why, and which events answer it. One file each in named/. */
import type { AuditEvent } from '../events/event';
import type { Pattern } from './pattern';

export interface Question {
  /** As the command line takes it: `who-deleted`. */
  readonly id: string;
  /** What it asks, as a question. */
  readonly asks: string;
  /** Why somebody asks it: one sentence. */
  readonly why: string;
  /** Filters of an example. */
  readonly example: string;
  /** Filters without which it asks nothing. */
  readonly requires?: readonly FilterName[];
  /** Filters that contradict it, and why. */
  readonly contradicts?: Readonly<Partial<Record<FilterName, string>>>;
  /** What stands in the text of every record that answers it; records without it are not parsed. ASCII, no flags. */
  readonly needle?: RegExp;
  readonly matches: (event: AuditEvent, asked: Asked) => boolean;
  /** `matches` decides whom `--who` means. */
  readonly decidesWho?: true;
  /** The same for Athena. */
  readonly sql: QuestionSql;
  /** Only the first event of each of these, in the order of time, is a row. */
  readonly firstOf?: (event: AuditEvent) => string;
  /** Events that a trail may leave out: without any of them in the log, for each resource asked, no row is no answer. */
  readonly rests?: {
    readonly on: string;
    /** Whether the event shows that the trail records what is asked of the resource. */
    readonly shows: (event: AuditEvent, resource: Pattern | undefined) => boolean;
  };
}

/** A question as conditions over the columns of `athena/query.ts`. */
interface QuestionSql {
  /** @param auditLog Names and ARNs of what belongs to the audit log. */
  readonly where: (auditLog: readonly string[]) => string;
  /** Of these columns together only the first event counts. */
  readonly firstOf?: string;
}

/** What is asked for, beside the question. */
export interface Filters {
  /** A principal, role, user, access key or source identity. */
  readonly who: readonly string[];
  /** Event names, services, or both: `DeleteBucket`, `s3`, `s3:Delete*`. */
  readonly what: readonly string[];
  /** ARNs, names or ids. */
  readonly resource: readonly string[];
  /** Addresses, ranges or services. */
  readonly ip: readonly string[];
  readonly failed: boolean;
  readonly writes: boolean;
}

export type FilterName = keyof Filters;

/** What a question may know of what else was asked. */
interface Asked {
  readonly who: readonly Pattern[];
  /** Names of everything that belongs to the audit log. */
  readonly auditLog: readonly Pattern[];
}
