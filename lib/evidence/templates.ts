/** Each template that was deployed, once and compressed: what a later deployment is compared with. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sha256 } from './document';
import { templatesPrefix } from './names';
import type { EvidenceStore } from './store';

/** A template as CloudFormation processed it, and its parameters. */
export interface TemplateText {
  readonly body: unknown;
  readonly parameters: Readonly<Record<string, string>>;
}

/** No template of CloudFormation has more than 1 MB; what unpacks to more is none. */
const LARGEST = 8_000_000;

/** How many others may have taken the name before. */
const ATTEMPTS = 10;

/** What a template goes by: the hash of what it says. */
export function configurationOf({ body, parameters }: TemplateText): string {
  return sha256(bytesOf({ body, parameters }));
}

/** Keeps a template, or finds where it is kept already. */
export async function keepTemplate(
  store: EvidenceStore,
  text: TemplateText,
): Promise<{ readonly key: string; readonly versionId: string }> {
  const configuration = configurationOf(text);
  const body = await promisify(gzip)(bytesOf(text));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const key = `${templatesPrefix(store.auditLog)}${configuration}${attempt === 0 ? '' : `-${attempt}`}.json.gz`;
    const versionId = await store.create(key, body, 'application/gzip');
    if (versionId !== undefined) return { key, versionId };
    // the same template was deployed before, or somebody took its name
    for await (const version of store.versions(undefined, key)) {
      if (version.isDeleteMarker || version.key !== key) continue;
      if (await readTemplate(store, version, configuration)) return { key, versionId: version.versionId };
    }
  }
  throw new Error(`Others took every name of the template ${configuration} in ${store.bucket}`);
}

/** @returns undefined where what stands there is not the template that has this hash. */
export async function readTemplate(
  store: EvidenceStore,
  { key, versionId }: { readonly key: string; readonly versionId: string },
  configuration: string,
): Promise<TemplateText | undefined> {
  const stored = await store.content(key, versionId);
  try {
    const content = await promisify(gunzip)(stored, { maxOutputLength: LARGEST });
    const [body, parameters] = JSON.parse(content.toString()) as [unknown, TemplateText['parameters']];
    const text = { body, parameters };
    return configurationOf(text) === configuration ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what stands there is the template that has this hash; what is gone is not. */
export async function isKept(
  store: EvidenceStore,
  place: { readonly key: string; readonly versionId: string },
  configuration: string,
): Promise<boolean> {
  try {
    return (await readTemplate(store, place, configuration)) !== undefined;
  } catch (error) {
    if (error instanceof Error && /^(NoSuch(Key|Version)|InvalidArgument|MethodNotAllowed)$/.test(error.name))
      return false;
    throw error;
  }
}

function bytesOf({ body, parameters }: TemplateText): string {
  return JSON.stringify([body, parameters]);
}
