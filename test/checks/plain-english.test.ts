/** What a machine can hold of every sentence that a finding can carry. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { CHECKS } from '../../lib/checks/catalogue';
import { liveFindings } from '../../lib/drift/live';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Properties } from '../../lib/facts/value';
import { needsAttention } from '../../lib/findings/finding';
import { judge } from '../../lib/guardrails/guardrail';
import { describeOriginal, PROBLEMS, type Problem, type Survival } from '../../lib/integrity/problem';
import type { Row } from '../support/guardrail-table';
import { liveAuditLog, soundAuditLog } from '../support/sound-audit-log';

const ROOT = path.join(__dirname, '..', '..');
const TABLES = path.join(ROOT, 'test', 'guardrails');
const RIDDLES = /\b(nobody|whoever|asked was|at hand|does not do it)\b/i;

/** Every row of every table of guardrails. */
const ROWS: readonly Row[] = readdirSync(TABLES)
  .filter((file) => file.endsWith('.table.ts'))
  .flatMap((file) => Object.values(jest.requireActual<Record<string, readonly Row[]>>(path.join(TABLES, file))))
  .flat();

/** What is wrong with a text; nothing where it is plain. */
function faultsOf(text: string): string[] {
  const sentences = text.replace(/"[^"]*"/g, 'quoted').split(/[.!?](?=\s|$)/).length - 1;
  return [
    ...(RIDDLES.test(text) ? ['a riddle'] : []),
    ...(/\b1 (days|hours|minutes|findings|messages)\b/.test(text) ? ['one of several'] : []),
    ...(/\{"|\["|":[\w"{[]/.test(text) ? ['raw JSON'] : []),
    ...(/\bundefined\b|\[object /.test(text) ? ['a value that is not there'] : []),
    ...(/\b(Arn|S3|Kms|Sts|Iam):(?!:)/.test(text) ? ['a changed name'] : []),
    ...(text.endsWith('.') ? [] : ['no full stop']),
    ...(sentences > 3 ? [`${sentences} sentences`] : []),
  ];
}

/** The texts that are not plain, each with what is wrong. */
function faulty(texts: Iterable<string>): string[] {
  return [...new Set(texts)].flatMap((text) => faultsOf(text).map((fault) => `${fault}: ${text}`));
}

test.each([
  ['Asked was: it is on.', 'a riddle'],
  ['It is locked for 1 days.', 'one of several'],
  ['It is {"a":1}.', 'raw JSON'],
  ['It is undefined.', 'a value that is not there'],
  ['Arn:aws:iam::1:root may read.', 'a changed name'],
  ['It is on', 'no full stop'],
  ['It is on. It is. It was. It will be.', '4 sentences'],
])('%s → %s', (text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test('titles, reasons and remedies of the catalogue', () => {
  expect(faulty(CHECKS.flatMap(({ title, reason, remedy }) => [`${title}.`, reason, remedy]))).toEqual([]);
});

test('messages of guardrails, in every row of their tables', () => {
  const messages = ROWS.flatMap(({ guardrail, change, origin }) =>
    judge(origin === 'account' ? liveAuditLog(change) : soundAuditLog(change), [guardrail]).map((each) => each.message),
  );
  expect(new Set(messages).size).toBeGreaterThan(500);
  expect(faulty(messages)).toEqual([]);
});

test('messages of problems of log files', () => {
  const survivals: readonly Survival[] = ['locked', 'unlocked', 'lock unknown', 'lost', 'not known'];
  const originals = survivals.map((survives) =>
    describeOriginal({ original: { survives, versionId: 'v1', lockedUntil: '2032-11-29T00:00:00Z' } } as Problem),
  );
  const messages = Object.values(PROBLEMS).flatMap(({ meaning }) =>
    originals.map((original) => `${meaning} ${original}`),
  );
  expect(faulty(messages)).toEqual([]);
});

test('messages of live checks', () => {
  const member = (type: string, properties: Properties, state: Properties): Resource => ({
    ...{ type, logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref: 'it', properties, state, metadata: {} },
  });
  const log: AuditLog = {
    ...liveAuditLog(),
    trails: [
      member(
        'AWS::CloudTrail::Trail',
        { IsLogging: true },
        { LatestDeliveryError: 'AccessDenied', LatestDigestDeliveryTime: '2026-11-22T18:00:00Z' },
      ),
    ],
    members: [
      member('AWS::SQS::Queue', {}, { ApproximateNumberOfMessages: 1 }),
      member('AWS::Lambda::Function', {}, { State: 'Failed', FunctionUrlConfig: 'https://it' }),
    ],
  };
  const findings = liveFindings(log, new Date('2026-11-22T21:00:00Z')).filter(needsAttention);
  expect(findings.length).toBeGreaterThan(1);
  expect(faulty(findings.flatMap(({ message, remedy }) => [message, remedy]))).toEqual([]);
});

test('no text of the code is a riddle', () => {
  const files = ['lib', 'bin', 'lambda'].flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(ROOT, room, file)),
  );
  expect(files.flatMap(textsOf).filter((text) => RIDDLES.test(text))).toEqual([]);
});

/** What a file holds in quotes. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return texts;
}
