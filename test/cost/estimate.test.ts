/** The estimate: what is counted is what the sample deploys, and what is stored is paid for until its retention ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config';
import {
  ASSUMED,
  DEPLOYED,
  estimateCost,
  HOLDS_DEPLOYED,
  LEDGER_DEPLOYED,
  type CostEstimate,
  type Usage,
} from '../../lib/cost/estimate';
import { PRICES, PRICES_OF } from '../../lib/cost/prices';
import { wormtrailHere } from '../support/command-line-here';
import { auditLogTemplate } from '../constructs/support';

const ROOT = join(__dirname, '..', '..');
const config = loadConfig(join(ROOT, 'wormtrail.config.json'));
const estimate = (usage: Partial<Usage> = {}): CostEstimate => estimateCost(config, { ...ASSUMED, ...usage });
const part = (name: RegExp, of: CostEstimate) => {
  const found = of.parts.find((each) => name.test(each.name));
  if (!found) throw new Error(`no part ${name}`);
  return found;
};

test('alarms and dashboards are those of the template; an anomaly alarm counts three metrics', () => {
  const template = auditLogTemplate();
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as {
    Properties: { Metrics?: { Expression?: string }[] };
  }[];
  const isAnomaly = ({ Properties: { Metrics = [] } }: (typeof alarms)[number]) =>
    Metrics.some(({ Expression = '' }) => Expression.startsWith('ANOMALY_DETECTION_BAND'));
  expect(alarms).toHaveLength(12);
  expect(alarms.filter(isAnomaly)).toHaveLength(2);
  expect(alarms.reduce((sum, alarm) => sum + (isAnomaly(alarm) ? 3 : 1), 0)).toBe(DEPLOYED.alarmMetrics);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', DEPLOYED.dashboards);
});

test('a ledger adds a key, three alarms, a metric, and what an append an hour writes', () => {
  const [without, withLedger] = [estimateCost(config), estimateCost({ ...config, ledger: true })];
  const added = withLedger.parts.filter(({ name }) => without.parts.every((each) => each.name !== name));
  expect(added.map(({ name }) => name)).toEqual([
    'ledger: its key, alarms and metric',
    'ledger: signatures, uploads, data events',
    'storage of the ledger',
  ]);
  expect(added[0]?.firstMonth).toBeCloseTo(1 + 3 * 0.1 + 0.3, 6);
  const alarms = (ledger: boolean) =>
    Object.keys(auditLogTemplate({ ledger }).findResources('AWS::CloudWatch::Alarm')).length;
  expect(alarms(true) - alarms(false)).toBe(LEDGER_DEPLOYED.alarmMetrics);
  expect(withLedger.total.firstMonth).toBeGreaterThan(without.total.firstMonth + 1.6);
});

test('queries cost what they read, ten megabytes at least', () => {
  const withQueries = (usage: Partial<Usage>) =>
    part(/^queries/, estimateCost({ ...config, queries: {} }, { ...ASSUMED, ...usage })).firstMonth;
  expect(estimate().parts.some(({ name }) => name.startsWith('queries'))).toBe(false);
  expect(withQueries({ eventsPerDay: 10, bytesPerEvent: 200 })).toBeCloseTo(30 * 10e6 * 5e-12, 9);
  expect(withQueries({ eventsPerDay: 1e6, bytesPerEvent: 200 })).toBeCloseTo(30 * 30 * 200e6 * 5e-12, 6);
});

test('holds add their alarms and a metric', () => {
  const holders = ['legal', 'privacy'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
  const added = part(/^holds/, estimateCost({ ...config, holders }, ASSUMED));
  expect(added.firstMonth).toBeCloseTo(3 * 0.1 + 0.3, 6);
  const alarms = (changes: object) =>
    Object.keys(auditLogTemplate(changes).findResources('AWS::CloudWatch::Alarm')).length;
  expect(alarms({ holders, readers: holders }) - alarms({})).toBe(HOLDS_DEPLOYED.alarmMetrics);
});

test('the retention of the sample is 72 months, and its parts add up', () => {
  const { months, parts, total } = estimate();
  expect(months).toBe(72);
  for (const column of ['firstMonth', 'lastMonth', 'wholeRetention'] as const) {
    expect(parts.reduce((sum, each) => sum + each[column], 0)).toBeCloseTo(total[column], 6);
  }
});

test('storage grows every month: the last one pays for all, and the whole is a triangle', () => {
  const { firstMonth, lastMonth, wholeRetention } = part(/log files and digests/, estimate());
  expect(lastMonth).toBeCloseTo(firstMonth * 72, 6);
  expect(wholeRetention).toBeCloseTo((firstMonth * 72 * 73) / 2, 6);
});

test('the first two yearly rotations of the key add a dollar each, later ones nothing', () => {
  expect(part(/^key/, estimate())).toMatchObject({ firstMonth: 1, lastMonth: 3, wholeRetention: 12 + 24 + 48 * 3 });
});

test('a further copy of a million events costs USD 20, writes are analyzed twice', () => {
  const usage = { eventsPerDay: (1e6 / 365.25) * 12, writeShare: 0.5, furtherCopy: true };
  expect(part(/further copy/, estimate(usage)).firstMonth).toBeCloseTo(20, 6);
  expect(part(/Insights/, estimate(usage)).firstMonth).toBeCloseTo(15 * 0.35, 6);
  expect(part(/further copy/, estimate()).wholeRetention).toBe(0);
});

test('the verification reads each file once a day, and those of one Region twice: each is a data event', () => {
  const ofReads = (usage: Partial<Usage>): number =>
    (part(/data events/, estimate(usage)).firstMonth / PRICES.dataEvent.usd) * 1e5 * (12 / 365.25);
  const [quiet, quieter] = [ofReads({ eventsPerDay: 0, regions: 2 }), ofReads({ eventsPerDay: 0, regions: 1 })];
  // where nothing happens there are digests alone
  expect(quiet - quieter).toBeCloseTo(24, 3);
  expect(ofReads({ eventsPerDay: 1e9, regions: 2 }) - quiet).toBeCloseTo(3 * 288, 3);
});

test('each price names its source, and whether AWS states it', () => {
  expect(PRICES_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  for (const { usd, per, source, by } of Object.values(PRICES)) {
    expect(usd).toBeGreaterThan(0);
    expect(per).not.toBe('');
    expect(/^https:\/\/aws\.amazon\.com\//.test(source)).toBe(by === 'AWS');
  }
});

test('README says the number of the sample', () => {
  const { firstMonth, wholeRetention } = estimate().total;
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replace(/\s+/g, ' ');
  expect(readme).toContain(`about USD ${firstMonth.toFixed(0)} in the first month`);
  expect(readme).toContain(`USD ${wholeRetention.toFixed(0)} over its whole retention`);
});

test('the command prints it, as a table and as one JSON document', async () => {
  const text = await wormtrailHere(['cost'], ROOT);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(text.stdout).toContain(estimate().total.wholeRetention.toFixed(2));
  expect(text.stdout).toContain(PRICES_OF);
  const json = await wormtrailHere(['cost', '--format', 'json', '--events', '5', '--further-copy'], ROOT);
  expect(JSON.parse(json.stdout)).toMatchObject({ usage: { eventsPerDay: 5, furtherCopy: true }, prices: PRICES });
});
