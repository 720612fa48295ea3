/** Where evidence stands in its bucket. */

/**
 * Milliseconds. A run is written under the day on which it began, and the keys of a day under that day: both a little later. What stands
 * under an earlier day is not new to the ledger.
 */
export const NAMED_BEFORE = 10 * 86_400_000;

/** Below which prefix the evidence bucket takes evidence. */
export const EVIDENCE_PREFIX = 'evidence/';

/** Below which prefix the evidence bucket takes the ledger. Nothing below it expires. */
export const LEDGER_PREFIX = 'tlog/';

/** Below which prefix the evidence bucket takes requests for legal holds, and what became of them. Nothing below it expires. */
export const HOLDS_PREFIX = 'holds/';

/** `evidence/AUDIT-LOG/` */
export function prefixOf(auditLog: string): string {
  return `${EVIDENCE_PREFIX}${auditLog}/`;
}

/** `evidence/AUDIT-LOG/templates/`: below it every template that was deployed, by its hash. */
export function templatesPrefix(auditLog: string): string {
  return `${prefixOf(auditLog)}templates/`;
}

/** `evidence/AUDIT-LOG-public-keys/`: below it, by day, the keys by which the log of that day was verified. */
export function publicKeysPrefix(auditLog: string): string {
  return prefixOf(`${auditLog}-public-keys`);
}

/** `evidence/AUDIT-LOG-activity/`: below it, by day, what the activity of the days after it is compared with. */
export function activityPrefix(auditLog: string): string {
  return prefixOf(`${auditLog}-activity`);
}

/** `evidence/AUDIT-LOG-manifests/`: below it, by the day on which they were written, lists of the objects that were verified. */
export function manifestsPrefix(auditLog: string): string {
  return prefixOf(`${auditLog}-manifests`);
}

/** `evidence/AUDIT-LOG-removals/`: below it, by the day on which that was seen, lists of the objects that are gone. */
export function removalsPrefix(auditLog: string): string {
  return prefixOf(`${auditLog}-removals`);
}

/** `tlog/manifest/ACCOUNT/REGION/`: below it, by the day that they are of (2026-11-22), the lists of both kinds as the ledger keeps them. */
export function ledgerListsPrefix({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${LEDGER_PREFIX}manifest/${account}/${region}/`;
}

/** Ends the name of a list of what is gone, below that prefix. */
export const REMOVAL_ENDING = '.removed.json.gz';

/** `evidence/AUDIT-LOG/2026/11/22/`: the folder of a day, UTC. */
export function dayPrefix(auditLog: string, day: Date): string {
  return `${prefixOf(auditLog)}${dayFolder(day)}/`;
}

/** `2026/11/22`: a day, UTC, as it stands below every prefix. */
export function dayFolder(day: Date): string {
  return day.toISOString().slice(0, 10).replaceAll('-', '/');
}

/** The key of a run's document, which is compressed. Version 0.1 wrote `.json`, and `.html` and `.csv` beside it. */
export function runKey(auditLog: string, startedAt: Date, id: string): string {
  return `${dayPrefix(auditLog, startedAt)}${id}.json.gz`;
}

/** Name of a run by its number in the chain. */
export function runId(number: number): string {
  return String(number).padStart(9, '0');
}

/**
 * The number of the run whose document a key names; undefined for any other key. Numbers grow beyond their nine digits: a
 * forged run 999999999 must not be the last one that counts.
 */
export function runNumber(key: string): number | undefined {
  const name = /\/\d{4}\/\d{2}\/\d{2}\/(\d{9,15})\.json(?:\.gz)?$/.exec(key)?.[1];
  return name === undefined ? undefined : Number(name);
}

/** So many runs may be missing between two that follow each other; a number beyond was made up. */
const LARGEST_JUMP = 1000;

/** Whether no chain leads from one run to the other. */
export function isJump(before: number, after: number): boolean {
  return after - before > LARGEST_JUMP;
}

/** No chain has so many: a run a second for 28 years. */
const MOST_RUNS = 900_000_000;

/**
 * The number of the last run. One far beyond the one before was made up, to leave no numbers for the runs that follow.
 *
 * @param numbers In the order in which S3 took the runs, which no writer chooses.
 */
export function lastNumber(numbers: readonly number[]): number | undefined {
  let last = numbers.find((number) => number < MOST_RUNS);
  for (const number of numbers) if (last !== undefined && number > last && !isJump(last, number)) last = number;
  return last;
}

/** @param numbers Of runs, in any order. */
export function hasJump(numbers: readonly number[]): boolean {
  const inOrder = [...numbers].sort((a, b) => a - b);
  return inOrder.some((number, index) => isJump(inOrder[index - 1] ?? number, number));
}

/** The day, UTC, that a key of a run stands in; undefined for any other key. */
export function dayOf(key: string): Date | undefined {
  const [, year, month, day] = /\/(\d{4})\/(\d{2})\/(\d{2})\/\d{9,15}\.(?:json(?:\.gz)?|html|csv)$/.exec(key) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T00:00:00Z`);
}
