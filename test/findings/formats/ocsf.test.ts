/** OCSF events: valid against the schema's class 2003; nothing unproven passes. */
import Ajv2020 from 'ajv/dist/2020';
import type { Status } from '../../../lib/findings/finding';
import { report } from '../../../lib/findings/finding';
import { ocsfEvents, renderOcsf } from '../../../lib/findings/formats/ocsf';
import { CATALOGUE, finding, hostileReport, ordinaryReport } from '../../support/reports';
import schema from '../schemas/ocsf-1.6.0-compliance-finding.json';
import cloudSchema from '../schemas/ocsf-1.6.0-compliance-finding-cloud.json';

const AT = new Date('2026-11-22T21:00:00Z');
const ENVIRONMENT = { account: '111122223333', region: 'eu-central-1' };
const ajv = new Ajv2020({ strict: false, allErrors: true });

test.each([
  ['without an account', ajv.compile(schema), {}],
  ['with an account (cloud profile)', ajv.compile(cloudSchema), { environment: ENVIRONMENT }],
])('events %s are valid against the schema', (_, validate, options) => {
  for (const rendered of [ordinaryReport(), hostileReport()]) {
    for (const event of JSON.parse(renderOcsf(rendered, { ...options, catalogue: CATALOGUE, at: AT })) as object[]) {
      const valid = validate(event);
      expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
    }
  }
});

test('the schema would refuse an event of another shape', () => {
  const [event] = ocsfEvents(ordinaryReport(), { at: AT });
  expect(ajv.compile(schema)({ ...event, severity_id: 42 })).toBe(false);
  expect(ajv.compile(schema)({ ...event, compliance: undefined })).toBe(false);
});

test.each<[Status, number, number]>([
  ['PASS', 1, 4],
  ['UNKNOWN', 2, 1],
  ['FAIL', 3, 1],
  ['DRIFT', 3, 1],
  ['ACKNOWLEDGED', 3, 3],
  ['NOT_APPLICABLE', 99, 4],
])('%s has compliance status %i and status %i', (status, compliance, overall) => {
  const [event] = ocsfEvents(report([finding({ status })]), { at: AT });
  expect(event).toMatchObject({ compliance: { status_id: compliance }, status_id: overall, status_code: status });
});

test('an event says what was asked, where, and what was found', () => {
  const [event] = ocsfEvents(ordinaryReport(), { at: AT, catalogue: CATALOGUE, environment: ENVIRONMENT });
  expect(event).toMatchObject({
    class_uid: 2003,
    type_uid: 200301,
    time: AT.getTime(),
    severity_id: 5,
    cloud: { provider: 'AWS', region: 'eu-central-1', account: { uid: '111122223333' } },
    finding_info: { title: 'The default retention is in COMPLIANCE mode', attacks: [{ technique: { uid: 'T1070' } }] },
    compliance: {
      control: 'ObjectLockComplianceMode',
      standards: [
        'CFTC-1.31',
        'FedRAMP',
        'FINRA-4511',
        'HIPAA',
        'ISO-27001',
        'NIST-800-53',
        'PCI-DSS',
        'SEC-17a-4',
        'SOC2',
        'SOX',
      ],
      requirements: [
        'CFTC-1.31 1.31(c)(1)',
        'FedRAMP AU-9',
        'FINRA-4511 4511(c)',
        'HIPAA 164.312(c)(1)',
        'ISO-27001 A.5.33',
        'NIST-800-53 AU-9',
        'NIST-800-53 AU-9(1)',
        'PCI-DSS 10.3.2',
        'SEC-17a-4 240.17a-4(f)(2)(i)(B)',
        'SOC2 CC6.1',
        'SOC2 PI1.5',
        'SOX Section 802',
      ],
      status_details: [
        'Property: ObjectLockConfiguration.Rule.DefaultRetention.Mode',
        'Expected: COMPLIANCE',
        'Found: (nothing)',
      ],
    },
    resources: [{ uid: 'AuditLog/EvidenceBucket/Resource', owner: { name: 'engineering' } }],
    remediation: { desc: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.' },
  });
});

test('ids stay from run to run and differ from finding to finding', () => {
  const ids = (at: Date) =>
    ocsfEvents(ordinaryReport(), { at }).map((event) => (event.finding_info as { uid: string }).uid);
  expect(ids(AT)).toEqual(ids(new Date()));
  expect(new Set(ids(AT)).size).toBe(7);
});
