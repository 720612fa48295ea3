/** A command in a real pseudo-terminal, as a person runs it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { pythonTool } from '../../lib/local-aws';

export interface Shown {
  readonly code: number;
  /** As the terminal got it. */
  readonly raw: string;
  /** What stays on the screen, a line each: without colours, links, and lines that others took the place of. */
  readonly lines: readonly string[];
}

/** @param args What Node.js is started with. */
export async function inTerminal(
  columns: number,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Shown> {
  const outside = Object.entries(process.env).filter(([name]) => !['NO_COLOR', 'CI', 'FORCE_COLOR'].includes(name));
  const { command, args: started } = await pythonTool('python');
  const all = [...started, join(__dirname, 'pseudo_terminal.py'), String(columns), process.execPath, ...args];
  const options = {
    env: { ...Object.fromEntries(outside), TERM: 'xterm-256color', ...environment },
    maxBuffer: 64 * 1024 * 1024,
  };
  return new Promise((resolve) => {
    const child = execFile(command, all, options, (_error, stdout) => {
      const raw = stdout.replaceAll('\r\n', '\n');
      const lines = raw.split('\n').map((line) => stripVTControlCharacters(line.split('\r').at(-1) ?? ''));
      resolve({ code: child.exitCode ?? -1, raw, lines });
    });
  });
}

/** Colours that a line break stands in: the terminal goes on with them, and a word there may be torn. */
export function tornColours({ raw }: Shown): string[] {
  return raw.split('\n').filter((line) => {
    const codes = line.split('\u001B[').flatMap((part) => /^(\d+)(?:;\d+)*m/.exec(part)?.[1] ?? []);
    const ending = codes.filter((code) => ['0', '22', '39'].includes(code)).length;
    return ending !== codes.length - ending;
  });
}
