/** What `wormtrail ask` takes from a deployed stack: names of its resources, and what its last verification found. */
import type { StoredRun } from '../../lib/evidence/store';
import type { KnownChain } from '../../lib/integrity/archive';
import type { NamedTrail } from './verified-trail';

/** Every name and ARN of what belongs to the audit log; none where no stack is named. */
export function auditLogNames({ deployed }: NamedTrail): readonly string[] {
  const members = deployed?.auditLog.members ?? [];
  return members
    .flatMap(({ ref, arn }) => [ref, ...(arn === undefined ? [] : [arn])])
    .filter((name) => !name.includes('${'));
}

export interface LastVerification {
  readonly known: readonly KnownChain[];
  /** Why nothing more is known. */
  readonly notes: readonly string[];
}

/** The chains that the last verification found, as its evidence says. */
export async function lastVerification({ deployed }: NamedTrail, now: Date): Promise<LastVerification> {
  if (!deployed) return { known: [], notes: [WITHOUT_EVIDENCE] };
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { evidenceBucketOf } = await import('../../lib/drift/locate.js');
  const { EvidenceStore } = await import('../../lib/evidence/store.js');
  const { chainsOf } = await import('../../lib/integrity/run/record.js');
  const bucket = evidenceBucketOf(deployed.stack, deployed.auditLog);
  if (bucket === undefined) return { known: [], notes: [WITHOUT_EVIDENCE] };
  try {
    const { s3 } = accountClients(AT_A_TERMINAL);
    const store = new EvidenceStore(s3, bucket, deployed.auditLog.name).verifications();
    const run = (await store.latest(now))?.document?.run;
    return run
      ? { known: withTimes(chainsOf(run), await store.earliest()), notes: [] }
      : {
          known: [],
          notes: [
            'No verification is recorded: Regions that the account opted in to are not missed where they were erased whole.',
          ],
        };
  } catch (error) {
    const why = (error as Error).name;
    return {
      known: [],
      notes: [
        `The evidence cannot be read (${why}): Regions that the account opted in to are not missed where they were erased whole.`,
      ],
    };
  }
}

/** Since when each chain is known, as far as the earliest verification says it: the trail may be younger than what is asked about. */
function withTimes(known: readonly KnownChain[], earliest: StoredRun | undefined): readonly KnownChain[] {
  const knownSince = earliest?.modified;
  const first = new Set(earliest?.document?.run.chains);
  return known.map((chain) =>
    knownSince && first.has(`${chain.account}/${chain.region}`) ? { ...chain, knownSince } : chain,
  );
}

const WITHOUT_EVIDENCE = 'Without the evidence of a stack, Regions that were erased whole may not be missed.';
