/** Verifies that witnesses have cosigned the ledger: up to which of its leaves, and when. */
import { LedgerWitnessed } from '../checks/evidence/ledger';
import { LEDGER_PREFIX } from '../evidence/names';
import { openCosignatures, type Cosignature, type WitnessKey } from '../transparency/cosignature';
import { NoteError } from '../transparency/errors';
import { formatKeyId, parseNote, type NoteKey } from '../transparency/note';
import type { WitnessPolicy } from '../transparency/witness-policy';
import type { Archive, ArchivedFile } from './archive';
import { NoLedgerError } from './errors';
import type { LedgerFindings } from './findings';
import { openHead } from './head';
import { checkpointPath, cosignaturePath, parseLedgerPath } from './names';
import { LONGEST_GAP } from './tolerances';

export interface Witnessing {
  readonly archive: Archive;
  /** Of the ledger, by path below its prefix. */
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly key: NoteKey;
  readonly policy: WitnessPolicy;
  readonly findings: LedgerFindings;
  /** When it should have been witnessed; of a copy, which has no clock, the last append. */
  readonly until: Date | undefined;
}

/** The largest tree that enough witnesses have cosigned. */
export interface Witnessed {
  readonly size: number;
  /** The earliest time by which enough of them had. */
  readonly time: Date;
}

/**
 * @param size Leaves that are proven: what was cosigned beyond them speaks of another ledger.
 * @throws NoLedgerError where the policy is for other logs.
 */
export async function judgeWitnesses(witnessing: Witnessing, size: number): Promise<Witnessed | undefined> {
  const { files, key, policy, findings } = witnessing;
  if (policy.logs.length > 0 && !policy.logs.some((log) => log.name === key.name && log.keyId === key.keyId)) {
    throw new NoLedgerError(
      'The policy is not for this ledger: add a line "log KEY" with the key that wormtrail ledger show prints.',
    );
  }
  // a policy that asks for nobody asks for no row
  if (policy.isMetBy(new Set())) return undefined;
  const sizes = sizesCosigned(files);
  for (const beyond of sizes.filter((each) => each > size)) {
    findings.fail(LedgerWitnessed, `${LEDGER_PREFIX}cosignature/${beyond}`, {
      ...{ expected: `at least ${beyond} leaves`, found: size },
      message: `A witness cosigned ${beyond} leaves of the ledger, which has ${size}.`,
    });
  }
  for (const cosigned of sizes.filter((each) => each <= size)) {
    const times = await cosigners(witnessing, cosigned);
    const time = whenMet(policy, times);
    if (!time) continue;
    judgeTime(witnessing, { size: cosigned, time });
    return { size: cosigned, time };
  }
  const said = { expected: `${policy.quorum} of the policy`, found: null };
  findings.fail(LedgerWitnessed, LEDGER_PREFIX, {
    ...said,
    message: `No checkpoint of the ledger is cosigned by enough witnesses: the policy asks for ${policy.quorum}.`,
  });
  return undefined;
}

/** A tree that enough witnesses have cosigned, and what they signed of it. */
export interface NewestCosignatures extends Witnessed {
  /** In the order of the names of the witnesses. */
  readonly cosignatures: readonly { readonly name: string; readonly signature: Buffer }[];
}

/** Of the largest tree that enough witnesses have cosigned. @param size See `judgeWitnesses`. */
export async function newestCosignatures(
  witnessing: Witnessing,
  size: number,
): Promise<NewestCosignatures | undefined> {
  const { files, policy } = witnessing;
  if (policy.isMetBy(new Set())) return undefined;
  for (const cosigned of sizesCosigned(files).filter((each) => each <= size)) {
    const found = await cosigners(witnessing, cosigned);
    const time = whenMet(policy, found);
    if (!time) continue;
    const cosignatures = [...found.values()].map(({ witness: { name }, signature }) => ({ name, signature }));
    cosignatures.sort((one, other) => (one.name < other.name ? -1 : 1));
    return { size: cosigned, time, cosignatures };
  }
  return undefined;
}

function judgeTime({ findings, until }: Witnessing, { size, time }: Witnessed): void {
  const at = time.toISOString();
  if (until && until.getTime() - time.getTime() > LONGEST_GAP) {
    findings.fail(LedgerWitnessed, `${LEDGER_PREFIX}${checkpointPath(size)}`, {
      ...{ expected: 'cosignatures within 26 hours', found: at },
      message: `The ledger has not been witnessed since ${at}, at ${size} leaves.`,
    });
  }
  findings.passUnlessFound(LedgerWitnessed, `${size} leaves at ${at}`);
}

/** When each witness of the policy cosigned the checkpoint of that size. */
async function cosigners(witnessing: Witnessing, size: number): Promise<Map<WitnessKey, Cosignature>> {
  const { archive, files, key, policy, findings } = witnessing;
  const checkpoint = files.get(checkpointPath(size));
  const times = new Map<WitnessKey, Cosignature>();
  if (!checkpoint) return times;
  const bytes = await archive.content(checkpoint);
  if (!isSigned(bytes, key, size)) return times;
  const { text } = parseNote(bytes);
  for (const { key: witness } of policy.witnesses) {
    const file = files.get(cosignaturePath(size, formatKeyId(witness.keyId)));
    if (!file) continue;
    try {
      const { signatures } = parseNote(Buffer.concat([Buffer.from(`${text}\n`), await archive.content(file)]));
      const [cosignature] = openCosignatures({ text, signatures }, [witness]);
      if (cosignature) times.set(witness, cosignature);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      const said = { expected: `a cosignature of ${witness.name}`, found: null, message: error.message };
      findings.fail(LedgerWitnessed, file.key, said);
    }
  }
  return times;
}

/** LedgerSigned names one that is not. */
function isSigned(bytes: Uint8Array, key: NoteKey, size: number): boolean {
  try {
    openHead(bytes, key, size);
    return true;
  } catch (error) {
    if (error instanceof NoteError) return false;
    throw error;
  }
}

/** When the last witness that was needed had cosigned. */
function whenMet({ isMetBy }: WitnessPolicy, cosigned: ReadonlyMap<WitnessKey, Cosignature>): Date | undefined {
  const met = new Set<WitnessKey>();
  for (const { witness, time } of [...cosigned.values()].sort((one, other) => +one.time - +other.time)) {
    met.add(witness);
    if (isMetBy(met)) return time;
  }
  return undefined;
}

/** Largest first. */
function sizesCosigned(files: ReadonlyMap<string, ArchivedFile>): number[] {
  const sizes = [...files.keys()]
    .map(parseLedgerPath)
    .flatMap((file) => (file?.is === 'cosignature' ? [file.size] : []));
  return [...new Set(sizes)].sort((one, other) => other - one);
}
