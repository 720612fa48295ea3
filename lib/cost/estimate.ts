/** What an audit log costs: a month, and over the whole retention. */
import type { Config } from '../config';
import { retentionOf } from '../config/requirements';
import { minutesBetweenRuns } from '../config/schedule';
import { PRICES } from './prices';

/** What the configuration does not say, and the costs depend on. */
export interface Usage {
  /** Management events a day, in all Regions. */
  readonly eventsPerDay: number;
  /** Share of the events that write: Insights analyzes these twice. */
  readonly writeShare: number;
  /** Whether another trail of the account delivers management events already. */
  readonly furtherCopy: boolean;
  /** Bytes of an event in a compressed log file. */
  readonly bytesPerEvent: number;
  /** Regions that the account uses: each delivers files of its own. */
  readonly regions: number;
}

/** One line of the estimate, in USD. */
export interface CostPart {
  readonly name: string;
  readonly firstMonth: number;
  /** In the last month of the retention: by then everything that is kept is stored. */
  readonly lastMonth: number;
  readonly wholeRetention: number;
}

export interface CostEstimate {
  readonly retentionDays: number;
  readonly months: number;
  readonly parts: readonly CostPart[];
  readonly total: CostPart;
}

/** The defaults: a small account. AWS publishes no size of an event. */
export const ASSUMED: Usage = {
  eventsPerDay: 10_000,
  writeShare: 0.1,
  furtherCopy: false,
  bytesPerEvent: 200,
  regions: 17,
};

/** How many of each an audit log deploys; test/cost compares the numbers with the sample's template. */
export const DEPLOYED = { alarmMetrics: 16, metrics: 21, dashboards: 1 };

/** What a ledger adds to that. */
export const LEDGER_DEPLOYED = { alarmMetrics: 3, metrics: 1 };

/** What holds add to it. Their function runs for a second four times an hour, which costs next to nothing. */
export const HOLDS_DEPLOYED = { alarmMetrics: 3, metrics: 1 };

const DAYS_A_MONTH = 365.25 / 12;
const GB = 1e9;
const TB = 1e12;
const QUERIES = 30;
const DAYS_A_QUERY = 30;
const LEAST_BYTES_A_QUERY = 10e6;
/** Measured: the compressed document of a drift check of the sample. */
const EVIDENCE_BYTES = 0.08e6;
const EVIDENCE_FILES = 1;
const DIGEST_BYTES = 1_500;
/** CloudTrail delivers about every five minutes (User Guide, "How CloudTrail works"). */
const DELIVERIES_A_DAY = 288;
/** Reads and writes of one run on its evidence, each a data event. */
const DATA_EVENTS_A_RUN = 10;
const DIGESTS_A_DAY = 24;

/** An append writes what it begins with, a bundle, a tile or two and a checkpoint; a bundle at the edge is half full. */
const LEDGER_FILES = 5;
const LEDGER_BYTES = 0.12e6;
const DIGEST_LEAF_BYTES = 1_600;
/** It reads the runs of a day, the edge of the tree, and locks. */
const DATA_EVENTS_AN_APPEND = 40;

export function estimateCost(config: Config, usage: Usage = ASSUMED): CostEstimate {
  const retentionDays = retentionOf(config).days;
  const months = Math.max(1, Math.round(retentionDays / DAYS_A_MONTH));
  const runs = 24 * 60 * (DAYS_A_MONTH / (minutesBetweenRuns(config.driftCheck.schedule) ?? 60));
  const parts = [
    keyPart(months),
    steady('12 alarms, two of them on anomalies', DEPLOYED.alarmMetrics * PRICES.alarm.usd, months),
    steady('metrics of its own, and request metrics', DEPLOYED.metrics * PRICES.metric.usd, months),
    steady('dashboard', DEPLOYED.dashboards * PRICES.dashboard.usd, months),
    ...eventParts(usage, runs, months),
    steady('uploads to S3', (uploads(usage, runs) / 1_000) * PRICES.upload.usd, months),
    stored('storage of log files and digests', logBytes(usage), months),
    ...(config.ledger ? ledgerParts(usage, months) : []),
    ...(config.queries ? [queriesPart(usage, months)] : []),
    ...(config.holders ? [holdsPart(months)] : []),
    stored('storage of evidence', (runs + DAYS_A_MONTH) * EVIDENCE_BYTES, months),
  ];
  return { retentionDays, months, parts, total: sumOf(parts) };
}

/** Each of the first two yearly rotations adds as much as the key itself. */
function keyPart(months: number): CostPart {
  const inMonth = (month: number): number => PRICES.key.usd + Math.min(2, Math.floor(month / 12)) * PRICES.rotation.usd;
  return {
    name: 'key, and its first two rotations',
    firstMonth: inMonth(0),
    lastMonth: inMonth(months - 1),
    wholeRetention: Array.from({ length: months }, (_, month) => inMonth(month)).reduce((sum, usd) => sum + usd, 0),
  };
}

function eventParts(usage: Usage, runs: number, months: number): CostPart[] {
  const events = usage.eventsPerDay * DAYS_A_MONTH;
  // writes are analyzed for the call rate and for the error rate, reads for the latter (User Guide, "Costs for Insights events")
  const analyzed = events * (1 + usage.writeShare);
  return [
    steady(
      'a further copy of management events',
      usage.furtherCopy ? (events / 1e5) * PRICES.furtherCopy.usd : 0,
      months,
    ),
    steady('Insights', (analyzed / 1e5) * PRICES.insight.usd, months),
    steady('data events on its own buckets', (dataEvents(usage, runs) / 1e5) * PRICES.dataEvent.usd, months),
  ];
}

/** The key that signs, three alarms, and what an append an hour signs, writes and reads (docs/ledger.md). */
function ledgerParts({ regions }: Usage, months: number): CostPart[] {
  const appends = 24 * DAYS_A_MONTH;
  const calls =
    (appends / 10_000) * PRICES.signature.usd +
    ((appends * LEDGER_FILES) / 1_000) * PRICES.upload.usd +
    ((appends * DATA_EVENTS_AN_APPEND) / 1e5) * PRICES.dataEvent.usd;
  const bytes = appends * LEDGER_BYTES + regions * DIGESTS_A_DAY * DAYS_A_MONTH * 2 * DIGEST_LEAF_BYTES;
  const watched = LEDGER_DEPLOYED.alarmMetrics * PRICES.alarm.usd + LEDGER_DEPLOYED.metrics * PRICES.metric.usd;
  return [
    steady('ledger: its key, alarms and metric', PRICES.key.usd + watched, months),
    steady('ledger: signatures, uploads, data events', calls, months),
    stored('storage of the ledger', bytes, months),
  ];
}

/** Thirty queries a month, each over the files of thirty days: table, workgroup and saved queries cost nothing. */
function queriesPart({ eventsPerDay, bytesPerEvent }: Usage, months: number): CostPart {
  // a query counts as 10 MB at least (KensioSoftware/rainlytics #21: AWS's own page loads its numbers in the browser)
  const bytes = Math.max(eventsPerDay * bytesPerEvent * DAYS_A_QUERY, LEAST_BYTES_A_QUERY);
  return steady('queries: thirty a month, each over thirty days', ((QUERIES * bytes) / TB) * PRICES.scan.usd, months);
}

function holdsPart(months: number): CostPart {
  const { alarmMetrics, metrics } = HOLDS_DEPLOYED;
  return steady('holds: alarms and metric', alarmMetrics * PRICES.alarm.usd + metrics * PRICES.metric.usd, months);
}

/** The daily verification reads each file once, and those of the home Region once more for who wrote evidence. */
function dataEvents(usage: Usage, runs: number): number {
  const ofHomeRegion = filesADay({ ...usage, regions: 1 });
  return runs * DATA_EVENTS_A_RUN + (filesADay(usage) + ofHomeRegion) * DAYS_A_MONTH;
}

function uploads(usage: Usage, runs: number): number {
  return filesADay(usage) * DAYS_A_MONTH + runs * EVIDENCE_FILES;
}

/** Log files and digests that CloudTrail delivers. */
function filesADay({ eventsPerDay, regions }: Pick<Usage, 'eventsPerDay' | 'regions'>): number {
  return Math.min(eventsPerDay, regions * DELIVERIES_A_DAY) + regions * DIGESTS_A_DAY;
}

function logBytes({ eventsPerDay, bytesPerEvent, regions }: Usage): number {
  return (eventsPerDay * bytesPerEvent + regions * DIGESTS_A_DAY * DIGEST_BYTES) * DAYS_A_MONTH;
}

function steady(name: string, usd: number, months: number): CostPart {
  return { name, firstMonth: usd, lastMonth: usd, wholeRetention: usd * months };
}

/** A month's files are paid for in every later month: nothing is deleted before the retention ends. */
function stored(name: string, bytesAMonth: number, months: number): CostPart {
  const usd = (bytesAMonth / GB) * PRICES.storage.usd;
  return { name, firstMonth: usd, lastMonth: usd * months, wholeRetention: (usd * months * (months + 1)) / 2 };
}

function sumOf(parts: readonly CostPart[]): CostPart {
  const sum = (of: (part: CostPart) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    name: 'total',
    firstMonth: sum(({ firstMonth }) => firstMonth),
    lastMonth: sum(({ lastMonth }) => lastMonth),
    wholeRetention: sum(({ wholeRetention }) => wholeRetention),
  };
}
