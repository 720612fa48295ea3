/** Metric filters on the log group of a trail, with an alarm: what CIS asks for in place of EventBridge rules. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { coversPattern } from '../../facts/policy';
import { isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { membersOfType } from '../members';
import { alarmsOn, goesOffAtOne, judgeAlarms } from './alarms';
import { ANYTHING, type Answer, type EventTest } from './event-pattern';
import type { Asking } from './rules';

/** The filters that make an alarm go off, as rules that hear what their pattern says. */
export const filtersAsking = oncePer((auditLog: AuditLog): readonly Asking[] => {
  const groups = auditLog.trails.map(({ properties }) => properties['CloudWatchLogsLogGroupArn']);
  const own = membersOfType(auditLog, 'AWS::Logs::LogGroup').filter(
    ({ arn }) => arn !== undefined && groups.includes(arn),
  );
  return membersOfType(auditLog, 'AWS::Logs::MetricFilter').flatMap((filter) => {
    const { LogGroupName: group, FilterPattern: pattern } = filter.properties;
    const isOwn = own.some(({ ref }) => ref === group);
    if (!isOwn || typeof pattern !== 'string' || !isAlarmed(auditLog, filter)) return [];
    return [{ rule: filter, hears: filterTest(pattern), choosesCalls: true }];
  });
});

function isAlarmed(auditLog: AuditLog, { properties: { MetricTransformations: all } }: Resource): boolean {
  return (isList(all) ? all : []).some((each) => {
    const [namespace, name] = [valueAt(each, 'MetricNamespace'), valueAt(each, 'MetricName')];
    if (typeof namespace !== 'string' || typeof name !== 'string' || !countsEach(each)) return false;
    const alarms = alarmsOn(auditLog, { namespace, name, dimensions: {} });
    return alarms.some((alarm) => judgeAlarms(alarm, '', [alarm], goesOffAtOne).kind === 'pass');
  });
}

/** With dimensions it is another metric for each of their values. */
function countsEach(transformation: Value): boolean {
  return Number(valueAt(transformation, 'MetricValue')) >= 1 && valueAt(transformation, 'Dimensions') === undefined;
}

/** As CloudWatch reads it: `{ ($.eventName = X) || (…) && (…) }` (CloudWatch Logs User Guide, "Filter pattern syntax"). */
function filterTest(pattern: string): EventTest {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(pattern)?.[1];
  const tokens = inner?.match(/&&|\|\||[()]|"[^"]*"|!=|=|[^\s()=!&|"]+/g) ?? [];
  const reader = new Reader(tokens);
  const test = inner === undefined ? undefined : reader.alternatives();
  return test && reader.isAtEnd() ? test : () => new Unknown('the filter pattern is not understood here');
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  alternatives(): EventTest {
    const tests = [this.conjunction()];
    while (this.takes('||')) tests.push(this.conjunction());
    return (event, leftOut) =>
      oneOf(
        tests.map((test) => test(event, leftOut)),
        true,
      );
  }

  private conjunction(): EventTest {
    const tests = [this.term()];
    while (this.takes('&&')) tests.push(this.term());
    return (event, leftOut) =>
      oneOf(
        tests.map((test) => test(event, leftOut)),
        false,
      );
  }

  private term(): EventTest {
    if (this.takes('(')) {
      const test = this.alternatives();
      return this.takes(')') ? test : () => new Unknown('the filter pattern is not understood here');
    }
    const [field = '', operator, value] = this.tokens.slice(this.at, this.at + 3);
    this.at += 3;
    if (!field.startsWith('$.') || value === undefined || !(operator === '=' || operator === '!=')) {
      return () => new Unknown('the filter pattern is not understood here');
    }
    return comparison(`detail.${field.slice(2)}`, value.replace(/^"|"$/g, ''), operator === '=');
  }

  private takes(token: string): boolean {
    const isNext = this.tokens[this.at] === token;
    if (isNext) this.at++;
    return isNext;
  }
}

function comparison(field: string, wanted: string, isEqual: boolean): EventTest {
  return (event, leftOut) => {
    const stated = event.get(field) ?? leftOut;
    if (stated === ANYTHING) return true;
    if (!Array.isArray(stated)) return new Unknown(`the metric filter is narrowed by ${field}`);
    return stated.some((name) => typeof name === 'string' && coversPattern(wanted, name)) === isEqual;
  };
}

/** The answer that settles it, else a doubt, else the other. */
function oneOf(answers: readonly Answer[], settling: boolean): Answer {
  return answers.includes(settling) ? settling : (answers.find(isUnknown) ?? !settling);
}
