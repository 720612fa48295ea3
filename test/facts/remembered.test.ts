/** What is remembered is asked for once, and is let go of again. */
import { Remembered, rememberingLast, rememberingLatest } from '../../lib/facts/remembered';

describe('Remembered', () => {
  it('finds an answer once', () => {
    const remembered = new Remembered<number>(10);
    const find = jest.fn(() => 1);
    expect([remembered.answer('question', find), remembered.answer('question', find)]).toEqual([1, 1]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('answers each question by itself', () => {
    const remembered = new Remembered<string>(10);
    expect(['a', 'b', 'a'].map((question) => remembered.answer(question, () => question))).toEqual(['a', 'b', 'a']);
  });

  it('begins anew where there are more answers than it keeps', () => {
    const remembered = new Remembered<string>(2);
    const found: string[] = [];
    for (const question of ['a', 'b', 'c', 'a', 'c']) {
      remembered.answer(question, () => {
        found.push(question);
        return question;
      });
    }
    expect(found).toEqual(['a', 'b', 'c', 'a']);
  });
});

describe('rememberingLast', () => {
  it('finds out about a subject once, until another one is asked about', () => {
    const find = jest.fn(({ name }: { readonly name: string }) => name.length);
    const lengthOf = rememberingLast(find);
    const [one, other] = [{ name: 'one' }, { name: 'other' }];
    expect([one, one, other, one].map(lengthOf)).toEqual([3, 3, 5, 3]);
    expect(find.mock.calls).toEqual([[one], [other], [one]]);
  });

  it('tells two subjects apart that look alike', () => {
    let asked = 0;
    const countOf = rememberingLast<object, number>(() => (asked += 1));
    expect([countOf({}), countOf({})]).toEqual([1, 2]);
  });
});

describe('rememberingLatest', () => {
  const subjects = Array.from({ length: 10 }, (_, index) => ({ index }));

  /** How often it looks for something, and what it answers, where it is asked about these subjects in turn. */
  function ask(most: number, asked: readonly number[]): { readonly looked: number; readonly answers: number[] } {
    const find = jest.fn(({ index }: { index: number }) => ({ found: index }));
    const remembering = rememberingLatest(most, find);
    const answers = asked.map((index) => remembering(subjects[index] ?? { index }).found);
    return { looked: find.mock.calls.length, answers };
  }

  it.each<[what: string, most: number, asked: number[], looked: number]>([
    ['what was asked about before', 2, [0, 1, 0, 1, 1], 2],
    ['as many as it keeps, whatever else it was asked', 2, [0, 1, 2, 3, 2, 3], 4],
    ['the ones before those as well', 2, [0, 1, 2, 0, 1], 3],
    ['no more than twice as many', 2, [0, 1, 2, 3, 4, 0], 6],
  ])('%s', (_, most, asked, looked) => {
    expect(ask(most, asked)).toEqual({ looked, answers: asked });
  });
});
