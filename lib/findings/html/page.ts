/** The shell of every HTML report: one file, nothing fetched, nothing run but its own script. */
import { createHash } from 'node:crypto';
import { html, Markup } from './markup';
import { STYLE } from './style';

export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Style rules beyond those that all reports share. */
  readonly style?: string;
  /** A script of our own; the page must be readable without it. */
  readonly script?: string;
}

/** A whole HTML document. Its Content-Security-Policy admits this style and this script by their hashes, and no network. */
export function page({ title, body, style = '', script = '' }: Page): string {
  const styles = `${STYLE}${style}`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(styles)}'`,
    script ? `script-src '${hashOf(script)}'` : "script-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="wormtrail" />
        <title>${title}</title>
        ${element('style', styles)}
      </head>
      <body>
        ${body} ${script && element('script', script)}
      </body>
    </html> `.toString();
}

/** The text of these two is hashed as it stands, white space included. */
function element(name: 'style' | 'script', text: string): Markup {
  return Markup.trusted(`<${name}>${text}</${name}>`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
