/** What a terminal can show: its width, colours, and links to files. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FindingSource } from '../../lib/findings/finding';
import type { RenderOptions } from '../../lib/findings/render-options';

type Terminal = Pick<NodeJS.WriteStream, 'columns' | 'hasColors'>;

export function terminalOf(stream: Terminal, environment: NodeJS.ProcessEnv): RenderOptions {
  const colour = stream.hasColors();
  return {
    colour,
    width: stream.columns,
    ...(colour && hasLinks(environment) && { linkTo: fileOf }),
  };
}

/** Environment variables by which terminals name themselves. A terminal that does not know OSC 8 may print its characters. */
function hasLinks({ CI, TERM, TERM_PROGRAM, VTE_VERSION, WT_SESSION, KONSOLE_VERSION }: NodeJS.ProcessEnv): boolean {
  if (CI) return false;
  if (WT_SESSION || KONSOLE_VERSION || Number(VTE_VERSION) >= 5000) return true;
  return (
    ['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'].includes(TERM_PROGRAM ?? '') ||
    ['xterm-kitty', 'alacritty', 'foot'].includes(TERM ?? '')
  );
}

/** A URL is percent-encoded: no control character of a name is left in it. */
function fileOf({ file }: FindingSource): string {
  return pathToFileURL(resolve(file)).href;
}
