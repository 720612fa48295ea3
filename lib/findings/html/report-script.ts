/** What the findings report does in a browser: search and filters, and everything open on paper. Plain script, no network. */
export const REPORT_SCRIPT = `
'use strict';
(() => {
  const form = document.querySelector('.filters');
  if (!form) return;
  document.documentElement.classList.add('scripted');
  const shown = document.querySelector('.shown');
  const guardrails = [...document.querySelectorAll('.guardrail')].map((element) => ({
    element,
    details: element.querySelector('details'),
    head: element.querySelector('summary').textContent.toLowerCase(),
    frameworks: element.dataset.frameworks.split(' '),
    findings: [...element.querySelectorAll('.finding')].map((finding) => ({
      element: finding,
      text: finding.textContent.toLowerCase(),
      data: finding.dataset,
    })),
  }));
  const total = guardrails.reduce((sum, { findings }) => sum + findings.length, 0);

  const apply = () => {
    const asked = Object.fromEntries(new FormData(form));
    const words = asked.search.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const { element, head, frameworks, findings } of guardrails) {
      const cited = !asked.framework || frameworks.includes(asked.framework);
      let visible = 0;
      for (const { element: row, text, data } of findings) {
        const kept = cited
          && ['status', 'severity', 'owner', 'log'].every((name) => !asked[name] || data[name] === asked[name])
          && words.every((word) => text.includes(word) || head.includes(word));
        row.hidden = !kept;
        if (kept) visible += 1;
      }
      element.hidden = visible === 0;
      count += visible;
    }
    shown.textContent = count === total ? total + ' findings' : count + ' of ' + total + ' findings';
  };

  form.addEventListener('input', apply);
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => event.preventDefault());

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = guardrails.map(({ details }) => details).filter((details) => !details.open);
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => { for (const details of closed) details.open = false; });

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.querySelector('details');
    if (details) details.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();
  apply();
})();
`;
