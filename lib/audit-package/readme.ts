/** The README of a package: what is in it, and how to verify it with and without wormtrail. */
import { ATTESTATION, SIGNER } from './attestation';
import { BUCKET_INDEX, PUBLIC_KEYS } from './bucket-index';
import { VERIFICATION } from './check';
import { MANIFEST, periodOf, type Manifest } from './manifest';

export const README = 'README.md';
export const VERIFIER = 'verify.html';
export const REPORT = 'report.html';

/** @param verifier SHA-256 of the page that verifies. @param keyid Of the key that signs; absent where none does. */
export function renderReadme(manifest: Manifest, verifier: string, keyid: string | undefined): string {
  const { trailArn, packedAt, wormtrail, includesLogs, auditLog } = manifest;
  const row = (name: string, what: string): string => `- \`${name}\`: ${what}`;
  return `# Audit log package

Trail: ${trailArn}
Period: ${periodOf(manifest)}
Packed: ${packedAt}, by wormtrail ${wormtrail}

## What is in it

${[
  row(MANIFEST, 'every other file with its size and SHA-256'),
  row(
    ATTESTATION,
    `an in-toto statement about the manifest; ${keyid === undefined ? 'not signed' : `signed by the key ${keyid}`}`,
  ),
  ...(keyid === undefined ? [] : [row(SIGNER, "the signer's public key")]),
  row('digests/', "CloudTrail's digests as S3 stored them, every version that was looked at"),
  row(BUCKET_INDEX, "what the bucket listed, with each digest's metadata, in which its signature stands"),
  row(PUBLIC_KEYS, "CloudTrail's public keys, by Region"),
  ...(includesLogs ? [row('logs/', 'the log files as S3 stored them')] : []),
  row(VERIFICATION, 'what `wormtrail verify` found when the package was made'),
  ...(auditLog === undefined
    ? []
    : [
        row('evidence/', 'every run of the checks and of the verifications in the period'),
        row(REPORT, 'the report of the period'),
      ]),
  row(VERIFIER, 'a page that verifies the package in a browser, without a network'),
].join('\n')}
${includesLogs ? '' : '\nThe log files are not in it: what they hold cannot be verified from here.\n'}
## Verify it

With wormtrail, without AWS: \`wormtrail verify --package FOLDER --public-keys KEYS${keyid === undefined ? '' : ' --signer SIGNER'}\`.
KEYS is what \`aws cloudtrail list-public-keys\` answers in an account of your own${keyid === undefined ? '' : ", SIGNER the signer's public key as the signer gave it to you"}. Without KEYS the
package is judged by the keys that it brings along, and anyone can make such a package.

In a browser: open ${VERIFIER} and drop the package into it. A page cannot vouch for itself. Take ${VERIFIER} from a release of
wormtrail, or compare its SHA-256 with what the release of ${wormtrail} says:

    ${verifier}

By hand: docs/package.md of wormtrail has the steps with sha256sum, jq and openssl.
`;
}
