/** No identity policy of the app permits tampering with the trail. */
import { code } from '../../checks/code';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import type { Guardrail } from '../guardrail';
import { judgeTamperingRights } from './tampering-rights';

export const TrailTamperingNotGranted: Guardrail = {
  id: 'TrailTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the trail',
  problem: 'An identity policy permits tampering with the trail',
  reason:
    'A trail has no policy of its own: a principal with cloudtrail:StopLogging on it can stop it. Identity policies are the only ' +
    'place where that is decided.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Take the actions on the trail out of the policy, or name its role among the administrators.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [cloudtrail:GetTrail, cloudtrail:GetTrailStatus] # no cloudtrail:*
                Resource: !GetAtt Trail.Arn
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus'],
          resources: [trail.trailArn],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    judgeTamperingRights(
      auditLog,
      auditLog.trails.map((resource) => ({ resource, actions: TAMPERING_ACTIONS['AWS::CloudTrail::Trail'] })),
    ),
};
