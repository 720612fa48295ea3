/** The page that verifies a package: it takes what is dropped into it, runs the same checks as the command line, and shows what holds. */
import * as z from 'zod/mini';
import { checkPackage, type PackageResult } from '../lib/audit-package/check';
import { periodOf } from '../lib/audit-package/manifest';
import { attestedLine, conclusion, keysLine, signatureLine } from '../lib/audit-package/sentences';
import type { PackageSource } from '../lib/audit-package/source';
import { counted } from '../lib/findings/format';
import { html, type Markup } from '../lib/findings/html/markup';
import { describeOriginal, PROBLEMS, type Problem } from '../lib/integrity/problem';
import { describeGap } from '../lib/integrity/gap';
import { besideLines, keptKeyLines, verdictOf, type ChainResult } from '../lib/integrity/result';
import { droppedSource, sourceOf } from './dropped';

// the page's policy allows no code that is made at run time
z.config({ jitless: true });

/** More than this a page cannot be read. */
const PROBLEMS_SHOWN = 500;

const output = byId('result');

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  // entries can be asked for only while the event is handled
  const items = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  void verifyDropped(() => droppedSource(items.filter((entry) => entry !== null)));
});
for (const id of ['folder', 'archive']) {
  const input = byId(id) as HTMLInputElement;
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    const named = new Map(files.map((file) => [file.webkitRelativePath || file.name, file]));
    void verifyDropped(() => sourceOf(named));
  });
}

async function verifyDropped(open: () => Promise<PackageSource>): Promise<void> {
  show(html`<p class="verdict">Verifying …</p>`, '');
  try {
    const result = await checkPackage(await open());
    show(rendered(result), result.holds ? 'PASS' : 'FAIL');
  } catch (error) {
    show(
      html`<p class="verdict">It is not a package that can be verified.</p>
        <p>${error instanceof Error ? error.message : String(error)}</p>`,
      'FAIL',
    );
  }
}

function show(content: Markup, state: string): void {
  output.dataset.state = state;
  output.className = state;
  // `html` escapes everything that was read
  output.innerHTML = content.toString();
}

function rendered(result: PackageResult): Markup {
  const { manifest, files, verification, notKnown } = result;
  return html`<p class="verdict">${conclusion(result)}</p>
    <p><code>${manifest.trailArn}</code>, ${periodOf(manifest)}, packed ${manifest.packedAt}</p>
    <p>${signatureLine(result)} ${attestedLine(result)}</p>
    <h2>Files</h2>
    <p>${counted(files.sound, 'file')} as the manifest says.</p>
    <ul>
      ${files.problems.slice(0, PROBLEMS_SHOWN).map(({ path, problem }) => html`<li class="FAIL"><code>${path}</code>: ${problem}</li> `)}
    </ul>
    <h2>The log</h2>
    ${
      verification
        ? html`<p><strong>${verdictOf(verification).toUpperCase()}</strong> ${keysLine(result)}</p>
            ${[...keptKeyLines(verification.chains), ...besideLines(verification)].map((line) => html`<p>${line}</p> `)}
            ${verification.chains.map(chain)}`
        : html`<p>Not verified: what that needs is missing or altered.</p>`
    }
    <h2>Not known without AWS</h2>
    <ul>
      ${notKnown.map((line) => html`<li>${line}</li> `)}
    </ul>`;
}

function chain({ account, region, digests, logFiles, notRead = 0, notNamed, gaps, problems }: ChainResult): Markup {
  return html`<h3>${account} · ${region}</h3>
    <p>
      Digests: ${digests.valid} valid, ${digests.invalid} invalid, ${digests.missing} missing. Log files:
      ${logFiles.valid} valid, ${logFiles.invalid} invalid, ${logFiles.missing} missing, ${notNamed} named by no digest,
      ${notRead} not in the package.
    </p>
    <ul>
      ${gaps.map((gap) => html`<li>${gap.from} to ${gap.to}: ${describeGap(gap)}</li> `)}
      ${problems.slice(0, PROBLEMS_SHOWN).map(problemItem)}
    </ul>`;
}

function problemItem(problem: Problem): Markup {
  const { kind, key, expected, found } = problem;
  return html`<li class="FAIL">
    <strong>${kind}</strong> <code>${key}</code>: ${PROBLEMS[kind].meaning} ${describeOriginal(problem)} Expected
    ${expected}; found ${found}.
  </li> `;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}
