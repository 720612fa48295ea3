/** For `wormtrail evidence verify`: the writes of evidence, compared with what the log of the deployed trail says of them. */
import { EvidenceWriteRecorded } from '../../lib/checks/evidence/writes';
import { parseArn } from '../../lib/facts/arn';
import type { EvidenceStore } from '../../lib/evidence/store';
import type { Finding } from '../../lib/findings/finding';
import { HOUR } from '../../lib/integrity/time';
import { tell } from './output';
import { stackName } from './stack';

/** The first digest is delivered within two hours of the deployment, and names the writes of an hour. */
const FIRST_DIGEST = 3 * HOUR;

interface Place {
  readonly stack?: string;
  readonly config?: string;
  readonly bucket?: string;
  /** Every write, and not only those since the last comparison. */
  readonly all?: boolean;
}

/** @param firstRun When the oldest run of the evidence began. */
export async function writesCompared(
  options: Place,
  store: EvidenceStore,
  firstRun: Date,
  now: Date,
): Promise<readonly Finding[]> {
  const log = options.bucket === undefined ? await deployedLog(options) : undefined;
  if (!log) {
    tell('Who wrote the evidence was not compared with the log: that needs the stack, and a trail of its own in it.');
    return [];
  }
  const { AwsFetcher } = await import('../../lib/integrity/aws-fetcher.js');
  const { parseTrailArn } = await import('../../lib/integrity/index.js');
  const { compareWrites } = await import('../../lib/integrity/run/writes.js');
  const { compareSinceLast } = await import('../../lib/integrity/run/compare-since.js');
  const { trailArn, bucket, prefix, organization } = log;
  const { account, trail } = parseTrailArn(trailArn);
  const last = Date.parse((await store.verifications().latest(now))?.document?.run.writesComparedUntil ?? '');
  const begin = firstRun.getTime() - HOUR;
  const from = new Date(options.all ? begin : Math.max(now.getTime() - 24 * HOUR, begin));
  const asked = {
    ...{ store, account, region: trail.homeRegion, partition: parseArn(trailArn)?.partition ?? 'aws', from, now },
    log: { trailArn, trail, bucket, prefix, ...(organization && { organizationId: 'find' }) },
  };
  try {
    const fetcher = new AwsFetcher({ region: trail.homeRegion, trailArn });
    const compared = options.all
      ? compareWrites({ ...asked, ...(last && { comparedUntil: new Date(last) }) }, fetcher)
      : compareSinceLast(asked, fetcher);
    const { findings, count, until, young } = await compared;
    tell(
      `${count} writes have their event in the log, until ${until.toISOString()}; of ${young} younger ones it is not yet known`,
    );
    return findings;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell(`Who wrote the evidence is not known: ${reason}`);
    return now.getTime() - firstRun.getTime() < FIRST_DIGEST ? [] : [notCompared(store, reason)];
  }
}

async function deployedLog(options: Place) {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { trailIn } = await import('./verified-trail.js');
  const { auditLog } = await auditLogWithEvidence(await stackName(options), accountClients(AT_A_TERMINAL));
  const { trailArn, delivery } = trailIn(auditLog) ?? {};
  return trailArn !== undefined && delivery ? { trailArn, ...delivery } : undefined;
}

function notCompared({ bucket, auditLog }: EvidenceStore, reason: string): Finding {
  const { id: guardrail, severity, owner, remedy } = EvidenceWriteRecorded;
  return {
    ...{ guardrail, severity, owner, remedy, auditLog, status: 'UNKNOWN', path: '', resource: `s3://${bucket}` },
    ...{ expected: 'an event for each write', found: null },
    message: `Unknown: the writes of evidence could not be compared with the log (${reason.replace(/\.$/, '')}).`,
  };
}
