/** The bundle that a function is measured against: the SDK clients and commands that it uses, and nothing else. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import * as ts from 'typescript';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-functions';

const ROOT = path.join(__dirname, '..', '..');

/** What a function imports, by SDK package: `S3Client`, `GetObjectCommand`. */
export type SdkImports = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads what our own sources in a bundle import of the SDK. Types are no code; helpers around commands do not count. */
export function sdkImportsOf({ inputs }: Metafile): SdkImports {
  const imports = new Map<string, Set<string>>();
  for (const file of Object.keys(inputs).filter((name) => !name.includes('node_modules'))) {
    const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const from = statement.moduleSpecifier.text;
      if (!from.startsWith('@aws-sdk/client-')) continue;
      const names = imports.get(from) ?? new Set();
      imports.set(from, names);
      for (const name of valuesOf(statement.importClause)) if (/(Client|Command)$/.test(name)) names.add(name);
    }
  }
  return new Map([...imports].filter(([, names]) => names.size > 0));
}

function valuesOf(clause: ts.ImportClause | undefined): string[] {
  if (!clause?.namedBindings || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  if (!ts.isNamedImports(clause.namedBindings)) return [];
  return clause.namedBindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => (propertyName ?? name).text);
}

/** Bundles clients and commands, kept alive as exports, bundled as functions are. */
export async function bundleBaseline(imports: SdkImports, outfile: string): Promise<void> {
  const contents = [...imports].map(([from, names]) => `export { ${[...names].sort().join(', ')} } from '${from}';`);
  await build({ ...BUNDLE_OPTIONS, stdin: { contents: contents.join('\n'), resolveDir: ROOT }, outfile });
}
