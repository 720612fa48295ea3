/** The trail sees all Regions. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const TrailMultiRegion: Guardrail = {
  id: 'TrailMultiRegion',
  theme: 'trail',
  title: 'The trail logs every Region',
  problem: 'The trail logs one Region only',
  reason:
    'An attacker goes where no one looks: what happens in a Region that the trail leaves out is in no log. A multi-Region ' +
    'trail also takes in Regions that are enabled later (CloudTrail User Guide, "Understanding multi-Region trails and ' +
    'opt-in Regions").',
  severity: 'CRITICAL',
  threat: { technique: 'T1535', name: 'Unused/Unsupported Cloud Regions' },
  remedy: 'Set IsMultiRegionTrail to true.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          IsMultiRegionTrail: true
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        isMultiRegionTrail: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [expectEqual(trail, 'IsMultiRegionTrail', true)]),
};
