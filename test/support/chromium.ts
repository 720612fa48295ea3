/** A headless Chromium for tests: one on PATH, else the one that comes with the development dependencies. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { devDependencies } from '../../package.json';

const run = promisify(execFile);

/** Starts it; whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
  const installed = onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  if (installed) return chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
  const folder = await unpacked();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    // the package brings the system libraries of Amazon Linux, for machines that have none
    env: { ...process.env, LD_LIBRARY_PATH: libraries(folder), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  });
}

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

function libraries(folder: string): string {
  return [process.env.LD_LIBRARY_PATH, join(folder, 'al2023', 'lib')].filter(Boolean).join(delimiter);
}

/**
 * The folder with the unpacked browser. Unpacked once a machine, into a folder of its own that then gets its final name, so
 * that tests in parallel never see half of it.
 */
async function unpacked(): Promise<string> {
  const version = devDependencies['@sparticuz/chromium'];
  const final = join(tmpdir(), `wormtrail-browser-${version}`);
  if (existsSync(final)) return final;
  const draft = await mkdtemp(`${final}-`);
  const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  await run(process.execPath, ['-e', script], {
    // the package unpacks into the temporary folder, its libraries only where it believes to run in AWS Lambda
    env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    cwd: __dirname,
  });
  // the package's own settings look for its fonts where AWS Lambda has them; a browser without any font ends itself
  const fonts = `<fontconfig><dir>${join(final, 'fonts')}</dir><cachedir>${join(final, 'cache')}</cachedir></fontconfig>`;
  await writeFile(join(draft, 'fonts.conf'), fonts);
  await rename(draft, final).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if ((await readdir(final).catch(() => [])).length === 0) throw error;
  });
  return final;
}
