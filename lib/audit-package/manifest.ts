/** The manifest of a package: what it is about, and the size and SHA-256 of every file in it. Plain JSON, a file a line. */
import * as z from 'zod/mini';
import { formatTime } from '../integrity/time';
import { PackageError } from './errors';

export const MANIFEST = 'manifest.json';
export const FORMAT = 'wormtrail.package/1';
const FAMILY = /^wormtrail\.package\/(\d+)$/;

/** A package of more files takes too much memory to read: a shorter period has fewer. */
export const MOST_FILES = 200_000;
/** In bytes. CloudTrail writes no object that is larger, and a manifest or an index of so many files is not. */
export const LARGEST_FILE = 128 * 1024 * 1024;

const LONGEST_PATH = 300;
/** Names that every file system takes; none begins with a dot, so that none leads out of the folder. */
const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

const time = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), { error: 'it is not a time' }));
const path = z.string().check(z.maxLength(LONGEST_PATH), z.regex(PATH, { error: 'it is not a path of a package' }));
const name = z.string().check(z.minLength(1), z.maxLength(1024));

/** At least one, and none twice: what is verified twice is counted twice. */
const names = z.array(name).check(
  z.minLength(1),
  z.refine((all) => new Set(all).size === all.length, { error: 'it has a name twice' }),
);

const FILE = z.strictObject({
  path,
  bytes: z.int().check(z.minimum(0), z.maximum(LARGEST_FILE)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

const SCHEMA = z.strictObject({
  format: z.literal(FORMAT),
  wormtrail: name,
  /** When it was made. What was true then is judged as of then. */
  packedAt: time,
  trailArn: name,
  /** Absent where no evidence is in the package. */
  auditLog: z.optional(name),
  period: z.strictObject({ start: time, end: time }),
  archive: z.strictObject({
    bucket: name,
    formerBuckets: z.array(name),
    prefix: z.string().check(z.maxLength(1024)),
    organizationId: z.optional(name),
    accounts: z.union([z.literal('all'), names]),
    regions: z.union([z.literal('all'), names]),
  }),
  includesLogs: z.boolean(),
  files: z.array(FILE),
});

export type Manifest = Readonly<z.infer<typeof SCHEMA>>;
export type PackagedFile = Manifest['files'][number];

/** The only way in which a manifest is written: any other bytes were not written by wormtrail. */
export function renderManifest({ files, ...about }: Manifest): string {
  const head = JSON.stringify(about, null, 1).replace(/\n\}$/, '');
  return `${head},\n "files": [\n${files.map((file) => `  ${JSON.stringify(file)}`).join(',\n')}\n ]\n}\n`;
}

/** @throws PackageError */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PackageError(`${MANIFEST} is not JSON. The package is cut or altered: ask for it again.`);
  }
  refuseNewer(json);
  refuseTooMany(json);
  const parsed = SCHEMA.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new PackageError(
      `${MANIFEST} is not the manifest of a package: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'another form'}. ` +
        'The package is altered: ask for it again.',
    );
  }
  const { files, packedAt, period } = parsed.data;
  // hours after the packing would count as not due yet, however many they are
  if (Date.parse(packedAt) < Date.parse(period.end)) {
    throw new PackageError(
      `${MANIFEST} says that it was packed at ${packedAt}, before its period ends at ${period.end}. The package is altered: ask for it again.`,
    );
  }
  const repeated = repeatedPath(files);
  if (repeated !== undefined) {
    throw new PackageError(
      `${MANIFEST} names ${repeated} twice or out of order. The package is altered: ask for it again.`,
    );
  }
  return parsed.data;
}

function refuseNewer(json: unknown): void {
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  const version = Number(typeof format === 'string' ? FAMILY.exec(format)?.[1] : Number.NaN);
  if (version > 1) {
    throw new PackageError(
      `${MANIFEST} says format wormtrail.package/${version}, and this version reads ${FORMAT} only. Use a newer wormtrail.`,
    );
  }
}

/** Asked before anything else: looking at each of a million files would take minutes. */
function refuseTooMany(json: unknown): void {
  const files = typeof json === 'object' && json !== null && 'files' in json ? json.files : undefined;
  if (Array.isArray(files) && files.length > MOST_FILES) {
    throw new PackageError(
      `${MANIFEST} names ${files.length} files; a package has at most ${MOST_FILES}. It is not read.`,
    );
  }
}

/** Paths stand in the order of their characters, and no two are one on a file system that ignores case. */
function repeatedPath(files: readonly PackagedFile[]): string | undefined {
  const seen = new Set<string>();
  let before = '';
  for (const { path: each } of files) {
    if (each <= before || seen.has(each.toLowerCase())) return each;
    seen.add(each.toLowerCase());
    before = each;
  }
  return undefined;
}

/** Whether a file of that name can stand in a package. */
export function isPackagePath(text: string): boolean {
  return text.length <= LONGEST_PATH && PATH.test(text);
}

/** `2026-01-01T00:00:00Z to 2026-01-08T00:00:00Z` */
export function periodOf({ period }: Manifest): string {
  return `${formatTime(new Date(period.start))} to ${formatTime(new Date(period.end))}`;
}
