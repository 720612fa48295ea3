/**
 * Looks for what was proven: of which accounts, Regions and days, and when. What a look did not list as gone was there at that time
 * (docs/ledger.md).
 */
import * as z from 'zod/mini';

/** Tells documents of this form from any other JSON; a new form gets a new name. */
const FORMAT = 'wormtrail.looks/1';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const LOOK = z.strictObject({
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.regex(/^[a-z0-9-]{5,32}$/)),
  /** The first and the last day whose manifests were looked at. */
  from: day,
  to: day,
});
const LOOKS = z.strictObject({
  format: z.literal(FORMAT),
  at: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)),
  looks: z.array(LOOK),
});

export type Look = Readonly<z.infer<typeof LOOK>>;
/** What one run looked at. */
export type Looks = Readonly<Omit<z.infer<typeof LOOKS>, 'format'>>;

/** A look, and when it was. */
export interface LookAt extends Look {
  readonly at: string;
}

export function renderLooks({ at, looks }: Looks): string {
  return `${JSON.stringify({ format: FORMAT, at, looks }, null, 1)}\n`;
}

/** No looks where the text is no such document. */
export function parseLooks(text: string): readonly LookAt[] {
  try {
    const parsed = LOOKS.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.looks.map((look) => ({ ...look, at: parsed.data.at })) : [];
  } catch {
    return [];
  }
}

/** When what is of that day was there for the last time before it was seen to be gone; undefined where nobody looked. */
export function lastSeenAt(
  looks: readonly LookAt[],
  { account, region, day: of }: { readonly account: string; readonly region: string; readonly day: string },
  seenGone: Date,
): Date | undefined {
  const times = looks
    .filter((look) => look.account === account && look.region === region && look.from <= of && of <= look.to)
    .map(({ at }) => Date.parse(at))
    .filter((at) => at < seenGone.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
