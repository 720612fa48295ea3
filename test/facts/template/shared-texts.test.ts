/** Templates say the same after their texts are shared. */
import fc from 'fast-check';
import { shareTexts } from '../../../lib/facts/template/shared-texts';

const shared = (text: string): unknown => {
  const json: unknown = JSON.parse(text);
  shareTexts(json);
  return json;
};

test('whatever a template says, it says the same', () => {
  const words = fc.constantFrom('', 'short', 'arn:aws:s3:::a-bucket', 'AWS::CloudTrail::Trail', 'long '.repeat(100));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      words,
      fc.jsonValue(),
      fc.array(tie('tree')),
      fc.dictionary(words, tie('tree')),
    ),
  }));
  fc.assert(
    fc.property(tree, (json) => {
      const text = JSON.stringify(json);
      expect(JSON.stringify(shared(text))).toBe(text);
    }),
  );
});

test('more texts than are known at a time', () => {
  const texts = Array.from({ length: 10_000 }, (_, index) => `text number ${index % 7_000}`);
  expect(shared(JSON.stringify(texts))).toEqual(texts);
});

test('a name such as __proto__ is one like any other', () => {
  const object = shared('{"__proto__": "not a prototype", "constructor": "not a constructor"}');
  expect(JSON.stringify(object)).toBe('{"__proto__":"not a prototype","constructor":"not a constructor"}');
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});

test('a template that nests too deeply is left to whoever evaluates it', () => {
  const text = `${'[{"a":'.repeat(50_000)}"deep"${'}]'.repeat(50_000)}`;
  expect(() => shared(text)).not.toThrow();
});
