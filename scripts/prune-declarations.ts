/** Takes away the declaration files that the public API does not lead to: nobody can import what they declare. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const LIBRARY = path.join(__dirname, '..', 'dist', 'lib');

const reached = new Set<string>();
const waiting = [path.join(LIBRARY, 'index.d.ts')];
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (reached.has(file)) continue;
  reached.add(file);
  for (const [, module = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    const target = path.resolve(path.dirname(file), module);
    waiting.push(...[`${target}.d.ts`, path.join(target, 'index.d.ts')].filter((each) => existsSync(each)));
  }
}

const declarations = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.d.ts'))
  .map((name) => path.join(LIBRARY, name));
for (const file of declarations) if (!reached.has(file)) rmSync(file);
console.log(`Kept ${reached.size} of ${declarations.length} declaration files.`);
