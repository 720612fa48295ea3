/** Each question that has a name: its row of the table, its help, and the filters without which it asks nothing. */
import { exampleOf } from '../../lib/questions/filters';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import { NAMED } from './named.table';
import { answer, archiveOf, NO_FILTERS, question } from './support';

test('every question has a row in the table', () => {
  expect(Object.keys(NAMED).sort()).toEqual(QUESTIONS.map(({ id }) => id).sort());
});

describe.each(Object.entries(NAMED))('%s', (id, { answers, others, filters }) => {
  test('is answered by these records and no others', async () => {
    const { bucket } = archiveOf([...others, ...answers]);
    const { rows } = await answer(bucket, { question: question(id), filters: { ...NO_FILTERS, ...filters } });
    expect(rows.map(({ eventId }) => eventId).sort()).toEqual(answers.map(({ eventID }) => eventID).sort());
  });
});

test.each(QUESTIONS.map((each) => [each.id, each] as const))('%s says what it asks and why', (_id, each) => {
  expect(each.asks).toMatch(/^(Who|What) [^?]+\?$/);
  expect(each.why).toMatch(/^[A-Z].+\.$/);
  expect(exampleOf(each)).toMatch(/^wormtrail ask \S+ --(who|resource|from) /);
});
