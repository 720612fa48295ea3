/** A document is read back as it was written, whatever stands in it, and people can compare two of them. */
import fc from 'fast-check';
import { documentPieces, parseDocument, SCHEMA, type EvidenceDocument } from '../../lib/evidence/document';
import { report } from '../../lib/findings/finding';
import { firstSeenIn, sightingsIn } from '../../lib/findings/first-seen';
import { ocsfEvents } from '../../lib/findings/formats/ocsf';
import { finding } from '../support/reports';

const NOW = new Date('2026-11-22T00:00:00.000Z');

function documentOf(messages: readonly string[]): EvidenceDocument {
  const found = report(messages.map((message) => finding({ message, status: 'FAIL' })));
  const time = NOW.toISOString();
  return {
    schema: SCHEMA,
    run: {
      id: '000000001',
      kind: 'drift-check',
      trigger: 'schedule',
      auditLog: 'audit-log',
      startedAt: time,
      finishedAt: time,
      version: '1.0.0',
    },
    previous: null,
    untold: [],
    attempts: [],
    answeredEvents: [],
    summary: found.summary,
    findings: found.findings,
    events: ocsfEvents(found, { at: NOW }),
  };
}

function textOf(document: EvidenceDocument): string {
  return [...documentPieces(document)].join('');
}

test('whatever a finding says is read back, and written in ASCII', () => {
  const hostile = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\u2028"\\\ud800’')), { maxLength: 4 });
  fc.assert(
    fc.property(hostile.map(documentOf), (document) => {
      const text = textOf(document);
      expect(text).toMatch(/^[\n -\x7f]*$/);
      const written = JSON.parse(JSON.stringify(document)) as EvidenceDocument;
      expect(JSON.parse(text)).toEqual(written);
      expect(parseDocument(text)).toEqual({ ...written, events: sightingsIn(written.events) });
    }),
  );
});

test('each finding and each event has a line of its own', () => {
  const lines = textOf(documentOf(['one', 'two'])).split('\n');
  expect(lines.filter((line) => line.includes('"message":"one"'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('"message":"two"'))).toHaveLength(2);
});

test('of events is read back when each finding was first seen, and nothing more', () => {
  const document = documentOf(['one', 'two']);
  const read = parseDocument(textOf(document))?.events;
  expect(firstSeenIn(read, NOW)).toEqual(firstSeenIn(document.events, NOW));
  expect(firstSeenIn(read, NOW).size).toBe(2);
  expect(JSON.stringify(read)).not.toContain('message');
});

test.each(['', 'null', '[]', '{}', '{"schema": "wormtrail.evidence/2"}', '<html>'])('%j is no document', (text) =>
  expect(parseDocument(text)).toBeUndefined(),
);
