/** lib/frameworks/catalogue.ts: every framework, from the files on disk. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FRAMEWORKS = path.join(__dirname, '..', 'lib', 'frameworks');
const DECLARATION = /^export const ([A-Z0-9_]+) = \{$/m;

/** The file's content: frameworks by the names of their files. */
export function renderFrameworkCatalogue(): string {
  const files = readdirSync(FRAMEWORKS).sort();
  const found = files.flatMap((file) => {
    const name = DECLARATION.exec(readFileSync(path.join(FRAMEWORKS, file), 'utf8'))?.[1];
    return name === undefined ? [] : [{ name, file: path.basename(file, '.ts') }];
  });
  return `/** Every framework. Generated from the files beside it: run \`npm run generate\` after adding one. */
${found.map(({ name, file }) => `import { ${name} } from './${file}';`).join('\n')}
import type { Framework } from './framework';

/** The id of every framework. */
export const FRAMEWORK_IDS = [${found.map(({ name }) => `${name}.id`).join(', ')}] as const;
/** How configuration, reports and code name a framework. */
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

/** Every framework: the periods that it states and what its clauses ask. */
export const FRAMEWORKS: Readonly<Record<FrameworkId, Framework>> = {
${found.map(({ name }) => `[${name}.id]: ${name},`).join('\n')}
};
`;
}
