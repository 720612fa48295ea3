/** What a holder writes to ask for a hold or for its release, and what the function of holds writes of what it did. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { isLine } from './line';

const REQUEST = 'wormtrail.hold-request/1';
const RECORD = 'wormtrail.hold-record/1';

/** Bytes of a request or a record; what is larger is not read. */
export const LARGEST = 64 * 1024;

/** Bytes of the longest key (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
const LONGEST_KEY = 1024;
const LONGEST_TOLD = 8192;

/** One line: what people say stands in mails and tables. */
const text = z.string().check(
  z.trim(),
  z.refine((each) => isLine(each)),
);
/** What a record says of others. */
const told = z.string().check(z.refine((each) => isLine(each, LONGEST_TOLD)));
const day = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((each) => isDay(each)),
);
const id = z.string().check(z.regex(/^[0-9a-f]{16}$/));
const time = z.iso.datetime();
const count = z.number().check(z.int(), z.nonnegative());

const SCOPE = {
  ...{ from: day, to: day },
  account: z.optional(z.string().check(z.regex(/^\d{12}$/))),
  region: z.optional(z.string().check(z.regex(/^[a-z0-9-]{5,32}$/))),
  prefix: z.optional(z.string().check(z.refine((each) => isLine(each, LONGEST_KEY)))),
};
/** The matter that a hold belongs to, why it is held, and who answers for it. */
const MATTER = { case: text, reason: text, owner: text };
const ADD = z.strictObject({ format: z.literal(REQUEST), kind: z.literal('add'), ...MATTER, ...SCOPE });
const RELEASE = z.strictObject({ format: z.literal(REQUEST), kind: z.literal('release'), hold: id, reason: text });

const asking = z.strictObject({
  ...{ principal: told, session: z.optional(told) },
  ...{ at: time, key: z.string(), versionId: z.string() },
});
const HELD = { hold: id, ...MATTER, ...SCOPE, requestedBy: asking, objects: count, began: time, ended: time };
const ADDED = z.strictObject({ format: z.literal(RECORD), kind: z.literal('added'), ...HELD });
const RELEASED = z.strictObject({
  ...{ format: z.literal(RECORD), kind: z.literal('released'), ...HELD, keptByOthers: count },
  releasedBy: z.array(asking).check(z.minLength(2), z.maxLength(2)),
});
const REFUSED = z.strictObject({
  ...{ format: z.literal(RECORD), kind: z.literal('refused'), request: id, why: told },
  ...{ requestedBy: z.nullable(asking), ended: time },
});
const PROGRESS = z.strictObject({
  ...{ format: z.literal(RECORD), kind: z.literal('progress'), hold: id, began: time },
  ...{ last: z.string(), objects: count, keptByOthers: count },
});
const ANY_RECORD = z.discriminatedUnion('kind', [ADDED, RELEASED, REFUSED, PROGRESS]);

type WithoutFormat<Each> = Each extends unknown ? Readonly<Omit<Each, 'format'>> : never;
export type AddRequest = WithoutFormat<z.infer<typeof ADD>>;
export type ReleaseRequest = WithoutFormat<z.infer<typeof RELEASE>>;
export type Asking = Readonly<z.infer<typeof asking>>;
export type HoldRecord = WithoutFormat<z.infer<typeof ANY_RECORD>>;
export type RecordOf<Kind extends HoldRecord['kind']> = Extract<HoldRecord, { readonly kind: Kind }>;

export function renderRequest(request: AddRequest | ReleaseRequest): string {
  return `${JSON.stringify({ format: REQUEST, ...request }, null, 2)}\n`;
}

export function renderRecord(record: HoldRecord): string {
  return `${JSON.stringify({ format: RECORD, ...record }, null, 2)}\n`;
}

/** @returns undefined where the bytes are no such request. */
export function parseAdd(bytes: Uint8Array): AddRequest | undefined {
  return parsed(ADD, bytes);
}

/** @returns undefined where the bytes are no such request. */
export function parseRelease(bytes: Uint8Array): ReleaseRequest | undefined {
  return parsed(RELEASE, bytes);
}

/** @returns undefined where the bytes are no record. */
export function parseRecord(bytes: Uint8Array): HoldRecord | undefined {
  return parsed(ANY_RECORD, bytes);
}

/** What a request says of its hold. */
export function aboutIn(request: AddRequest): Omit<AddRequest, 'kind'> {
  const { case: matter, reason, owner, from, to, account, region, prefix } = request;
  return {
    ...{ case: matter, reason, owner, from, to },
    ...{ ...(account && { account }), ...(region && { region }), ...(prefix && { prefix }) },
  };
}

/** What a hold is called: by the request for it, of which S3 chose the version. */
export function idOf({ key, versionId }: { readonly key: string; readonly versionId: string }): string {
  return createHash('sha256').update(`${versionId} ${key}`).digest('hex').slice(0, 16);
}

function parsed<Whole extends { readonly format: string }>(
  schema: { safeParse(value: unknown): { data?: Whole | undefined; success: boolean } },
  bytes: Uint8Array,
): WithoutFormat<Whole> | undefined {
  try {
    const { data } = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (!data) return undefined;
    const members = Object.entries(data).filter(([name]) => name !== 'format');
    return Object.fromEntries(members) as WithoutFormat<Whole>;
  } catch {
    return undefined;
  }
}

/** JavaScript takes February 31 for March 3. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
