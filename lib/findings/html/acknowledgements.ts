/** What was acknowledged, by whom, why, until when. */
import type { Report } from '../finding';
import { html, type Markup } from './markup';

export function acknowledgements({ findings }: Report): Markup | false {
  const acknowledged = findings.filter(({ status }) => status === 'ACKNOWLEDGED');
  if (acknowledged.length === 0) return false;
  return html`<section aria-labelledby="acknowledged">
    <h2 id="acknowledged">Acknowledged</h2>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="acknowledged">
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Resource</th>
            <th scope="col">By</th>
            <th scope="col">Until</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          ${acknowledged.map(
            ({ guardrail, resource, acknowledgement }) =>
              html`<tr>
                <th scope="row">${guardrail}</th>
                <td>${resource}</td>
                <td>${acknowledgement?.owner ?? 'no owner'}</td>
                <td>${acknowledgement?.until ?? 'no end'}</td>
                <td>${acknowledgement?.reason ?? ''}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
