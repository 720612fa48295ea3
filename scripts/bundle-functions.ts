/**
 * Bundles each function of `lambda/` into one minified file, `dist/lambda/NAME/index.js`, and the page that verifies packages into
 * `dist/verifier/verify.html`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { verifierPage } from '../verifier/shell';

const ROOT = path.join(__dirname, '..');
const SOURCES = path.join(ROOT, 'lambda');
const BUNDLES = path.join(ROOT, 'dist', 'lambda');

/**
 * How functions are bundled. The SDK goes into the bundle as it is published, so that what runs is what was tested. The
 * same sources give the same bytes, so that a release has one hash.
 */
export const BUNDLE_OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

/** Bundles every function; answers with their names. */
export async function bundleFunctions(): Promise<string[]> {
  const names = readdirSync(SOURCES)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'));
  await Promise.all(
    names.map(async (name) => {
      const { outputFiles } = await build({
        ...BUNDLE_OPTIONS,
        entryPoints: [path.join(SOURCES, `${name}.ts`)],
        write: false,
      });
      replaceIfChanged(path.join(BUNDLES, name, 'index.js'), Buffer.from(outputFiles[0]?.contents ?? []));
    }),
  );
  return names;
}

/** What a browser does by itself takes the place of what Node.js does for the command line. */
const BY_THE_BROWSER: Plugin = {
  name: 'by-the-browser',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(primitives|gunzip|verifying-key)$/ }, ({ path: name, resolveDir }) =>
      resolveDir.startsWith(path.join(ROOT, 'lib'))
        ? { path: path.join(ROOT, 'verifier', 'web', `${path.basename(name)}.ts`) }
        : undefined,
    ),
};

/** The page that verifies packages: the same sources give the same bytes, so that a release has one hash of it. */
async function bundleVerifier(): Promise<void> {
  const { outputFiles } = await build({
    ...{ bundle: true, minify: true, platform: 'browser', format: 'iife', target: 'es2022', charset: 'ascii' },
    ...{ legalComments: 'none', logLevel: 'warning', write: false, plugins: [BY_THE_BROWSER] },
    entryPoints: [path.join(ROOT, 'verifier', 'page.ts')],
  });
  const page = verifierPage(outputFiles[0]?.text ?? '');
  replaceIfChanged(path.join(ROOT, 'dist', 'verifier', 'verify.html'), Buffer.from(page));
}

/** Another process may read the bundle at this moment: it finds the old file or the new one, each whole. */
function replaceIfChanged(file: string, content: Buffer): void {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

if (require.main === module) {
  Promise.all([bundleFunctions(), bundleVerifier()]).then(
    ([names]) =>
      process.stderr.write(`Bundled ${names.join(', ')} into dist/lambda, verify.html into dist/verifier.\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
