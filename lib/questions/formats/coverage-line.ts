/** The coverage in one sentence, and what is behind it. */
import { counted, number, plain } from '../../findings/format';
import type { Coverage } from '../coverage';

/** More Regions are named below. */
const MOST_NAMED = 3;
const MOST_LINES = 50;

/** "718 of 720 hours in 17 Regions proven; eu-west-1 lacks 2026-11-03 02:00 – 04:00". */
export function coverageLine(coverage: Coverage): string {
  const { hours, regions, neverHeard, files, unreadableRecords, problemCount } = coverage;
  const lacking = regions.filter(({ lacks }) => lacks.length > 0);
  const named = lacking.slice(0, MOST_NAMED).map((region) => lacksOf(region, coverage));
  const silent = neverHeard.slice(0, MOST_NAMED).map((region) => nameOf(region, coverage));
  const others = problemCount - files.unproven - files.recovered;
  const parts = [
    `${number(hours.proven)} of ${counted(hours.asked, 'hour')} in ${counted(regions.length + neverHeard.length, 'Region')} proven`,
    ...named,
    lacking.length > named.length && `${counted(lacking.length - named.length, 'more Region')} with gaps`,
    silent.length > 0 && `never heard: ${silent.join(', ')}`,
    neverHeard.length > silent.length && `and ${number(neverHeard.length - silent.length)} more never heard`,
    files.unproven > 0 && `${counted(files.unproven, 'log file')} not proven and not used`,
    files.recovered > 0 &&
      `${counted(files.recovered, 'log file')} hidden or overwritten, read from the original version`,
    unreadableRecords > 0 && `${counted(unreadableRecords, 'record')} unreadable`,
    others > 0 && named.length === 0 && silent.length === 0 && `${counted(others, 'problem')} of the log`,
  ];
  return parts.filter((part) => part !== false).join('; ');
}

/** A line for each gap, problem and note, where the sentence cannot name them all. */
export function coverageDetails(coverage: Coverage): string[] {
  const { regions, problems, problemCount, notes } = coverage;
  const lacking = regions.filter(({ lacks }) => lacks.length > 0);
  const lines = [
    // the sentence names the first of them
    ...(lacking.length > MOST_NAMED ? lacking.map((region) => lacksOf(region, coverage)) : []),
    ...problems.map(
      ({ kind, account, region, key, found }) =>
        `${kind}  ${plain(account)} ${plain(region)}  ${plain(key)}  ${plain(found)}`,
    ),
  ];
  const more = lines.length - MOST_LINES + problemCount - problems.length;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`and ${number(more)} more`] : []), ...notes.map(plain)];
}

type Place = Coverage['neverHeard'][number];

function lacksOf(region: Coverage['regions'][number], coverage: Coverage): string {
  const spans = region.lacks.slice(0, MOST_NAMED).map(({ from, to, reason }) => `${spanOf(from, to)} (${reason})`);
  const more =
    region.lacks.length > spans.length ? ` and ${counted(region.lacks.length - spans.length, 'more gap')}` : '';
  return `${nameOf(region, coverage)} lacks ${spans.join(', ')}${more}`;
}

/** The account is said where there are several. */
function nameOf({ account, region }: Place, { regions, neverHeard }: Coverage): string {
  const accounts = new Set([...regions, ...neverHeard].map((each) => each.account));
  return plain(accounts.size > 1 ? `${account} ${region}` : region);
}

/** "2026-11-03 02:00 – 04:00": the day once, where it is one. */
function spanOf(from: string, to: string): string {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return `${begins} – ${begins.slice(0, 10) === ends.slice(0, 10) ? ends.slice(11) : ends}`;
}

export function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
