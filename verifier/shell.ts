/** The page around the script that verifies: one file, which asks no network for anything. */
import { html } from '../lib/findings/html/markup';
import { page } from '../lib/findings/html/page';
import { VERSION } from '../lib/version';

const STYLE = `
.drop { border: 2px dashed var(--line); border-radius: .5rem; padding: 2rem; margin: 1.5rem 0; }
.drop label { display: block; margin-top: .75rem; }
#result { border-inline-start: 4px solid var(--tone, transparent); padding-inline-start: 1rem; overflow-wrap: anywhere; }
#result ul { padding-inline-start: 1.25rem; list-style: disc; }
`;

/** @param script What the browser runs. */
export function verifierPage(script: string): string {
  return page({
    title: 'Verify an audit log package',
    style: STYLE,
    script,
    body: html`<header>
        <h1>Verify an audit log package</h1>
        <p class="muted">
          wormtrail ${VERSION}. Nothing leaves this page: it has no network. It cannot vouch for itself: compare its
          SHA-256 with the one that the release says.
        </p>
      </header>
      <main>
        <div class="drop">
          <p>Drop the package's folder or its archive here, or choose it:</p>
          <label>Folder <input type="file" id="folder" webkitdirectory /></label>
          <label>Archive <input type="file" id="archive" accept=".zip" /></label>
        </div>
        <section id="result" aria-live="polite"></section>
      </main>`,
  });
}
