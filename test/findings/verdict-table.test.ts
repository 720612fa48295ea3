/** The verdict table: a row a guardrail and resource, narrow enough for a terminal. */
import { report } from '../../lib/findings/finding';
import { renderVerdictTable } from '../../lib/findings/verdict-table';
import { finding, ordinaryReport } from '../support/reports';

describe('the verdict table', () => {
  const table = renderVerdictTable(ordinaryReport(), { width: 80 });

  test('has a row a guardrail and resource, and fits', () => {
    const rows = table.split('\n').filter((line) => line.startsWith('│'));
    expect(rows[0]).toMatch(/^│ Guardrail +│ Verdict +│ Resource +│$/);
    expect(rows[1]).toMatch(/^│ ObjectLockComplianceMode +│ FAIL +│ AuditLog\/EvidenceBucket\/Resource +│$/);
    expect(rows).toHaveLength(1 + 6);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('counts the resources of which a guardrail says the same, and names each that needs somebody', () => {
    const [some] = ordinaryReport().findings;
    const twice = (status: 'PASS' | 'FAIL') =>
      ['A', 'B'].map((resource) => finding({ ...some!, guardrail: `Says${status}`, status, resource }));
    const rows = renderVerdictTable(report([...twice('PASS'), ...twice('FAIL')])).split('\n');
    expect(rows.filter((row) => row.includes('SaysPASS'))).toEqual([expect.stringMatching(/PASS +│ 2 resources/)]);
    expect(rows.filter((row) => row.includes('SaysFAIL'))).toHaveLength(2);
  });

  test('leaves out what does not apply', () => {
    expect(table).not.toContain('OwnersDeclared');
  });
});
