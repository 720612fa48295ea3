/** Whether other code of a function is a release's: an upgrade weakens nothing, an older release or foreign code may. */
import type { Baseline } from '../evidence/baseline';
import type { AuditLog, Resource } from '../facts/audit-log';
import { bundledReleases, releases, type Release } from '../facts/releases';
import { isUnknown, Unknown, valueAt } from '../facts/value';
import { VERSION } from '../version';

/** Hashes of the functions' code, by logical ID. */
type Code = Baseline['code'];

/** What the account and the last run say of the functions' code. */
export interface DeployedCode {
  readonly before: Code;
  readonly after: Code;
  /** Releases by which code is recognized, oldest first. */
  readonly known: readonly Release[] | Unknown;
}

export type CodeChange =
  | { readonly kind: 'upgrade'; readonly version: string }
  | { readonly kind: 'older'; readonly version: string; readonly than: string }
  | { readonly kind: 'foreign'; readonly newest: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The functions that share the bundle of the one that runs. */
const CHECKING = ['drift-checker', 'tamper-responder'];

/**
 * The releases that this run knows. A function cannot hold its own hash: what runs is of its own release, and Lambda says its hash.
 * Code that is not wormtrail's would not say so, whatever it is asked.
 *
 * @param functionName Of the function that runs, if one does.
 */
export function knownReleases(
  { members }: AuditLog,
  code: Code,
  functionName: string | undefined,
): readonly Release[] | Unknown {
  const bundled = bundledReleases();
  if (!bundled) return releases();
  const own = members.find(({ type, ref }) => type === 'AWS::Lambda::Function' && ref === functionName);
  const sha256 = own && code[own.logicalId]?.sha256;
  if (sha256 === undefined) return new Unknown('the function that runs is none of the template');
  return bundled.map((release) => {
    if (release.version !== VERSION) return release;
    const checking = Object.fromEntries(CHECKING.map((name) => [name, { asset: '', sha256 }]));
    return { ...release, bundles: { ...release.bundles, ...checking } };
  });
}

/** What a function's code was changed to, at a deployment. */
export function codeChange({ logicalId, metadata }: Resource, { before, after, known }: DeployedCode): CodeChange {
  if (isUnknown(known)) return { kind: 'unknown', reason: known.reason };
  const found = after[logicalId]?.sha256;
  if (found === undefined) return { kind: 'unknown', reason: 'Lambda does not say the hash of its code' };
  const component = valueAt(metadata, 'wormtrail.component');
  const placeOf = (sha256: string | undefined): number =>
    known.findLastIndex(({ bundles }) => typeof component === 'string' && bundles[component]?.sha256 === sha256);
  const [newest, place, placeBefore] = [known.length - 1, placeOf(found), placeOf(before[logicalId]?.sha256)];
  const versionAt = (index: number): string => known[index]?.version ?? '';
  if (place < 0) return { kind: 'foreign', newest: versionAt(newest) };
  // where the code before is not known, only the newest release is surely no step back
  const least = placeBefore < 0 ? newest : placeBefore;
  return place < least
    ? { kind: 'older', version: versionAt(place), than: versionAt(least) }
    : { kind: 'upgrade', version: versionAt(place) };
}
