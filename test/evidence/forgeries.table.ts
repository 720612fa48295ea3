/** What somebody may write into the evidence who has every right there, and what the chain of runs says of it without the log. */
import { gzipSync } from 'node:zlib';
import type { Baseline } from '../../lib/evidence/baseline';
import type { EvidenceDocument, Link } from '../../lib/evidence/document';
import type { Carried, Standing } from '../../lib/evidence/standing';
import { configurationOf } from '../../lib/evidence/templates';
import type { Finding } from '../../lib/findings/finding';
import { zipped, type Bucket } from '../support/s3-in-memory';

export const LOG = 'audit-log';
/** Hours from midnight on January 1, 2026. */
export const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);
/** The one that verifications know. */
export const CHAIN = '111122223333/eu-central-1';
/** When what is forged is written. */
const FORGED_AT = at(5.5);

export const FINDING: Finding = {
  ...{ guardrail: 'TrailNotRestarted', status: 'FAIL', severity: 'HIGH', owner: 'security', resource: 'Trail' },
  ...{ path: 'StartLoggingTime', expected: null, found: '2026-01-01T01:00:00Z', message: 'Stopped.', remedy: 'Ask.' },
};
const SURROUNDING = 'the policy of the event bus';
const [STANDING]: readonly Standing[] = [{ finding: FINDING, since: at(1).toISOString() }];
const DEPLOYMENT = { at: at(2).toISOString(), after: at(1).toISOString(), changed: '1 change' };

/** What the runs of the fixture take for granted, and carry. */
export const TEMPLATE = { body: { Resources: {} }, parameters: {} };
export const BASELINE: Baseline = {
  ...{ configuration: configurationOf(TEMPLATE), trails: {}, loggingSince: { trail: '2026-01-01T01:00:00Z' } },
  code: { Checker: { source: 's', sha256: 'a' } },
  surroundings: { [SURROUNDING]: '{}' },
  requirements: { frameworks: [], administrators: [], readers: [], owners: {} },
};
export const CARRIED: Carried = { standing: STANDING ? [STANDING] : [], deployments: [DEPLOYMENT] };

/** The newest run of a chain. */
export interface Newest {
  readonly link: Link;
  readonly document: EvidenceDocument;
}

export interface Evidence {
  readonly bucket: Bucket;
  readonly check: Newest;
  readonly verification: Newest;
}

type Change = (document: EvidenceDocument) => object;

const name = (number: number): string => String(number).padStart(9, '0');
const folder = (chain = LOG, day = '2026/01/01'): string => `evidence/${chain}/${day}/`;
const VERIFICATIONS = `${LOG}-log-verification`;

interface Place {
  readonly number?: number;
  readonly key?: string;
  readonly time?: Date;
}

/** The run after the newest one, of which every link fits. @returns its key */
function next(
  { link, document }: Newest,
  bucket: Bucket,
  change: Change = () => ({}),
  { number = Number(link.id) + 1, time = FORGED_AT, ...place }: Place = {},
): string {
  const chain = document.run.kind === 'log-verification' ? VERIFICATIONS : LOG;
  const { key = `${folder(chain)}${name(number)}.json.gz` } = place;
  const times = { startedAt: time.toISOString(), finishedAt: time.toISOString() };
  const run = { ...document.run, ...times, id: name(number) };
  const quiet = { ...document, previous: link, attempts: [], untold: [], run };
  bucket.write(key, zipped(JSON.stringify({ ...quiet, ...change(quiet) })), FORGED_AT);
  return key;
}

const run =
  (change: Change, place?: Place) =>
  ({ check, bucket }: Evidence): string =>
    next(check, bucket, change, place);
const ofRun =
  (change: Partial<EvidenceDocument['run']>, place?: Place) =>
  ({ check, bucket }: Evidence): string =>
    next(check, bucket, (document) => ({ run: { ...document.run, ...change } }), place);
const ofVerification =
  (change: Partial<EvidenceDocument['run']>) =>
  ({ verification, bucket }: Evidence): string =>
    next(verification, bucket, (document) => ({ run: { ...document.run, ...change } }));
const ofBaseline = (change: Partial<Baseline>): ((evidence: Evidence) => string) =>
  run(({ baseline }) => ({ baseline: { ...baseline, ...change } }));

/** A template of the attacker's, which is not kept, or is by the attacker's own hand. */
const OTHER = { body: { Resources: { Mine: {} } }, parameters: {} };
const CONFIGURATION = configurationOf(OTHER);
const deployed =
  (change: Partial<Baseline>, isKept: boolean, findings: readonly Finding[] = []) =>
  ({ check, bucket }: Evidence): string => {
    const key = `evidence/${LOG}/templates/${CONFIGURATION}.json.gz`;
    const body = gzipSync(JSON.stringify([OTHER.body, OTHER.parameters])).toString('base64');
    const template = { key, versionId: isKept ? bucket.write(key, body, FORGED_AT) : 'v99' };
    return next(check, bucket, ({ run: of, baseline, carried, summary }) => ({
      run: { ...of, configuration: CONFIGURATION },
      baseline: { ...baseline, ...change, configuration: CONFIGURATION },
      carried: { ...carried, template },
      ...(findings.length > 0 && { findings, summary: { ...summary, held: false } }),
    }));
  };

const moved = (days: number): Date => new Date(FORGED_AT.getTime() - days * 24 * 3_600_000);

/** Each with what the chain says of the forged key; the log names its writer in any case. */
export const FORGERIES: readonly (readonly [
  what: string,
  forge: (of: Evidence) => string,
  chain: readonly string[],
])[] = [
  // nothing in the chain tells these from a run: they rest on the log
  ['the next run, on which all is well', run(() => ({})), []],
  ['the next verification, which found nothing', ofVerification({}), []],
  // in another place
  [
    'a run of three days ago',
    run(() => ({}), { key: `${folder(LOG, '2025/12/29')}000000004.json.gz`, time: moved(3) }),
    ['EvidenceReordered'],
  ],
  [
    "a run of today under an old day's folder",
    run(() => ({}), { key: `${folder(LOG, '2025/12/29')}000000004.json.gz` }),
    ['EvidenceReordered'],
  ],
  [
    'a run of a day without any, written today',
    ofRun({ startedAt: moved(3).toISOString() }, { key: `${folder(LOG, '2025/12/29')}000000004.json.gz` }),
    ['EvidenceReordered'],
  ],
  ['a run that ended before it began', ofRun({ finishedAt: at(5.4).toISOString() }), ['EvidenceReordered']],
  ['a run of no time at all', ofRun({ startedAt: '2026-01-01 or so' }), ['EvidenceReordered']],
  ['a run with 15 digits', run(() => ({}), { number: 999_999_999_999_999 }), ['EvidenceReordered']],
  ['a run far ahead', run(() => ({}), { number: 500_000 }), ['EvidenceReordered']],
  [
    'a run in a folder of its own',
    run(() => ({}), { key: `evidence/${LOG}/x/2026/01/01/000000004.json.gz` }),
    ['EvidenceReordered'],
  ],
  [
    'a run of a day that there is not',
    run(() => ({}), { key: `${folder(LOG, '2026/13/01')}000000004.json.gz` }),
    ['EvidenceReordered'],
  ],
  [
    'a second document of the last run',
    run(() => ({}), { number: 3, key: `${folder()}000000003.json` }),
    ['EvidenceAltered'],
  ],
  // of another one
  ['the last run once more', ({ check, bucket }) => next(check, bucket, () => check.document), ['EvidenceReordered']],
  [
    'the last run once more, under the next number',
    ({ check, bucket }) =>
      next(check, bucket, ({ run: { id } }) => ({ ...check.document, run: { ...check.document.run, id } })),
    ['EvidenceReordered'],
  ],
  ['a run of another audit log', ofRun({ auditLog: 'other' }), ['EvidenceReordered']],
  ['a run of the same audit log in another account', ofRun({ account: '999999999999' }), ['EvidenceReordered']],
  ['a run in another Region', ofRun({ region: 'us-east-1' }), ['EvidenceReordered']],
  ['a verification among the checks', ofRun({ kind: 'log-verification' }), ['EvidenceReordered']],
  ['a check among the verifications', ofVerification({ kind: 'drift-check' }), ['EvidenceReordered']],
  ['a first run behind the last one', run(() => ({ previous: null })), ['EvidenceReordered']],
  [
    'a run that follows an object of the attacker',
    run(({ previous }) => ({ previous: { ...previous, sha256: 'f'.repeat(64) } })),
    [],
  ],
  // takes other things for granted
  [
    'acknowledgements that nobody deployed',
    ofBaseline({
      requirements: {
        ...{ frameworks: [], administrators: [], readers: [], owners: {} },
        acknowledgements: [{ finding: 'TrailNotRestarted', resource: 'Trail', time: 'x', reason: 'Fine.', owner: 'x' }],
      },
    }),
    ['EvidenceBaselineChanged'],
  ],
  ["the attacker's trail", ofBaseline({ trails: { 'arn:mine': 'mine' } }), ['EvidenceBaselineChanged']],
  ['other code', ofBaseline({ code: { Checker: { source: 's', sha256: 'b' } } }), ['EvidenceBaselineChanged']],
  [
    'a later start of logging',
    ofBaseline({ loggingSince: { trail: at(5).toISOString() } }),
    ['EvidenceBaselineChanged'],
  ],
  [
    'another policy of the event bus',
    ofBaseline({ surroundings: { [SURROUNDING]: '[]' } }),
    ['EvidenceBaselineChanged'],
  ],
  [
    'one reader more',
    ofBaseline({ requirements: { frameworks: [], administrators: [], readers: ['arn:x'], owners: {} } }),
    ['EvidenceBaselineChanged'],
  ],
  ['nothing', run(() => ({ baseline: undefined })), ['EvidenceBaselineChanged']],
  [
    "the attacker's trail, as of another configuration",
    deployed({ trails: { 'arn:mine': 'mine' } }, true),
    ['EvidenceBaselineChanged'],
  ],
  ['another configuration, whose template is kept nowhere', deployed({}, false), ['EvidenceBaselineChanged']],
  ['another configuration of which no finding tells', deployed({}, true), ['EvidenceBaselineChanged']],
  // claims
  [
    'another version that forgets what is open',
    run(({ run: of }) => ({ run: { ...of, version: '9.9.9' }, carried: undefined })),
    ['EvidenceBaselineChanged'],
  ],
  [
    'nothing open any more',
    run(({ carried }) => ({ carried: { ...carried, standing: [] } })),
    ['EvidenceBaselineChanged'],
  ],
  [
    'what is open, as of another time',
    run(({ carried }) => ({
      carried: { ...carried, standing: carried?.standing.map((each) => ({ ...each, since: at(3).toISOString() })) },
    })),
    ['EvidenceBaselineChanged'],
  ],
  [
    'a deployment that nobody is asked about',
    run(({ carried }) => ({ carried: { ...carried, deployments: [] }, findings: [] })),
    ['EvidenceBaselineChanged'],
  ],
  [
    'a call as answered that nobody heard of',
    run(({ answeredEvents }) => ({ answeredEvents: [...answeredEvents, 'an-event-to-come'] })),
    ['EvidenceBaselineChanged'],
  ],
  [
    'an acknowledgement that nobody deployed',
    run(() => ({
      findings: [{ ...FINDING, status: 'ACKNOWLEDGED', acknowledgement: { reason: 'Fine.' } }],
      summary: { held: true },
    })),
    ['EvidenceAltered'],
  ],
  [
    'that all held, above a finding',
    run(() => ({ findings: [FINDING], summary: { held: true } })),
    ['EvidenceAltered'],
  ],
  [
    'that all writes are compared',
    ofVerification({ writesComparedUntil: '2099-01-01T00:00:00Z' }),
    ['EvidenceReordered'],
  ],
  [
    'that hours to come are verified',
    ofVerification({ period: { start: at(0).toISOString(), end: '2099-01-01T00:00:00Z' } }),
    ['EvidenceReordered'],
  ],
  ['that a log began later', ofVerification({ began: { [CHAIN]: at(4).toISOString() } }), ['EvidenceBaselineChanged']],
  ['that a log began at no time', ofVerification({ began: {} }), ['EvidenceBaselineChanged']],
  ['that a Region was never known', ofVerification({ chains: [] }), ['EvidenceBaselineChanged']],
  // of another shape: later runs must be able to read what stands before them
  ['junk', ({ check, bucket }) => next(check, bucket, () => ({ schema: 'x' })), ['EvidenceAltered']],
  ['findings that are none', run(() => ({ findings: [null] })), ['EvidenceAltered']],
  ['calls that are none', run(() => ({ attempts: [null] })), ['EvidenceAltered']],
  ['ids that are none', run(() => ({ answeredEvents: [{}] })), ['EvidenceAltered']],
  ['owners that are none', run(() => ({ untold: [5] })), ['EvidenceAltered']],
  ['a baseline that is none', run(() => ({ baseline: 'x' })), ['EvidenceAltered']],
  ['trails that are none', run(({ baseline }) => ({ baseline: { ...baseline, trails: null } })), ['EvidenceAltered']],
  [
    'code that is none',
    run(({ baseline }) => ({ baseline: { ...baseline, code: { Checker: null } } })),
    ['EvidenceAltered'],
  ],
  ['a period that is none', ofRun({ period: 5 as never }), ['EvidenceAltered']],
  [
    'acknowledgements that are none',
    run(({ baseline }) => ({ baseline: { ...baseline, requirements: { acknowledgements: [null] } } })),
    ['EvidenceBaselineChanged'],
  ],
];
