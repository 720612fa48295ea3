/** What the ledger of a deployed stack has to say of the log, where it has one that holds. */
import type { ResumeFile, VerificationOptions } from '../../lib/integrity';
import type { Again } from '../../lib/integrity/again';
import type { KnownChain } from '../../lib/integrity/archive';
import type { LedgerProofs } from '../../lib/ledger/earlier-proofs';
import { messageOf } from '../../lib/integrity/errors';
import { storeOf, type NamedTrail } from './verified-trail';

export interface Earlier {
  readonly proofs?: LedgerProofs;
  /** Why nothing answers for what was removed. */
  readonly note?: string;
  /** Whether there is a ledger, which proves nothing. */
  readonly isUnproven?: boolean;
}

/** It never throws: without a ledger a verification says what it says of itself. */
export async function earlierProofsOf({ deployed }: Pick<NamedTrail, 'deployed'>): Promise<Earlier> {
  if (!deployed) return {};
  const { BucketArchive } = await import('../../lib/ledger/archive.js');
  const { openEarlierProofs } = await import('../../lib/ledger/earlier-proofs.js');
  const { NoLedgerError } = await import('../../lib/ledger/errors.js');
  try {
    const store = await storeOf(deployed);
    if (!store) return {};
    return { proofs: await openEarlierProofs(new BucketArchive(store), { auditLog: store.auditLog }) };
  } catch (error) {
    if (error instanceof NoLedgerError) {
      return { note: 'The audit log has no ledger: nothing says what was removed after its retention.' };
    }
    const note = `Nothing says what was removed after its retention: the ledger cannot be used. ${messageOf(error)}`;
    return { note, isUnproven: true };
  }
}

/**
 * How what was proven before is verified again.
 *
 * @param percent Of 100: how much of it is read. Nothing is drawn where it is 0 or 100.
 */
export async function againBy(
  { proofs }: Earlier,
  { deployed }: Pick<NamedTrail, 'deployed'>,
  percent: number,
): Promise<Again | undefined> {
  if (!proofs || !deployed || percent === 100) return undefined;
  const { draw } = await import('../../lib/integrity/sample.js');
  if (percent === 0) return draw({ percent, seed: '', drawnFrom: 'nothing', foreseeable: false });
  const { deployedPolicy } = await import('./ledger.js');
  const policy = await deployedPolicy(deployed.auditLog);
  return draw({ percent, ...(await proofs.sampleSeed(policy, new Date())) });
}

/**
 * The same where an earlier run is gone on with: its sample is.
 *
 * @throws ResumeFileError where it compared with a ledger that answers no longer: what it compared would read as read.
 */
export async function againFrom(
  resume: ResumeFile | undefined,
  { proofs }: Earlier,
  fresh: () => Promise<Again | undefined>,
): Promise<Again | undefined> {
  const { draw } = await import('../../lib/integrity/sample.js');
  if (resume?.again && !proofs) {
    const { ResumeFileError } = await import('../../lib/integrity/errors.js');
    throw new ResumeFileError(
      `${resume.path} is of a verification that compared with the ledger, which cannot be used now. Remove the file, and begin anew.`,
    );
  }
  const again = resume?.again ? draw(resume.again) : await fresh();
  if (resume && again) {
    const { percent, seed, drawnFrom, foreseeable } = again;
    resume.again = { percent, seed, drawnFrom, foreseeable };
  }
  return again;
}

/** Options of a verification that the ledger answers for. */
export function withEarlier<Options extends VerificationOptions>(options: Options, { proofs }: Earlier): Options {
  if (!proofs || options.readFrom !== undefined) return options;
  const known = proofs.chains(options).filter((chain) => isAsked(chain, options));
  return { ...options, earlier: proofs, known: [...(options.known ?? []), ...known] };
}

function isAsked({ account, region }: KnownChain, { accounts, regions }: VerificationOptions): boolean {
  return (accounts === 'all' || accounts.includes(account)) && (regions === 'all' || regions.includes(region));
}
