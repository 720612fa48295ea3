/** Which accounts of an organization delivered in a period, as results and reports hold it. */

/** Plain JSON: accounts by their ids, in order. */
export interface MemberCoverage {
  /** ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly delivered: readonly string[];
  /** Of those: no log file came, only digests. An account in which nothing is done is one of them. */
  readonly digestsOnly: readonly string[];
  /** Delivered before, and nothing in the period. */
  readonly silent: readonly string[];
  /** Nothing was ever delivered, though they joined before the period. */
  readonly neverHeard: readonly string[];
  /** `ACCOUNT/REGION` of accounts that delivered from other Regions. */
  readonly silentRegions: readonly string[];
  /** The same, in Regions that an account may opt out of: whether it did is not known. */
  readonly perhapsOptedOut: readonly string[];
  /** Joined so late that nothing had to be delivered yet. */
  readonly new: readonly string[];
  /** Suspended, closed or not activated: nothing is expected of them. */
  readonly suspended: readonly string[];
  /** The archive has their logs, and the organization has them no longer. */
  readonly left: readonly string[];
  /** Why the organization's accounts are not known; absent where they are. */
  readonly unlisted?: string;
}

/** How many accounts and Regions had to deliver, and did not. */
export function countSilent({ silent, neverHeard, silentRegions }: MemberCoverage): number {
  return silent.length + neverHeard.length + silentRegions.length;
}

/** What it comes to; a sentence each. */
export function coverageLines(coverage: MemberCoverage): string[] {
  const said: readonly (readonly [accounts: readonly string[], sentence: string])[] = [
    [coverage.delivered, 'Accounts that delivered'],
    [coverage.digestsOnly, 'Of these, only digests came from'],
    [coverage.silent, coverage.unlisted === undefined ? 'FELL SILENT' : 'Silent, and perhaps no longer a member'],
    [coverage.neverHeard, 'NEVER HEARD'],
    [coverage.silentRegions, 'FELL SILENT in one Region'],
    [coverage.perhapsOptedOut, 'Silent in a Region that the account may have opted out of'],
    [coverage.new, 'New, nothing due yet'],
    [coverage.suspended, 'Suspended or closed'],
    [coverage.left, 'Left the organization'],
  ];
  const lines = said.filter(([accounts]) => accounts.length > 0);
  return [
    `Members, ${coverage.start} to ${coverage.end}:`,
    ...lines.map(([accounts, sentence]) => `${sentence}: ${listed(accounts)}.`),
    ...(coverage.unlisted === undefined ? [] : [`Unknown: who else is a member. ${coverage.unlisted}.`]),
  ];
}

/** An organization has thousands. */
const MOST_NAMED = 50;

function listed(accounts: readonly string[]): string {
  const more = accounts.length - MOST_NAMED;
  return `${accounts.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
