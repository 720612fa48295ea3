/** Who made a package and what the packer says, in sentences for every reader. */
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
