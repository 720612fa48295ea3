/** The runs in a package: each names the run before it, with its hash; those of version 0.1 also name their renderings. */
import { gunzip } from '../integrity/gunzip';
import type { Manifest } from './manifest';
import type { PackageSource } from './source';

/** A problem with one file. */
export interface FileProblem {
  readonly path: string;
  /** A sentence. */
  readonly problem: string;
}

const RUN = /^(evidence\/[^/]+)\/(\d{4}\/\d{2}\/\d{2})\/(\d{9,15})\.json(?:\.gz)?$/;

/** The hashes of the manifest's files were compared before. */
export async function brokenLinks(
  source: PackageSource,
  { files, period }: Pick<Manifest, 'files' | 'period'>,
): Promise<FileProblem[]> {
  const firstDay = new Date(period.start).toISOString().slice(0, 10).replaceAll('-', '/');
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const runs = files
    .map(({ path }) => ({ path, match: RUN.exec(path) }))
    .filter(({ path, match }) => match && source.sizes.has(path))
    .map(({ path, match }) => ({ path, chain: match?.[1] ?? '', number: Number(match?.[3]) }))
    .sort((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : a.number - b.number));
  const problems: FileProblem[] = [];
  let before: (typeof runs)[number] | undefined;
  for (const run of runs) {
    const { previous, renderings } = await readRun(run.path, await source.read(run.path));
    const follows = before?.chain === run.chain && before.number + 1 === run.number ? before : undefined;
    if (follows && previous?.sha256 !== hashes.get(follows.path)) {
      problems.push({ path: follows.path, problem: `It is not the run that ${run.path} followed.` });
    }
    const key = typeof previous?.key === 'string' ? previous.key : undefined;
    // runs of earlier days are in no package of the period
    if (key !== undefined && (RUN.exec(key)?.[2] ?? '') >= firstDay && !hashes.has(key)) {
      problems.push({ path: key, problem: `It is missing: ${run.path} followed it.` });
    }
    for (const [ending, sha256] of Object.entries(renderings)) {
      const path = run.path.replace(/json$/, ending);
      if (hashes.has(path) && hashes.get(path) !== sha256) {
        problems.push({ path, problem: `It is not the report that ${run.path} names.` });
      }
    }
    before = run;
  }
  return problems;
}

/** What a run's document says of other files; nothing where it is none. */
async function readRun(
  path: string,
  stored: Uint8Array,
): Promise<{
  readonly previous?: { readonly key?: unknown; readonly sha256?: unknown };
  readonly renderings: Readonly<Record<string, unknown>>;
}> {
  try {
    const content = path.endsWith('.gz') ? await gunzip(stored as Buffer) : stored;
    const { previous, renderings } = JSON.parse(new TextDecoder().decode(content)) as {
      readonly previous?: { readonly key?: unknown; readonly sha256?: unknown } | null;
      readonly renderings?: { readonly html?: unknown; readonly csv?: unknown };
    };
    // those of version 0.1 alone; a run that is compressed has none
    return {
      ...(previous && { previous }),
      renderings: renderings ? { html: renderings.html, csv: renderings.csv } : {},
    };
  } catch {
    return { renderings: {} };
  }
}
