/** lib/guardrails/catalogue.ts: every guardrail, from the files on disk, so that none can be forgotten. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { THEMES } from '../lib/findings/catalogue-entry';

const GUARDRAILS = path.join(__dirname, '..', 'lib', 'guardrails');
/** A guardrail's file bears its name; files in lower case help several of them. */
const GUARDRAIL_FILE = /^([A-Z][A-Za-z0-9]*)\.ts$/;

/** The file's content: by theme, then by name. */
export function renderCatalogue(): string {
  const guardrails = THEMES.flatMap((theme) => namesIn(theme).map((name) => ({ theme, name })));
  const imports = guardrails.map(({ theme, name }) => `import { ${name} } from './${theme}/${name}';`);
  return `/** Every guardrail, by theme. Generated from the files beside it: run \`npm run generate\` after adding one. */
import type { Guardrail } from './guardrail';
${imports.join('\n')}

export const CATALOGUE: readonly Guardrail[] = [${guardrails.map(({ name }) => name).join(', ')}];
`;
}

function namesIn(theme: string): string[] {
  return readdirSync(path.join(GUARDRAILS, theme))
    .flatMap((file) => GUARDRAIL_FILE.exec(file)?.[1] ?? [])
    .sort();
}
