/** `wormtrail verify --package`: everything that a package can prove, without AWS. */
import { UsageError } from './errors';
import { publicKeysIn, textOf } from './given-keys';
import { write, writeText, type ExitCode } from './output';

interface PackageOptions {
  readonly package: string;
  readonly trailArn?: string;
  readonly publicKeys?: string;
  readonly signer?: string;
  readonly format: string;
  readonly output?: string;
}

/** @returns 1 where anything that the package holds is not as it should be. */
export async function verifyPackage(options: PackageOptions): Promise<ExitCode> {
  const { checkPackage } = await import('../../lib/audit-package/check.js');
  const { openPackage } = await import('../../lib/audit-package/on-disk.js');
  const { renderPackage } = await import('../../lib/audit-package/report.js');
  const { format, output, trailArn } = options;
  if (format !== 'text' && format !== 'json') {
    throw new UsageError('A package is verified with --format text or --format json.');
  }
  const publicKeys = options.publicKeys === undefined ? undefined : await publicKeysIn(options.publicKeys);
  const signer = options.signer === undefined ? undefined : await signerIn(options.signer);
  const opened = await openPackage(options.package);
  try {
    const result = await checkPackage(opened.source, {
      ...(trailArn !== undefined && { trailArn }),
      ...(publicKeys && { publicKeys }),
      ...(signer && { signer }),
    });
    const colour = output === undefined && process.stdout.isTTY && process.stdout.hasColors();
    await (format === 'text' ? writeText : write)(renderPackage(result, format, { colour }), output);
    return result.holds ? 0 : 1;
  } finally {
    await opened.close();
  }
}

async function signerIn(file: string): Promise<Uint8Array> {
  const { derOf } = await import('../../lib/audit-package/attestation.js');
  const der = derOf(await textOf(file));
  if (der) return der;
  throw new UsageError(`${file} holds no public key. Give the signer's public key in PEM (BEGIN PUBLIC KEY).`);
}
