/**
 * Attacks on the evidence by an administrator, whom the bucket policy keeps from writing it: the policy goes, an object comes, and the
 * policy is back. The object is locked, so that nothing undoes it.
 */
import type { EvidenceDocument, Link } from '../evidence/document';
import { dayFolder, dayPrefix, publicKeysPrefix, runId } from '../evidence/names';
import { verificationsOf } from '../evidence/writers';
import { parseArn } from '../facts/arn';
import type { Finding } from '../findings/finding';
import { TECHNIQUES, type Answer, type Attack, type Call } from './attack';
import type { Target } from './target';

const DAY = 86_400_000;

/** An account of the attacker. */
const OTHER_ACCOUNT = '444455556666';

interface Forged {
  readonly key: string;
  readonly body: string;
}

type Row = Pick<Attack, 'id' | 'title' | 'gain'> & {
  readonly guardrail: string;
  readonly forge: (target: Target) => Forged;
};

/** A run behind the newest one. */
function runAfter(
  { newest, stack }: Target,
  change: (document: EvidenceDocument) => Partial<EvidenceDocument> = () => ({}),
  { steps = 1, at = new Date() } = {},
): Forged {
  const { link, document } = newest?.check ?? {};
  return forgedRun(dayPrefix(stack, at), link, document, change, { steps, at });
}

/** A verification behind the newest one. */
function verificationAfter({ newest, stack }: Target, change: Partial<EvidenceDocument['run']>): Forged {
  const at = new Date();
  const { link, document } = newest?.verification ?? {};
  const claim = ({ run }: EvidenceDocument): Partial<EvidenceDocument> => ({
    run: { ...run, kind: 'log-verification', auditLog: stack, ...change },
  });
  return forgedRun(dayPrefix(verificationsOf(stack), at), link, document, claim, { steps: 1, at });
}

/** The run that it follows, without its findings; every link is as the functions make it. */
function forgedRun(
  folder: string,
  link: Link | undefined,
  before: EvidenceDocument | undefined,
  change: (document: EvidenceDocument) => Partial<EvidenceDocument>,
  { steps, at }: { readonly steps: number; readonly at: Date },
): Forged {
  const id = runId(Number(link?.id ?? 0) + steps);
  const times = { startedAt: at.toISOString(), finishedAt: at.toISOString() };
  const quiet = { findings: [], events: [], attempts: [], answeredEvents: [], untold: [] };
  const run = { kind: 'drift-check', trigger: 'schedule', auditLog: '', version: '', ...before?.run, id, ...times };
  const document = {
    ...{ schema: 'wormtrail.evidence/2', summary: { held: true }, ...before, ...quiet },
    ...{ run, previous: link ?? null },
  } as unknown as EvidenceDocument;
  // a document that is not compressed counts as well: version 0.1 wrote such ones
  return { key: `${folder}${id}.json`, body: JSON.stringify({ ...document, ...change(document) }) };
}

/** Any key but that of the audit log, which administrators may not use for evidence. */
const write = (target: Target, { key, body }: Forged): Call['input'] => ({
  ...{ Bucket: target.evidenceBucket, Key: key, Body: body, ServerSideEncryption: 'AES256' },
});

const s3 = (operation: string, input: Call['input'], as?: string): Call => ({
  ...{ service: 's3api', operation, input },
  ...(as !== undefined && { as }),
});

function forgedBy(
  { guardrail, forge, ...attack }: Row,
  open: (target: Target) => Call,
  as?: (target: Target) => string,
) {
  const forgery: Attack = {
    ...attack,
    threat: TECHNIQUES.storedDataManipulation,
    outcome: { kind: 'detected', guardrail, foundBy: 'evidence verify' },
    before: ({ evidenceBucket: Bucket }) => [s3('GetBucketPolicy', { Bucket })],
    calls: (target, [policy]: readonly Answer[]) => [
      open(target),
      s3('PutObject', write(target, forge(target)), as?.(target)),
      s3('PutBucketPolicy', { Bucket: target.evidenceBucket, Policy: policy?.Policy }),
    ],
  };
  return forgery;
}

const ROWS: readonly Row[] = [
  {
    id: 'forge-next-run',
    title: 'Write the next run oneself',
    gain: 'The newest evidence says that all is well, and the next check goes on from there.',
    guardrail: 'EvidenceWriterKnown',
    forge: (target) => runAfter(target),
  },
  {
    id: 'backdate-run',
    title: 'Write a run of three days ago',
    gain: 'A day on which no check ran seems to have had one.',
    guardrail: 'EvidenceReordered',
    forge: (target) => runAfter(target, undefined, { at: new Date(Date.now() - 3 * DAY) }),
  },
  {
    id: 'jump-far-ahead',
    title: 'Write a run whose number is far ahead',
    gain: 'If later runs counted on from it, what lies in between would seem to be deleted.',
    guardrail: 'EvidenceReordered',
    forge: (target) => runAfter(target, undefined, { steps: 500_000 }),
  },
  {
    id: 'change-baseline',
    title: "Write a run that takes the attacker's trail for granted",
    gain: 'Later checks take over from it that the trail was always there.',
    guardrail: 'EvidenceBaselineChanged',
    forge: (target) => runAfter(target, withOwnTrail),
  },
  {
    id: 'change-configuration',
    title: 'Write a run as of a configuration that was never deployed',
    gain: 'What a deployment changes may change: the code that counts as deployed, and the requirements.',
    guardrail: 'EvidenceBaselineChanged',
    forge: (target) => runAfter(target, asOfAnotherConfiguration),
  },
  {
    id: 'answer-in-advance',
    title: 'Write a run that says that calls to come are answered',
    gain: 'The responder would take the events of the next attack for duplicates.',
    guardrail: 'EvidenceBaselineChanged',
    forge: (target) =>
      runAfter(target, ({ answeredEvents }) => ({ answeredEvents: [...answeredEvents, 'the event of the attack'] })),
  },
  {
    id: 'acknowledge-in-a-run',
    title: 'Write a run that acknowledges a finding',
    gain: 'Reports say that somebody answers for it, and nothing was deployed.',
    guardrail: 'EvidenceAltered',
    forge: (target) => runAfter(target, () => ({ findings: [ACKNOWLEDGED] })),
  },
  {
    id: 'fill-missed-days',
    title: 'Write the run of a day on which none took place, three days later',
    gain: 'That no check ran while the audit log was attacked is seen by no reader.',
    guardrail: 'EvidenceReordered',
    forge: (target) => {
      const startedAt = new Date(Date.now() - 3 * DAY);
      const { key, body } = runAfter(target, ({ run }) => ({ run: { ...run, startedAt: startedAt.toISOString() } }));
      return { key: `${dayPrefix(target.stack, startedAt)}${key.slice(key.lastIndexOf('/') + 1)}`, body };
    },
  },
  {
    id: 'replay-run',
    title: 'Write the last run once more, as the next one',
    gain: 'What it did not find stays unfound.',
    guardrail: 'EvidenceReordered',
    forge: (target) => runAfter(target, ({ run }) => target.newest?.check?.document ?? { run }),
  },
  {
    id: 'copy-run-of-another-audit-log',
    title: 'Write the run of another audit log',
    gain: 'The quiet runs of one audit log stand for those of another.',
    guardrail: 'EvidenceReordered',
    forge: (target) => runAfter(target, ({ run }) => ({ run: { ...run, auditLog: 'another' } })),
  },
  {
    id: 'overwrite-run',
    title: 'Write the last run anew, under its key',
    gain: 'Readers of the latest version see what the attacker wrote.',
    guardrail: 'EvidenceAltered',
    forge: (target) => ({ key: target.newest?.check?.link.key ?? '', body: runAfter(target).body }),
  },
  {
    id: 'write-broken-run',
    title: 'Write a run of which no reader expects the shape',
    gain: 'Every later check would stop where it reads the run before.',
    guardrail: 'EvidenceAltered',
    forge: (target) => runAfter(target, () => ({ findings: [null] as never })),
  },
  {
    id: 'claim-verified-hours',
    title: 'Write a verification of hours that have not come',
    gain: 'Later verifications and questions would begin behind them.',
    guardrail: 'EvidenceReordered',
    forge: (target) =>
      verificationAfter(target, { period: { start: new Date().toISOString(), end: '2099-01-01T00:00:00Z' } }),
  },
  {
    id: 'claim-comparison',
    title: 'Write a verification that says that all writes are compared',
    gain: 'The next comparison would begin after the forged runs.',
    guardrail: 'EvidenceReordered',
    forge: (target) => verificationAfter(target, { writesComparedUntil: '2099-01-01T00:00:00Z' }),
  },
  {
    id: 'plant-public-key',
    title: 'Keep a public key of the attacker in the evidence',
    gain: 'Where CloudTrail no longer lists the keys of a time, digests that the attacker signed would be valid.',
    guardrail: 'EvidenceWriterKnown',
    forge: ({ stack }) => ({
      key: `${publicKeysPrefix(stack)}${dayFolder(new Date(Date.now() - 7 * DAY))}/public-keys.json`,
      body: JSON.stringify({ regions: [{ region: 'eu-central-1', keys: [{ fingerprint: 'a1', value: 'MAAA' }] }] }),
    }),
  },
];

function withOwnTrail({ baseline }: EvidenceDocument): Partial<EvidenceDocument> {
  if (!baseline) return {};
  return { baseline: { ...baseline, trails: { ...baseline.trails, 'arn:aws:cloudtrail:::trail/mine': 'mine' } } };
}

function asOfAnotherConfiguration({ run, baseline }: EvidenceDocument): Partial<EvidenceDocument> {
  const configuration = 'f'.repeat(64);
  return { run: { ...run, configuration }, ...(baseline && { baseline: { ...baseline, configuration } }) };
}

const ACKNOWLEDGED: Finding = {
  ...{ guardrail: 'TrailNotRestarted', status: 'ACKNOWLEDGED', severity: 'HIGH', owner: 'security', resource: 'Trail' },
  ...{ path: 'StartLoggingTime', expected: null, found: null, message: 'The trail was stopped.', remedy: '' },
  acknowledgement: { reason: 'It was a test.', owner: 'security' },
};

/** A role of any account can have the name of the checker's. */
const SAME_NAME: Row = {
  id: 'write-as-namesake',
  title: 'Write a run as a role of the same name in another account',
  gain: 'The log would show the name of the checker.',
  // CloudTrail tells the account of a bucket no name of another account's role, and the trail records uploads by a name
  guardrail: 'EvidenceWriteRecorded',
  forge: (target) => runAfter(target),
};

const otherRole = ({ trailArn, checkerRole }: Target): string =>
  `arn:${parseArn(trailArn)?.partition}:iam::${OTHER_ACCOUNT}:role/${checkerRole}`;

const letOtherAccountIn = ({ evidenceBucket, trailArn }: Target): Call => {
  const partition = parseArn(trailArn)?.partition;
  const statement = {
    ...{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${OTHER_ACCOUNT}:root` }, Action: 's3:PutObject' },
    Resource: `arn:${partition}:s3:::${evidenceBucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return s3('PutBucketPolicy', { Bucket: evidenceBucket, Policy });
};

export const FORGED_EVIDENCE: readonly Attack[] = [
  ...ROWS.map((row) => forgedBy(row, ({ evidenceBucket: Bucket }) => s3('DeleteBucketPolicy', { Bucket }))),
  forgedBy(SAME_NAME, letOtherAccountIn, otherRole),
];
