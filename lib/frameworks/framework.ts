/** What a regulation asks of an audit log: one object a framework, each in a file of its own. */

/** One of several ways in which a framework lets records be preserved. */
interface Alternative {
  readonly clause: string;
  readonly name: string;
  /** Why an audit log never claims it; absent where the clause's checks decide. */
  readonly notClaimed?: string;
}

/** What a person signs, and no check can. */
interface Undertaking {
  readonly clause: string;
  /** Who undertakes what, and with whom it is filed. */
  readonly says: string;
  /** What is to be filled in. */
  readonly blanks: readonly string[];
}

/** A period that a framework states, with the clause that states it. */
export interface StatedPeriod {
  /** Whole days: see `yearsInDays` for how years count. */
  readonly days: number;
  /** How the clause puts it: "6 years". */
  readonly stated: string;
  /** The clause: "17 CFR 240.17a-4(a)". */
  readonly clause: string;
}

interface Clause {
  /** What it asks for, in a phrase. */
  readonly asks: string;
  /** Ids of the checks that help to satisfy it. */
  readonly checks: readonly string[];
  /** What no check can show, and the reader has to do. */
  readonly yours?: string;
}

export interface Framework {
  /** How configuration, reports and code name it. */
  readonly id: string;
  /** Full title with the edition: "PCI DSS 4.0.1". */
  readonly title: string;
  /** Shortest retention; absent where the framework states none. */
  readonly shortestRetention?: StatedPeriod;
  /** How long logs must stay immediately available. */
  readonly keptAtHand?: StatedPeriod;
  /** Longest retention; absent where the framework states none. */
  readonly longestRetention?: StatedPeriod;
  /** What it says of write-once storage, in a phrase; absent where it says nothing. */
  readonly writeOnce?: string;
  /** What a reader must know beyond the numbers: conditions, exceptions, usual practice. */
  readonly note?: string;
  /** What every document about it has to say beside what was proven. */
  readonly caution?: string;
  readonly alternatives?: readonly Alternative[];
  readonly undertakings?: readonly Undertaking[];
  /**
   * Checks that ask for more than the framework, and how the path of a finding begins that shows what the framework asks for: there
   * it is met, whatever else is wrong.
   */
  readonly metAt?: Readonly<Record<string, string>>;
  /** Its clauses that concern an audit log, by number. */
  readonly clauses: Readonly<Record<string, Clause>>;
  /** Which clauses were compared, number and wording, with a copy of somebody else’s; absent where none was. */
  readonly compared?: string;
  /** Where this was looked up: titles and, where stable, addresses. */
  readonly sources: readonly string[];
}

/** Days of a period in years, leap days included: no period of that many years is longer. */
export function yearsInDays(years: number): number {
  return 365 * years + Math.ceil(years / 4);
}
