/**
 * Who vouches for a package: an in-toto statement about its manifest in a DSSE envelope. (in-toto Attestation Framework,
 * "Statement" v1 and predicate "Test Result" v0.1; DSSE protocol v1.) Every byte of the envelope follows from the manifest, the
 * verification's result and the signature.
 */
import * as z from 'zod/mini';
import { PackageError } from './errors';
import { MANIFEST, type Manifest } from './manifest';

export const ATTESTATION = 'attestation.dsse.json';
/** The signer's public key, in PEM. The manifest names it: whoever trusts it has it from elsewhere. */
export const SIGNER = 'signing-key.pub.pem';
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const ENVELOPE = z.strictObject({
  payload: z.base64(),
  payloadType: z.literal(PAYLOAD_TYPE),
  signatures: z.array(z.strictObject({ keyid: z.string().check(z.regex(/^[0-9a-f]{64}$/)), sig: z.base64() })),
});

export interface Signature {
  /** SHA-256 of the public key in DER (SubjectPublicKeyInfo), hex. */
  readonly keyid: string;
  readonly sig: Uint8Array;
}

export interface Envelope {
  readonly payload: Uint8Array;
  readonly signatures: readonly Signature[];
}

/** What the packer says of the log: WARNED where nothing was wrong and not all could be seen. */
export type TestResult = 'PASSED' | 'WARNED' | 'FAILED';

/** The statement about a manifest, as bytes: there is one for each manifest and result. */
export function statementOf(manifest: Manifest, sha256: string, result: TestResult): Uint8Array {
  const { trailArn, period, packedAt, wormtrail } = manifest;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: MANIFEST, digest: { sha256 } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result,
      configuration: [{ name: 'trail', uri: trailArn, annotations: { ...period, packedAt, wormtrail } }],
    },
  };
  return new TextEncoder().encode(JSON.stringify(statement));
}

/** What is signed: DSSE's pre-authentication encoding. */
export function signedBytes(payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

export function renderEnvelope({ payload, signatures }: Envelope): string {
  const written = signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) }));
  return `${JSON.stringify({ payload: toBase64(payload), payloadType: PAYLOAD_TYPE, signatures: written }, null, 1)}\n`;
}

/** @throws PackageError where it is none, or not written as wormtrail writes it. */
export function parseEnvelope(text: string): Envelope {
  const altered = new PackageError(
    `${ATTESTATION} is not a DSSE envelope of wormtrail. It is altered: ask for it again.`,
  );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw altered;
  }
  const parsed = ENVELOPE.safeParse(json);
  if (!parsed.success) throw altered;
  const { payload, signatures } = parsed.data;
  const envelope = {
    payload: fromBase64(payload),
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: fromBase64(sig) })),
  };
  if (renderEnvelope(envelope) !== text) throw altered;
  return envelope;
}

/** The DER inside a PEM; undefined where the text is no PEM of a public key. */
export function derOf(pem: string): Uint8Array | undefined {
  const body = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)-----END PUBLIC KEY-----\n?$/.exec(
    pem.replaceAll('\r', ''),
  )?.[1];
  try {
    return body === undefined ? undefined : fromBase64(body.replaceAll('\n', ''));
  } catch {
    return undefined;
  }
}

export function pemOf(der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
