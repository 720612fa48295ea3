// Comments the counts of a report on a pull request, and replaces its own comment of the run before.
const { readFileSync } = require('node:fs');

const MARK = '<!-- wormtrail -->';
const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

/** The comment's text: what needs somebody, by severity. Names of checks only: what a template says stays out of it. */
function textOf({ findings }) {
  const counts = (status) =>
    SEVERITIES.map((severity) => findings.filter((one) => one.status === status && one.severity === severity).length);
  const [failing, unknown] = [counts('FAIL'), counts('UNKNOWN')];
  const sum = [...failing, ...unknown].reduce((total, count) => total + count, 0);
  if (sum === 0) return `${MARK}\n**wormtrail**: everything asked for holds.\n`;
  const rows = SEVERITIES.flatMap((severity, i) =>
    failing[i] + unknown[i] === 0 ? [] : [`| ${severity} | ${failing[i]} | ${unknown[i]} |`],
  );
  return [
    MARK,
    `**wormtrail**: ${sum} ${sum === 1 ? 'finding needs' : 'findings need'} somebody.`,
    '',
    '| severity | fail | unknown |',
    '| --- | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

async function request(path, method = 'GET', body = undefined) {
  const { GITHUB_API_URL = 'https://api.github.com', GITHUB_TOKEN } = process.env;
  const answer = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${GITHUB_TOKEN}`, accept: 'application/vnd.github+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`${method} ${path}: ${answer.status}. The job needs the permission pull-requests: write.`);
  return answer.json();
}

async function ownComment(issue) {
  for (let page = 1; ; page++) {
    const comments = await request(`${issue}/comments?per_page=100&page=${page}`);
    const own = comments.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(MARK));
    if (own || comments.length < 100) return own;
  }
}

async function main([file]) {
  const { GITHUB_REPOSITORY, PULL_REQUEST } = process.env;
  const body = textOf(JSON.parse(readFileSync(file, 'utf8')));
  const issue = `/repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}`;
  const own = await ownComment(issue);
  if (own) await request(`/repos/${GITHUB_REPOSITORY}/issues/comments/${own.id}`, 'PATCH', { body });
  else await request(`${issue}/comments`, 'POST', { body });
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
