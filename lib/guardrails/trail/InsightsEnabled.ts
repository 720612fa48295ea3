/** CloudTrail itself looks for unusual activity. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { isList, valueAt, type Value } from '../../facts/value';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { eachTrail } from './trails';

const TYPES = ['ApiCallRateInsight', 'ApiErrorRateInsight'];

export const InsightsEnabled: Guardrail = {
  id: 'InsightsEnabled',
  theme: 'trail',
  title: 'Insights on API call rate and on API error rate are enabled',
  problem: 'CloudTrail Insights is off',
  reason:
    'Someone who tries out what stolen credentials can do makes more calls, or more failing calls, than usual. Insights notice ' +
    'both without anybody writing a rule (CloudTrail User Guide, "Working with CloudTrail Insights").',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy: 'Add InsightSelectors with ApiCallRateInsight and ApiErrorRateInsight.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          InsightSelectors:
            - InsightType: ApiCallRateInsight
            - InsightType: ApiErrorRateInsight
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        insightTypes: [cloudtrail.InsightType.API_CALL_RATE, cloudtrail.InsightType.API_ERROR_RATE],
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [judgeInsights(trail)]),
};

function judgeInsights(trail: Resource): Verdict {
  return expectProperty(trail, 'InsightSelectors', TYPES, (selectors) => {
    const covering = (isList(selectors) ? selectors : []).filter(coversManagement);
    return TYPES.every((type) => covering.some((selector) => valueAt(selector, 'InsightType') === type));
  });
}

/** A selector that names categories covers no others (CloudFormation, "AWS::CloudTrail::Trail InsightSelector"). */
function coversManagement(selector: Value): boolean {
  const categories = valueAt(selector, 'EventCategories');
  return categories === undefined || (isList(categories) && categories.includes('Management'));
}
