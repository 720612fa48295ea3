/** Each deployed template stands once in the evidence, under its hash, and nothing else is taken for it. */
import { EvidenceStore } from '../../lib/evidence/store';
import { configurationOf, keepTemplate, readTemplate } from '../../lib/evidence/templates';
import { Bucket } from '../support/s3-in-memory';

const TEMPLATE = { body: { Resources: { Log: { Type: 'AWS::S3::Bucket' } } }, parameters: { Days: '2192' } };
const CONFIGURATION = configurationOf(TEMPLATE);

let bucket: Bucket;
let store: EvidenceStore;

beforeEach(() => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
});

test('a template is read back as it was deployed', async () => {
  const kept = await keepTemplate(store, TEMPLATE);
  expect(await readTemplate(store, kept, CONFIGURATION)).toEqual(TEMPLATE);
});

test('a template that is deployed again is not kept twice', async () => {
  const kept = await keepTemplate(store, TEMPLATE);
  await keepTemplate(store, { ...TEMPLATE, parameters: {} });
  expect(await keepTemplate(store, TEMPLATE)).toEqual(kept);
  expect(bucket.versions).toHaveLength(2);
});

test('another one is not taken for it', async () => {
  const other = await keepTemplate(store, { ...TEMPLATE, parameters: { Days: '1' } });
  expect(await readTemplate(store, other, CONFIGURATION)).toBeUndefined();
});

test('somebody who takes its name first hides nothing', async () => {
  const key = `evidence/audit-log/templates/${CONFIGURATION}.json.gz`;
  const versionId = bucket.write(key, Buffer.from('all is well').toString('base64'));
  expect(await readTemplate(store, { key, versionId }, CONFIGURATION)).toBeUndefined();
  const kept = await keepTemplate(store, TEMPLATE);
  expect(kept.key).not.toBe(key);
  expect(await readTemplate(store, kept, CONFIGURATION)).toEqual(TEMPLATE);
});
