/** lib/questions/named/catalogue.ts: every question that has a name, from the files on disk. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAMED = path.join(__dirname, '..', 'lib', 'questions', 'named');
const DECLARATION = /^export const (\w+): Question = \{$/m;

export function renderQuestionCatalogue(): string {
  const found = readdirSync(NAMED)
    .sort()
    .flatMap((file) => {
      const name = DECLARATION.exec(readFileSync(path.join(NAMED, file), 'utf8'))?.[1];
      return name === undefined ? [] : [{ name, file: path.basename(file, '.ts') }];
    });
  return `/** Every question that has a name. Generated from the files beside it: run \`npm run generate\` after adding one. */
import type { Question } from '../question';
${found.map(({ name, file }) => `import { ${name} } from './${file}';`).join('\n')}

export const QUESTIONS: readonly Question[] = [${found.map(({ name }) => name).join(', ')}];
`;
}
