/** IAM's patterns: what matches, what one pattern covers of another, where two meet. */
import fc from 'fast-check';
import { coversArn, coversPattern, overlaps } from '../../../lib/facts/policy';

const ROLE = 'arn:aws:iam::111122223333:role/auditor';

describe('coversPattern', () => {
  test.each([
    ['s3:*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:GetObject', 's3:getobject', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a*c', false],
    ['a*c', 'a?c', true],
    ['*', '*', true],
    ['a*', '*', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a*c', false],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/AWSLogs/*', true],
    ['arn:aws:s3:::bucket/AWSLogs/*', 'arn:aws:s3:::bucket/*', false],
    ['', '', true],
    ['', 'a', false],
    ['**', '', true],
  ])('%j covers %j: %p', (pattern, other, expected) => {
    expect(coversPattern(pattern, other)).toBe(expected);
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 });
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });

  test('agrees with a regular expression on texts without wildcards', () => {
    fc.assert(
      fc.property(text, plain, (pattern, value) => {
        const source = pattern.replace(/\*/g, '.*').replace(/\?/g, '.');
        expect(coversPattern(pattern, value)).toBe(new RegExp(`^${source}$`).test(value));
      }),
    );
  });

  test('what it covers, it matches: no text of the other pattern is left out', () => {
    fc.assert(
      fc.property(text, text, plain, (pattern, other, value) => {
        if (coversPattern(pattern, other) && coversPattern(other, value)) {
          expect(coversPattern(pattern, value)).toBe(true);
        }
      }),
    );
  });

  test('two patterns that match one text overlap, in either order', () => {
    fc.assert(
      fc.property(text, text, plain, (one, other, value) => {
        if (coversPattern(one, value) && coversPattern(other, value)) expect(overlaps(one, other)).toBe(true);
        expect(overlaps(one, other)).toBe(overlaps(other, one));
      }),
    );
  });

  test('decides for caution where patterns are too long to be weighed, and at once', () => {
    const long = 'a*'.repeat(50_000);
    const started = performance.now();
    expect(coversPattern(`${long}b`, `${long}c`)).toBe(false);
    expect(overlaps(`${long}b`, `${long}c`)).toBe(true);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('coversArn', () => {
  test.each([
    ['arn:aws:iam::111122223333:role/*', ROLE, true],
    ['arn:aws:iam::*:role/auditor', ROLE, true],
    ['arn:aws:*:111122223333:role/auditor', ROLE, true],
    ['arn:aws:iam:*:role/auditor:x', ROLE, false],
    ['arn:aws:iam::*:x', ROLE, false],
    ['arn:aws:iam::*', ROLE, true],
    ['*', ROLE, true],
    [ROLE, 'arn:aws:iam::111122223333:role/*', false],
    ['arn:aws:cloudtrail:*:111122223333:trail/a', 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/a', true],
  ])('%j covers %j: %p', (pattern, other, expected) => {
    expect(coversArn(pattern, other)).toBe(expected);
  });
});

describe('overlaps', () => {
  test.each([
    ['s3:Put*', 's3:*Policy', true],
    ['s3:Put*', 's3:Get*', false],
    ['a?', 'ab', true],
    ['a?', 'a', false],
    ['*b', 'a*', true],
    ['ab*', '*ba', true],
    ['a*a', 'b*b', false],
  ])('%j and %j: %p', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });
});
