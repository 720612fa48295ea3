/** A narrative as one HTML file that opens without network and prints. */
import { html, type Markup } from '../../findings/html/markup';
import { page } from '../../findings/html/page';
import type { Block, Narrative, Section } from './blocks';

const STYLE = `
body { max-width: 60rem; }
section p, section li { max-width: 75ch; }
section > * + * { margin-top: .7rem; }
section h3 { margin-top: 1.4rem; }
ul { list-style: disc; padding-inline-start: 1.2rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1.5rem; font-size: .9rem; }
dt { color: var(--muted); }
dd, td { overflow-wrap: break-word; }
dd, .long { overflow-wrap: anywhere; }
th, td { min-width: 5.5rem; }
.short { white-space: nowrap; }
.blank { display: flex; gap: .75rem; align-items: end; max-width: 36rem; padding-top: 1.1rem; }
.blank span { white-space: nowrap; }
.blank i { flex: 1; border-bottom: 1px solid var(--ink); }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .3rem; } .blank span { white-space: normal; } }
@media print { table { font-size: .85rem; line-height: 1.3; } th, td { padding: .15rem .4rem; min-width: 4.2rem; } section h3 { margin-top: .9rem; } section h3, section h3 + p { break-after: avoid; } dl { break-inside: avoid; }
  dl.brief { display: block; } .brief dt, .brief dd { display: inline; } .brief dt::after { content: ': '; } .brief dd::after { content: '. '; } }
`;

export function narrativeHtml({ title, about, sections }: Narrative): string {
  return page({
    title,
    style: STYLE,
    body: html`<header>
        <h1>${about}</h1>
        <p class="verdict">${title}</p>
      </header>
      <main>${sections.map(section)}</main>
      <footer>Generated from evidence, catalogue and deployed requirements. It is not legal advice.</footer>`,
  });
}

function section({ title, blocks }: Section, index: number): Markup {
  return html`<section aria-labelledby="section-${index}">
    <h2 id="section-${index}">${title}</h2>
    ${blocks.map((one) => block(one, title))}
  </section>`;
}

function block(one: Block, title: string): Markup {
  switch (one.kind) {
    case 'text':
      return html`<p>${one.text}</p>`;
    case 'heading':
      return html`<h3>${one.text}</h3>`;
    case 'list':
      return html`<ul>
        ${one.items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
    case 'facts':
      return html`<dl class="${one.isBrief ? 'brief' : ''}">
        ${one.rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>`;
    case 'table':
      return html`<div class="scroll" tabindex="0" role="group" aria-label="${title}">
        <table>
          <thead>
            <tr>
              ${one.columns.map((column) => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${one.rows.map(
              (row) =>
                html`<tr>
                  ${row.map(cell)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
    case 'blanks':
      return html`${one.labels.map((label) => html`<p class="blank"><span>${label}</span><i></i></p>`)}`;
  }
}

/** Times and clauses stay on their line; hashes, keys and ARNs are broken anywhere, words are not. */
function cell(value: string): Markup {
  if (value.length <= SHORT) return html`<td class="short">${value}</td>`;
  const isLong = value.split(/\s+/).some((word) => word.length > SHORT);
  return html`<td>${isLong ? html`<code class="long">${value}</code>` : value}</td>`;
}

const SHORT = 24;
