/** Finds a Python with the pinned packages: one on PATH that has them, or a virtual environment of our own. */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PythonEnvironmentFailed, PythonMissing } from './errors';

const run = promisify(execFile);

const COMMANDS = ['python3', 'python', 'py'] as const;

/** Prints the version, then the version of each package that the arguments name, or nothing for one it lacks. */
const INVENTORY = `
import importlib.metadata, sys
print("%d.%d" % sys.version_info[:2])
print(sys.executable)
for name in sys.argv[1:]:
    try:
        print(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        print("")
`;

/** A Python interpreter, by its path. */
export interface Python {
  readonly executable: string;
  /** The folder of the virtual environment that was made for it; absent for a Python that was ready. */
  readonly environmentFolder?: string;
}

export interface PythonOptions {
  /** Where the interpreter is looked for, the cache is placed and pip finds its settings. */
  readonly environment: NodeJS.ProcessEnv;
  /** Requirement files that it has to satisfy, exactly as pinned. */
  readonly requirements: readonly string[];
  /** More files: an environment that was made for them as well serves too, and is not made. */
  readonly mayHave?: readonly string[];
  /** Receives what a person who waits wants to know. */
  readonly tell: (message: string) => void;
}

interface Inventory {
  readonly executable: string;
  readonly isNewEnough: boolean;
  readonly versions: readonly string[];
}

interface Pin {
  readonly name: string;
  readonly version: string;
}

/**
 * A Python that has every pinned package: the first on PATH that has them, otherwise a virtual environment in
 * the user's cache folder, made on first use.
 *
 * @throws PythonMissing when no Python 3.10 or newer is on PATH.
 * @throws PythonEnvironmentFailed when the virtual environment cannot be made.
 */
export async function preparePython(options: PythonOptions): Promise<Python> {
  const pins = options.requirements.flatMap(pinsOf);
  const found = (await inventories(pins, options.environment)).filter(({ isNewEnough }) => isNewEnough);
  const ready = found.find(({ versions }) => pins.every(({ version }, position) => versions[position] === version));
  if (ready) return { executable: ready.executable };
  const base = found[0];
  if (!base) throw new PythonMissing(COMMANDS);
  return environmentFor(base.executable, options);
}

function pinsOf(file: string): Pin[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const match = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)$/.exec(line.trim());
      return match ? [{ name: match[1] ?? '', version: match[2] ?? '' }] : [];
    });
}

async function inventories(pins: readonly Pin[], environment: NodeJS.ProcessEnv): Promise<Inventory[]> {
  const found = await Promise.all(COMMANDS.map((command) => inventoryOf(command, pins, environment)));
  return found.filter((each) => each !== undefined);
}

async function inventoryOf(
  command: string,
  pins: readonly Pin[],
  environment: NodeJS.ProcessEnv,
): Promise<Inventory | undefined> {
  const names = pins.map(({ name }) => name);
  try {
    const { stdout } = await run(command, ['-c', INVENTORY, ...names], { env: environment, timeout: 30_000 });
    const [version = '', executable = '', ...versions] = stdout.trimEnd().split(/\r?\n/);
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return { executable, isNewEnough: major === 3 && minor >= 10, versions };
  } catch {
    return undefined; // not on PATH, or a placeholder that only offers to install it
  }
}

async function environmentFor(base: string, options: PythonOptions): Promise<Python> {
  const { requirements, mayHave = [] } = options;
  const folderOf = (files: readonly string[]): string =>
    join(cacheFolder(options.environment), `python-${fingerprint(base, files)}`);
  const folder = folderOf(requirements);
  const ready = [folder, folderOf([...requirements, ...mayHave])].find((each) => existsSync(interpreterIn(each)));
  if (ready !== undefined) return { executable: interpreterIn(ready), environmentFolder: ready };
  const executable = interpreterIn(folder);
  const making = `${folder}.${randomUUID()}.making`;
  options.tell(`Making a Python environment in ${folder} (once; it takes a minute).`);
  await mkdir(cacheFolder(options.environment), { recursive: true });
  // Renamed when it is whole: its tools are started as modules (python -m …), which do not mind where they lie.
  try {
    await step('python -m venv', base, ['-m', 'venv', making], folder, options);
    const files = options.requirements.flatMap((file) => ['-r', file]);
    const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...files];
    await step('pip install', interpreterIn(making), install, folder, options);
    await rename(making, folder).catch((error: unknown) => {
      if (!existsSync(executable)) throw error; // another process was faster, and its environment is as good
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  options.tell('The Python environment is ready.');
  return { executable, environmentFolder: folder };
}

/** Runs one step, saying what it does as it goes; what it printed is kept for the error. */
async function step(
  name: string,
  command: string,
  args: readonly string[],
  folder: string,
  { environment, tell }: PythonOptions,
): Promise<void> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (chunk: Buffer): void => {
    const text = chunk.toString();
    output += text;
    for (const line of text.split('\n')) if (/^(Collecting|Installing)/.test(line)) tell(`  ${line.trim()}`);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'no exit code'));
  });
  if (code !== 0) throw new PythonEnvironmentFailed(folder, name, output || String(code));
}

function fingerprint(base: string, requirements: readonly string[]): string {
  const hash = createHash('sha256').update(base);
  for (const file of requirements) hash.update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** As the XDG Base Directory Specification has it; %LOCALAPPDATA% on Windows. */
function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME ?? homedir();
  const cache = environment.XDG_CACHE_HOME ?? environment.LOCALAPPDATA ?? join(home, '.cache');
  return join(cache, 'wormtrail');
}

function interpreterIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
