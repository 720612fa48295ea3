/** What the findings report does in a browser: search, filters, groups, and rows that open. Plain script, no network. */
export const REPORT_SCRIPT = `
'use strict';
(() => {
  /* more rows than this at once would make a page too long to scroll through */
  const MOST = 200;
  const root = document.documentElement;
  root.classList.add('scripted');
  const form = document.querySelector('.toolbar');
  const list = document.querySelector('.rows');
  const shown = document.querySelector('.shown');
  const none = document.querySelector('.empty');
  const next = document.querySelector('.next');
  const rows = [...document.querySelectorAll('.row')].map((element) => ({
    element, data: element.dataset, text: element.textContent.toLowerCase(),
  }));
  const plural = (count) => count.toLocaleString('en-US') + (count === 1 ? ' finding' : ' findings');
  const element = (name, text, style) => Object.assign(document.createElement(name), { textContent: text, className: style || '' });
  let most = MOST;

  const chosen = () => {
    const asked = new FormData(form);
    const severities = asked.getAll('severity');
    const words = (asked.get('search') || '').toLowerCase().split(/\\s+/).filter(Boolean);
    const same = ['status', 'log'].filter((name) => asked.get(name));
    const [framework, owner] = [asked.get('framework'), asked.get('owner')];
    return rows.filter(({ data, text }) =>
      (severities.length === 0 || severities.includes(data.severity))
      && same.every((name) => data[name] === asked.get(name))
      && (!owner || data.owners.split(' ').includes(owner))
      && (!framework || data.frameworks.split(' ').includes(framework))
      && words.every((word) => text.includes(word)));
  };

  const grouped = (kept, by) => {
    if (!by) return [['', kept]];
    const groups = new Map();
    for (const row of kept) {
      const name = row.data[by] || '(none)';
      if (groups.has(name)) groups.get(name).push(row);
      else groups.set(name, [row]);
    }
    return [...groups];
  };

  const apply = () => {
    const kept = chosen();
    const by = new FormData(form).get('group');
    const items = [];
    let count = 0;
    for (const [name, group] of grouped(kept, by)) {
      if (count >= most) break;
      if (name) {
        const head = element('li', '', 'group');
        head.append(element('h3', name), element('span', plural(group.length), 'muted'));
        items.push(head);
      }
      for (const { element } of group.slice(0, most - count)) items.push(element);
      count += group.length;
    }
    list.replaceChildren(...items);
    if (shown) shown.textContent = kept.length === rows.length ? plural(rows.length) : kept.length + ' of ' + plural(rows.length);
    none.hidden = kept.length > 0;
    next.hidden = kept.length <= most;
    next.textContent = 'Show ' + Math.min(MOST, kept.length - most) + ' more of ' + plural(kept.length);
  };

  const anew = () => { most = MOST; apply(); };

  /* what a check is about stands once in the page: a row that opens takes a copy */
  const open = (details) => {
    const link = details.querySelector('a[data-about]');
    const about = link && document.querySelector('#' + link.dataset.about + ' .about');
    if (about) link.parentElement.replaceWith(about.cloneNode(true));
    for (const code of details.querySelectorAll('figure > pre')) copyable(code);
  };
  const copyable = (code) => {
    if (code.parentElement.querySelector('button')) return;
    const button = element('button', 'Copy', 'screen');
    button.type = 'button';
    button.addEventListener('click', () => navigator.clipboard.writeText(code.textContent).then(
      () => { button.textContent = 'Copied'; },
      () => { getSelection().selectAllChildren(code); button.textContent = 'Selected: press Ctrl+C'; }));
    code.before(button);
  };
  addEventListener('toggle', ({ target }) => { if (target.open && target.closest('.row')) open(target); }, true);

  let closed = [];
  let before = most;
  addEventListener('beforeprint', () => {
    before = most;
    if (form && list && rows.length > most) { most = Infinity; apply(); }
    closed = [...document.querySelectorAll('.row > details:not([open]), .part:not([open])')];
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
    if (form && list && most !== before) { most = before; apply(); }
  });

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === 'DETAILS') part.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  if (!form || !list) return;
  form.addEventListener('input', anew);
  form.addEventListener('reset', () => setTimeout(anew));
  form.addEventListener('submit', (event) => event.preventDefault());
  next.addEventListener('click', () => { most += MOST; apply(); });
  apply();
})();
`;
