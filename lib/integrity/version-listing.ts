/** One page of ListObjectVersions, read out of its XML (Amazon S3 API Reference). */
import type { ObjectVersion, ObjectVersions } from './fetcher';

export interface VersionPage {
  /** By key; within a key newest first. The last key's versions may go on upon the next page. */
  readonly objects: ObjectVersions[];
  /** Prefixes up to the delimiter, where one was asked for. */
  readonly folders: readonly string[];
  /** Where the next page begins; undefined on the last. */
  readonly next: { readonly 'key-marker': string; readonly 'version-id-marker'?: string } | undefined;
}

interface ListedVersion extends ObjectVersion {
  readonly latest: boolean;
}

const ENTRY = /<(Version|DeleteMarker)>(.*?)<\/\1>/gs;
const FOLDER = /<CommonPrefixes><Prefix>(.*?)<\/Prefix><\/CommonPrefixes>/gs;

export function parseVersionPage(xml: string): VersionPage {
  const keys = new Map<string, ListedVersion[]>();
  for (const [, kind, entry = ''] of xml.matchAll(ENTRY)) {
    const key = textOf(entry, 'Key') ?? '';
    const version = {
      versionId: textOf(entry, 'VersionId') ?? 'null',
      deleteMarker: kind === 'DeleteMarker',
      size: Number(textOf(entry, 'Size') ?? 0),
      lastModified: textOf(entry, 'LastModified') ?? '',
      latest: textOf(entry, 'IsLatest') === 'true',
    };
    const versions = keys.get(key);
    if (versions) versions.push(version);
    else keys.set(key, [version]);
  }
  const outside = xml.replace(ENTRY, '').replace(FOLDER, '');
  const keyMarker = textOf(outside, 'NextKeyMarker');
  const idMarker = textOf(outside, 'NextVersionIdMarker');
  return {
    objects: [...keys].sort(byKey).map(([key, versions]) => ({ key, versions: inOrder(versions) })),
    folders: [...xml.matchAll(FOLDER)].map(([, prefix = '']) => unescape(prefix)),
    next:
      textOf(outside, 'IsTruncated') === 'true' && keyMarker !== undefined
        ? { 'key-marker': keyMarker, ...(idMarker && { 'version-id-marker': idMarker }) }
        : undefined,
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** S3 lists the versions of a key newest first; that of the latest counts even within one second. */
function inOrder(versions: ListedVersion[]): readonly ObjectVersion[] {
  return versions
    .sort((a, b) => Number(b.latest) - Number(a.latest) || b.lastModified.localeCompare(a.lastModified))
    .map(({ latest: _, ...version }) => version);
}

function textOf(xml: string, element: string): string | undefined {
  const start = xml.indexOf(`<${element}>`);
  const end = start === -1 ? -1 : xml.indexOf('<', start + element.length + 2);
  return end === -1 ? undefined : unescape(xml.slice(start + element.length + 2, end));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, (whole, hex, decimal, name) => {
    const code = hex ? parseInt(String(hex), 16) : Number(decimal);
    return ENTITIES[String(name)] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : String(whole));
  });
}
