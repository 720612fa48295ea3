/** Text that is fitted to a terminal. */
import { createColors } from 'picocolors';
import { fitted } from '../../lib/findings/fitted';

const { bold, red } = createColors(true);

test.each([
  ['what fits stays as it is', 'a  table   row', 20, 'a  table   row'],
  ['a line is broken between words', 'one two three four', 10, 'one two\n  three\n  four'],
  ['what is indented stays indented', '  one two three', 10, '  one two\n    three'],
  ['columns stay apart', 'one  two  three', 10, 'one  two\n  three'],
  [
    'a word that is wider than a line stays whole',
    'see arn:aws:s3:::a-bucket now',
    10,
    'see\n  arn:aws:s3:::a-bucket\n  now',
  ],
  ['a line that is a command stays whole', '  npx cdk deploy --all', 10, '  npx cdk deploy --all'],
  ['lines are broken each by itself', 'one two\nthree four five', 12, 'one two\nthree four\n  five'],
])('%s', (_name, text, width, expected) => {
  expect(fitted(text, width)).toBe(expected);
});

test('colours take no room, and end with their line', () => {
  expect(fitted(bold('one two'), 7)).toBe(bold('one two'));
  expect(fitted(`${red('one two three')} four`, 8)).toBe(`${red('one two')}\n  ${red('three')}\n  four`);
  expect(fitted(bold(red('one two')), 5)).toBe(`${bold(red('one'))}\n  ${bold(red('two'))}`);
});
