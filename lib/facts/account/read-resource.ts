/** Reads one resource as its type says. */
import { isNeeded, isRotating } from '../../resource-types/lookup';
import { present } from '../../resource-types/answers';
import type { Fills, Input, Read, ResourceType, Subject } from '../../resource-types/resource-type';
import { TAGS } from '../../resource-types/tags';
import type { Resource } from '../audit-log';
import { firstUnknown, isList, isUnknown, NotRead, valueAt, type Properties, type Unknown, type Value } from '../value';
import { Gone, type Reads } from './reads';

/** What was read. A name whose value is undefined was read, and nothing stands there. */
export interface Reading {
  readonly properties: Readonly<Record<string, Value | undefined>>;
  readonly state?: Properties;
}

type Named = readonly [name: string, read: Read];

/** @throws Gone where the account has the resource no longer. */
export async function readResource(
  type: ResourceType,
  resource: Resource,
  all: readonly Resource[],
  reads: Reads,
): Promise<Reading> {
  const subject = { resource, all };
  const needed = Object.entries({ ...type.reads, ...(type.taggable && { tags: TAGS }) }).filter(([, read]) =>
    isNeeded(read, subject),
  );
  const later = reads.isFull(resource) ? [] : needed.filter(([, read]) => isRotating(read, subject));
  const now = needed.filter(
    (each) =>
      !later.includes(each) && (each[1].insteadOf === undefined || later.some(([name]) => name === each[1].insteadOf)),
  );
  const answers = await answersTo(now, subject, reads);
  const filled = (which: 'properties' | 'state'): Record<string, Value | undefined> => ({
    ...notRead(later, which),
    ...valuesOf(now, which, { ...subject, answers }),
  });
  const [properties, state] = [filled('properties'), present(filled('state'))];
  return { properties, ...(Object.keys(state).length > 0 && { state }) };
}

/** Asks in rounds: the input of some calls stands in the answers of others. */
async function answersTo(
  named: readonly Named[],
  about: Omit<Subject, 'answers'>,
  reads: Reads,
): Promise<Subject['answers']> {
  const answers: Record<string, Value | undefined> = {};
  for (;;) {
    const subject = { ...about, answers: { ...answers } };
    const round = named.flatMap(([name, read]) => {
      const input = name in answers ? undefined : read.input(subject);
      return input === undefined ? [] : [{ name, read, input }];
    });
    if (round.length === 0) return answers;
    const found = await Promise.all(round.map(({ read, input }) => answerTo(read, input, subject, reads)));
    round.forEach(({ name, read }, index) => {
      const answer = found[index];
      answers[name] = answer;
      if (answer !== undefined && !isPartly(answer) && read.isGone?.(answer, { ...about, answers }) === true)
        throw new Gone(about.resource.displayName);
    });
  }
}

function answerTo(
  read: Read,
  input: Input | readonly Input[] | Unknown,
  subject: Subject,
  reads: Reads,
): Promise<Value | undefined> {
  if (isUnknown(input)) return Promise.resolve(unaskable(read, input, subject, reads));
  return isInputs(input)
    ? Promise.all(input.map(async (each) => (await one(read, each, subject, reads)) ?? null))
    : one(read, input, subject, reads);
}

function isInputs(input: Input | readonly Input[]): input is readonly Input[] {
  return Array.isArray(input);
}

async function one(read: Read, input: Input, subject: Subject, reads: Reads): Promise<Value | undefined> {
  const { resource } = subject;
  const answer = await reads.ask(resource, pathOf(read), read, input, read.wanted?.(subject));
  if (answer === undefined || isUnknown(answer)) return answer;
  const flaw = read.flaw?.(answer, subject);
  return flaw === undefined ? answer : reads.fail(resource, pathOf(read), read.call, new Error(flaw));
}

/** An answer that failed was reported already. */
function unaskable(read: Read, reason: Unknown, { resource, answers }: Subject, reads: Reads): Unknown {
  if (Object.values(answers).includes(reason)) return reason;
  return reads.fail(resource, pathOf(read), read.call, new Error(reason.reason));
}

function pathOf({ properties = {}, state = {} }: Read): string {
  return Object.keys({ ...properties, ...state })[0] ?? '';
}

function isPartly(answer: Value): boolean {
  return isUnknown(answer) || (isList(answer) && firstUnknown(answer) !== undefined);
}

function notRead(later: readonly Named[], which: 'properties' | 'state'): Record<string, Value> {
  const value = new NotRead('it was not read in this run');
  return Object.fromEntries(later.flatMap(([, read]) => Object.keys(read[which] ?? {}).map((name) => [name, value])));
}

function valuesOf(now: readonly Named[], which: 'properties' | 'state', subject: Subject) {
  const values: Record<string, Value | undefined> = {};
  for (const [name, read] of now) {
    const wasAsked = name in subject.answers;
    for (const [property, fill] of Object.entries(read[which] ?? {})) {
      if (wasAsked) values[property] = valueOf(property, fill, read, subject.answers[name], subject);
      else if (!(property in values)) values[property] = undefined;
    }
  }
  return values;
}

function valueOf(
  property: string,
  fill: Fills[string],
  { absent }: Read,
  answer: Value | undefined,
  subject: Subject,
): Value | undefined {
  if (answer === undefined) return absent?.[property];
  if (isUnknown(answer)) return answer;
  return typeof fill === 'string' ? valueAt(answer, fill) : fill(answer, subject);
}
