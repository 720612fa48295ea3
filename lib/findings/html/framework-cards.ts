/** A card for each framework that was asked for: which of its clauses are held, and which are not. */
import { FRAMEWORKS, type Framework, type FrameworkId } from '../../frameworks';
import type { Report, Status } from '../finding';
import { number } from '../format';
import { askedFrameworks, clausesOf, logsAsking, STANDINGS, type Standing } from '../framework-standing';
import { bar } from './judged';
import { html, type Markup } from './markup';

const TONE: Readonly<Record<Standing, Status>> = {
  'not held': 'FAIL',
  'not proven': 'UNKNOWN',
  'not judged': 'NOT_APPLICABLE',
  held: 'PASS',
};

/** Nothing where the report judges no audit log by its requirements. */
export function frameworkCards(report: Report): Markup | false {
  const { scopes = [] } = report.summary;
  if (scopes.length === 0) return false;
  const frameworks = askedFrameworks(report);
  const unclear = scopes.filter((scope) => scope.unclear).map(({ auditLog }) => auditLog);
  const isNoneAsked = frameworks.length === 0 && unclear.length === 0;
  return html`<div class="frameworks">
    ${
      isNoneAsked &&
      html`<p>No framework was asked for, so none is judged. Name those that apply under retention.frameworks.</p>`
    }
    ${
      unclear.length > 0 &&
      html`<p>Unknown: the template does not say clearly which frameworks ${unclear.join(', ')} asked for.</p>`
    }
    <div class="cards">${frameworks.map((framework) => card(report, framework))}</div>
  </div>`;
}

function card(report: Report, framework: FrameworkId): Markup {
  const { shortestRetention }: Framework = FRAMEWORKS[framework];
  const clauses = clausesOf(report, framework);
  const counts = STANDINGS.map((standing) => {
    const names = clauses.filter((each) => each.standing === standing).map(({ clause }) => clause);
    return { standing, names };
  }).filter(({ names }) => names.length > 0);
  const held = counts.find(({ standing }) => standing === 'held')?.names.length ?? 0;
  const logs = logsAsking(report, framework);
  const isShared = logs.length < (report.summary.scopes?.length ?? 0);
  return html`<div class="card ${TONE[counts[0]?.standing ?? 'not judged']}">
    <h4>${framework} <span class="of">${number(held)} of ${number(clauses.length)} held</span></h4>
    <p class="muted">
      ${shortestRetention && `Asks for ${shortestRetention.stated} of retention (${number(shortestRetention.days)} days).`}
      ${isShared && `Asked for by ${logs.join(', ')}.`}
    </p>
    ${bar(counts.map(({ standing, names }) => [TONE[standing], names.length] as const))}
    <ul class="clauses">
      ${counts.map(
        ({ standing, names }) =>
          html`<li class="${TONE[standing]}">
            <b>${number(names.length)} ${standing}</b>${standing !== 'held' && `: ${names.join(', ')}`}
          </li>`,
      )}
    </ul>
  </div>`;
}
