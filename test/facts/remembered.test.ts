/** What is remembered is asked for once, and is let go of again. */
import { Remembered, rememberingLast } from '../../lib/facts/remembered';

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
