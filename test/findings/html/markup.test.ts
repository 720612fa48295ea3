/** Markup: what was read is escaped, what was written is not. */
import fc from 'fast-check';
import { html } from '../../../lib/findings/html/markup';

test.each([
  ['<b>', '&lt;b&gt;'],
  [`"'&`, '&quot;&#39;&amp;'],
  ['\u202Etxt.exe', '&#x27E8;U+202E&#x27E9;txt.exe'],
  ['\u0000', '&#x27E8;U+0000&#x27E9;'],
  ['\u00FCn\u{1F512}', '&#xFC;n&#x1F512;'],
  ['line\nbreak', 'line\nbreak'],
])('%j is shown as %j', (text, shown) => {
  expect(html`<p title="${text}">${text}</p>`.toString()).toBe(`<p title="${shown}">${shown}</p>`);
});

test('markup and lists of it are taken as they are; undefined and false vanish', () => {
  const items = ['a', '<'].map((text) => html`<b>${text}</b>`);
  expect(html`<p>${items}${undefined}${false}${0}</p>`.toString()).toBe('<p><b>a</b><b>&lt;</b>0</p>');
});

test('text of a template is written in ASCII as well', () => {
  expect(html`<p title="…">one · ${'two'}</p>`.toString()).toBe('<p title="&#x2026;">one &#xB7; two</p>');
});

test('no text can open a tag, leave an attribute or reorder what is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = html`${text}`.toString();
      expect(written).toMatch(/^[\0-\x7F]*$/);
      expect(written).not.toMatch(/[<>"']|&#x(202[A-E]|206[6-9]);/);
    }),
  );
});
