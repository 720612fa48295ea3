/** Markup: what was read is escaped, what was written is not. */
import fc from 'fast-check';
import { html } from '../../../lib/findings/html/markup';

test.each([
  ['<b>', '&lt;b&gt;'],
  [`"'&`, '&quot;&#39;&amp;'],
  ['\u202Etxt.exe', '\u27E8U+202E\u27E9txt.exe'],
  ['\u0000', '\u27E8U+0000\u27E9'],
  ['line\nbreak', 'line\nbreak'],
])('%j is shown as %j', (text, shown) => {
  expect(html`<p title="${text}">${text}</p>`.toString()).toBe(`<p title="${shown}">${shown}</p>`);
});

test('markup and lists of it are taken as they are; undefined and false vanish', () => {
  const items = ['a', '<'].map((text) => html`<b>${text}</b>`);
  expect(html`<p>${items}${undefined}${false}${0}</p>`.toString()).toBe('<p><b>a</b><b>&lt;</b>0</p>');
});

test('no text can open a tag, leave an attribute or reorder what is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(html`${text}`.toString()).not.toMatch(/[<>"'\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
