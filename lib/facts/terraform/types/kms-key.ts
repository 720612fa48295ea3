/** `aws_kms_key`: a key. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const kmsKey: TerraformType = {
  type: 'aws_kms_key',
  cloudFormation: 'AWS::KMS::Key',
  called: { id: 'Ref', key_id: 'Ref', arn: 'Arn' },
  physicalId: 'arn',
  computed: ['policy', 'description', 'multi_region', 'rotation_period_in_days'],
  properties: (key) =>
    present({
      ...renamed(key, {
        Description: 'description',
        Enabled: 'is_enabled',
        EnableKeyRotation: 'enable_key_rotation',
        PendingWindowInDays: 'deletion_window_in_days',
        KeySpec: 'customer_master_key_spec',
        KeyUsage: 'key_usage',
        MultiRegion: 'multi_region',
      }),
      RotationPeriodInDays: key.positive('rotation_period_in_days'),
      KeyPolicy: key.json('policy'),
      Tags: key.tags(),
    }),
};
