/** An answer is looked for once. */
import { Cache, oncePer } from '../../lib/facts/cache';

describe('Cache', () => {
  it.each<[what: string, asked: string[], looked: string[]]>([
    ['finds an answer once', ['a', 'a'], ['a']],
    ['answers each question by itself', ['a', 'b', 'a'], ['a', 'b']],
    ['is emptied where there are more answers than it keeps', ['a', 'b', 'c', 'a', 'c'], ['a', 'b', 'c', 'a']],
  ])('%s', (_, asked, looked) => {
    const cache = new Cache<string>(2);
    const find = jest.fn((question: string) => `answer to ${question}`);
    expect(asked.map((question) => cache.get(question, find))).toEqual(
      asked.map((question) => `answer to ${question}`),
    );
    expect(find.mock.calls.flat()).toEqual(looked);
  });
});

describe('oncePer', () => {
  it('calls the function once for each object', () => {
    const find = jest.fn(({ name }: { readonly name: string }) => name.length);
    const lengthOf = oncePer(find);
    const [one, other] = [{ name: 'one' }, { name: 'other' }];
    expect([one, one, other, one].map(lengthOf)).toEqual([3, 3, 5, 3]);
    expect(find.mock.calls).toEqual([[one], [other]]);
  });

  it('keeps an answer that is undefined', () => {
    const find = jest.fn(() => undefined);
    const [lookUp, subject] = [oncePer(find), {}];
    expect([lookUp(subject), lookUp(subject)]).toEqual([undefined, undefined]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('tells two objects apart that look alike', () => {
    let asked = 0;
    const countOf = oncePer<object, number>(() => (asked += 1));
    expect([countOf({}), countOf({})]).toEqual([1, 2]);
  });
});
