/** The catalogues, from the files on disk, so that no check can be forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GUARDRAIL_THEMES, type Check } from '../lib/checks/check';

const LIBRARY = path.join(__dirname, '..', 'lib');
const SOURCES = ['template', 'account', 'log-files', 'unusual', 'evidence'];
/** A guardrail's file has its name; files in lower case help several of them. */
const GUARDRAIL_FILE = /^([A-Z][A-Za-z0-9]*)\.ts$/;
const CHECK = /^export const ([A-Z][A-Za-z0-9]*): \w*Check = \{$/gm;

interface Named {
  readonly name: string;
  /** Of its file, from the catalogue, without the ending. */
  readonly file: string;
}

/** lib/checks/ids.ts */
export async function renderCheckIds(): Promise<string> {
  const names = [...guardrails(), ...otherChecks()].map(({ name }) => `'${name}'`);
  return `/** The id of everything that can be found. Generated: run \`npm run generate\` after adding a check. */
export const CHECK_IDS = [${names.join(', ')}] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** What one run reports, and later runs leave out although it is still true. */
export const REPORTED_ONCE: ReadonlySet<CheckId> = new Set<CheckId>([${(await reportedOnce()).join(', ')}]);
`;
}

/** Functions that tell of findings have the ids alone: all texts of the catalogue would double their size. */
async function reportedOnce(): Promise<string[]> {
  const checks = await Promise.all(
    otherChecks().map(async ({ name, file }) => {
      const exported = (await import(path.join(LIBRARY, 'checks', file))) as Readonly<
        Record<string, Check | undefined>
      >;
      return exported[name];
    }),
  );
  return checks.flatMap((check) => (check?.reportedOnce ? [`'${check.id}'`] : []));
}

/** lib/guardrails/catalogue.ts */
export function renderGuardrailCatalogue(): string {
  const found = guardrails();
  return `/** Every guardrail, by theme. Generated from the files beside it: run \`npm run generate\` after adding one. */
import type { Guardrail } from './guardrail';
${importsOf(found)}

/** Every guardrail, by theme. */
export const CATALOGUE: readonly Guardrail[] = [${listOf(found)}];
`;
}

/** lib/checks/catalogue.ts */
export function renderCheckCatalogue(): string {
  const found = otherChecks();
  return `/** Everything that can be found: the guardrails and all other checks. Generated from the files beside it. */
import { CATALOGUE as GUARDRAILS } from '../guardrails/catalogue';
import type { Check } from './check';
${importsOf(found)}

/** Every check that a finding can be about, the guardrails included. */
export const CHECKS: readonly Check[] = [...GUARDRAILS, ${listOf(found)}];
`;
}

/** Where a check is, from the root of the project. */
export function fileOf(check: string): string {
  const guardrail = guardrails().find(({ name }) => name === check);
  const file = guardrail?.file ?? otherChecks().find(({ name }) => name === check)?.file ?? '';
  return path.posix.join('lib', guardrail ? 'guardrails' : 'checks', `${file}.ts`);
}

function guardrails(): Named[] {
  return GUARDRAIL_THEMES.flatMap((theme) =>
    readdirSync(path.join(LIBRARY, 'guardrails', theme))
      .flatMap((file) => GUARDRAIL_FILE.exec(file)?.[1] ?? [])
      .sort()
      .map((name) => ({ name, file: `./${theme}/${name}` })),
  );
}

function otherChecks(): Named[] {
  return SOURCES.flatMap((source) => {
    const folder = path.join(LIBRARY, 'checks', source);
    return readdirSync(folder).flatMap((file) =>
      [...readFileSync(path.join(folder, file), 'utf8').matchAll(CHECK)].map(([, name = '']) => ({
        name,
        file: `./${source}/${path.basename(file, '.ts')}`,
      })),
    );
  });
}

function importsOf(found: readonly Named[]): string {
  const files = new Map<string, string[]>();
  for (const { name, file } of found) files.set(file, [...(files.get(file) ?? []), name]);
  return [...files].map(([file, names]) => `import { ${names.join(', ')} } from '${file}';`).join('\n');
}

function listOf(found: readonly Named[]): string {
  return found.map(({ name }) => name).join(', ');
}
