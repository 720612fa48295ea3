/** Who made a package, what the packer says, and what it all comes to, in sentences for every reader. */
import { verdictOf } from '../integrity/result';
import type { PackageResult } from './check';

export function signatureLine({ signature }: PackageResult): string {
  if (signature.state === 'unsigned') return 'UNSIGNED: nothing says who made it.';
  if (signature.state === 'invalid') return 'The attestation does not hold.';
  return signature.isTrusted
    ? `Signed by the key that you trust, ${signature.keyid}.`
    : `Signed by the key ${signature.keyid}, which the package brings along.`;
}

export function attestedLine({ attested }: PackageResult): string {
  const words = {
    PASSED: 'the log was whole',
    WARNED: 'nothing was wrong, and not everything was read',
    FAILED: 'the log had problems',
  };
  return attested
    ? `The packer says that ${words[attested]} when it was packed.`
    : 'What the packer said is not known.';
}

/** What the verdict on the log rests on. */
export function keysLine({ publicKeys }: PackageResult): string {
  return publicKeys === 'given'
    ? 'Digests are judged by the public keys that you gave.'
    : 'Digests are judged by the public keys that the package brings along.';
}

/** Nothing more than was proven: anyone can make a chain of digests with keys of their own. */
export function conclusion({ holds, publicKeys, attested, files, verification }: PackageResult): string {
  if (holds) {
    const sound = 'Nothing is wrong with what the package holds';
    return publicKeys === 'given' ? `${sound}.` : `${sound}, if the public keys in it are CloudTrail's.`;
  }
  const isAttestedOnly =
    attested === 'FAILED' && files.problems.length === 0 && verification && verdictOf(verification) !== 'not whole';
  return isAttestedOnly
    ? 'The package does not hold: verification.json names problems of the log that cannot be seen without AWS.'
    : 'The package does not hold.';
}
