/** An estimate for people. */
import { counted, days } from '../findings/format';
import type { CostEstimate, CostPart, Usage } from './estimate';
import { PRICES, PRICES_OF } from './prices';

/** Letters of each column: 80 in all. */
const NAME = 40;
const CELLS = [12, 12, 16];

export function costText(estimate: CostEstimate, usage: Usage): string {
  const { months, retentionDays, parts, total } = estimate;
  const rows = [...parts, total].filter(({ wholeRetention }) => wholeRetention > 0);
  const third = Object.values(PRICES).filter(({ by }) => by === 'third party');
  return [
    `Estimated cost in USD, list prices of us-east-1 of ${PRICES_OF}, without the free tier.`,
    `Retention: ${days(retentionDays)} (${counted(months, 'month')}). Nothing that is stored can be deleted before, and storage is paid until then.`,
    '',
    row('', 'first month', 'last month', 'whole retention'),
    ...rows.map(line),
    '',
    `Assumed: ${usage.eventsPerDay.toLocaleString('en-US')} management events a day, ${Math.round(usage.writeShare * 100)} % of them writes, ` +
      `${usage.bytesPerEvent} bytes each in a log file, ${usage.regions} Regions, all of it in S3 Standard. See wormtrail cost --help.`,
    usage.furtherCopy
      ? 'Another trail delivers management events already: this copy is paid for.'
      : 'If another trail of the account delivers management events already, add --further-copy: USD 2.00 per 100,000 events.',
    `Prices that only third parties state in their text: ${third.map(({ per, source }) => `${per} (${source})`).join('; ')}.`,
  ].join('\n');
}

function line({ name, firstMonth, lastMonth, wholeRetention }: CostPart): string {
  return row(name, ...[firstMonth, lastMonth, wholeRetention].map((usd) => usd.toFixed(2)));
}

function row(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(NAME)}${cells.map((cell, column) => cell.padStart(CELLS[column] ?? 0)).join('')}`;
}
