/** Where there is no audit log, every format says first that nothing was judged. */
import { report, type Report } from '../../lib/findings/finding';
import { render } from '../../lib/findings/formats';
import { noAuditLog } from '../../lib/findings/no-audit-log';
import { finding } from '../support/reports';

const HEADLINE = 'No audit log found: nothing was judged';

test('in text, HTML and JSON', () => {
  const nothing = report([noAuditLog('App')], []);
  expect(render(nothing, 'text').split('\n')[0]).toBe(`Audit log report: ${HEADLINE}.`);
  expect(render(nothing, 'html')).toContain(`<p class="verdict UNKNOWN">${HEADLINE}.</p>`);
  expect((JSON.parse(render(nothing, 'json')) as Report).summary).toMatchObject({
    nothingJudged: HEADLINE,
    held: false,
  });
});

test('of a deployed stack as well, beside findings on other things', () => {
  const missing = finding({ guardrail: 'AuditLogDeployed', status: 'UNKNOWN' });
  const { summary } = report([missing, finding({ guardrail: 'EvidenceLocked', status: 'FAIL' })]);
  expect(summary.nothingJudged).toBe(HEADLINE);
});

test('of no report that judged an audit log', () => {
  expect(report([finding(), finding({ guardrail: 'AuditLogFound' })]).summary).not.toHaveProperty('nothingJudged');
});

test.each(['text', 'html', 'csv'] as const)('with the reasons why, once, in %s', (format) => {
  const nothing = report([noAuditLog('App', ['the macro has not run', 'Lake is no trail'])], []);
  const text = render(nothing, format).replace(/\s+/g, ' ');
  expect(text.split('Look here first: the macro has not run; Lake is no trail.')).toHaveLength(2);
  expect(text.split('the macro has not run')).toHaveLength(2);
});
