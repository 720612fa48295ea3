/**
 * Bundles each function of `lambda/` into one minified file, `dist/lambda/NAME/index.js`, and zips it as Lambda takes it. What the
 * bundles of this release and of all earlier ones are recognized by stands beside them, in `releases.json`. The page that verifies
 * packages goes into `dist/verifier/verify.html`; its SHA-256 is printed, since the page cannot vouch for itself.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { Bundle, Release } from '../lib/facts/releases';
import { VERSION } from '../lib/version';
import { verifierPage } from '../verifier/shell';
import { zipOf } from './zip';

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
  // one character beyond Latin-1 would make Node.js keep all of the text in two bytes a character
  charset: 'ascii',
  logLevel: 'warning',
};

/** Bundles every function; answers with their names. */
export async function bundleFunctions(): Promise<string[]> {
  const all = JSON.parse(readFileSync(path.join(SOURCES, 'earlier-releases.json'), 'utf8')) as Release[];
  const earlier = all.filter(({ version }) => version !== VERSION);
  const verification = await bundled('log-verification', earlier);
  const ledger = await bundled('ledger', earlier);
  const holds = await bundled('holds', earlier);
  const known = { 'log-verification': verification.bundle, ledger: ledger.bundle, holds: holds.bundle };
  const ofThisRelease: Release = { version: VERSION, bundles: known };
  // checker and responder are one bundle: whichever runs knows the other by its own hash, which no bundle can hold
  const checker = await bundled('drift-checker', [...earlier, ofThisRelease]);
  const bundles = {
    'drift-checker': checker,
    'log-verification': verification,
    'tamper-responder': checker,
    ledger,
    holds,
  };
  for (const [name, { content, archive }] of Object.entries(bundles)) {
    replaceIfChanged(path.join(BUNDLES, name, 'index.js'), content);
    replaceIfChanged(path.join(BUNDLES, `${name}.zip`), archive);
  }
  const hashes = Object.fromEntries(Object.entries(bundles).map(([name, { bundle }]) => [name, bundle]));
  const releases = [...earlier, { version: VERSION, bundles: hashes }];
  replaceIfChanged(path.join(BUNDLES, 'releases.json'), Buffer.from(`${JSON.stringify(releases, null, 2)}\n`));
  return Object.keys(bundles);
}

interface Bundled {
  readonly content: Buffer;
  readonly archive: Buffer;
  readonly bundle: Bundle;
}

async function bundled(name: string, releases: readonly Release[]): Promise<Bundled> {
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [path.join(SOURCES, `${name}.ts`)],
    define: { BUNDLED_RELEASES: JSON.stringify(releases) },
    write: false,
  });
  const content = Buffer.from(outputFiles[0]?.contents ?? []);
  const archive = zipOf('index.js', content);
  return { content, archive, bundle: hashesOf(name, archive) };
}

/** Lambda hashes the archive that it is given, and the CDK names it by a hash of its own. */
function hashesOf(name: string, archive: Buffer): Bundle {
  const file = path.join(BUNDLES, `${name}.zip`);
  replaceIfChanged(file, archive);
  return { asset: FileSystem.fingerprint(file), sha256: createHash('sha256').update(archive).digest('base64') };
}

/** What a browser does by itself takes the place of what Node.js does for the command line. */
const BY_THE_BROWSER: Plugin = {
  name: 'by-the-browser',
  setup: (bundle) => {
    bundle.onResolve({ filter: /\/(primitives|gunzip|verifying-key)$/ }, ({ path: name, resolveDir }) =>
      resolveDir.startsWith(path.join(ROOT, 'lib'))
        ? { path: path.join(ROOT, 'verifier', 'web', `${path.basename(name)}.ts`) }
        : undefined,
    );
  },
};

/** The page that verifies packages: the same sources give the same bytes, so that a release has one hash of it. */
async function bundleVerifier(): Promise<string> {
  const { outputFiles } = await build({
    ...{ bundle: true, minify: true, platform: 'browser', format: 'iife', target: 'es2022', charset: 'ascii' },
    ...{ legalComments: 'none', logLevel: 'warning', write: false, plugins: [BY_THE_BROWSER] },
    entryPoints: [path.join(ROOT, 'verifier', 'page.ts')],
  });
  const page = Buffer.from(verifierPage(outputFiles[0]?.text ?? ''));
  replaceIfChanged(path.join(ROOT, 'dist', 'verifier', 'verify.html'), page);
  return createHash('sha256').update(page).digest('hex');
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
    ([names, sha256]) =>
      process.stderr.write(
        `Bundled ${names.join(', ')} into dist/lambda, verify.html into dist/verifier.\nSHA-256 of verify.html: ${sha256}\n`,
      ),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
