/** Attacks on the key: what cannot be decrypted is as good as deleted. */
import { TECHNIQUES, type Attack, type Call } from './attack';

const call = (operation: string, input: Call['input']): Call => ({ service: 'kms', operation, input });

export const KEY_ATTACKS: readonly Attack[] = [
  {
    id: 'schedule-key-deletion',
    title: "Schedule the key's deletion",
    gain: 'When the waiting period ends, every locked log file is unreadable for good.',
    threat: TECHNIQUES.dataDestruction,
    outcome: { kind: 'detected', guardrail: 'KeyUsable', path: 'KeyState' },
    calls: ({ key }) => [call('ScheduleKeyDeletion', { KeyId: key, PendingWindowInDays: 30 })],
    undo: ({ key }) => [call('CancelKeyDeletion', { KeyId: key }), call('EnableKey', { KeyId: key })],
  },
  {
    id: 'disable-key',
    title: 'Disable the key',
    gain: 'CloudTrail can no longer deliver, and no one can read.',
    threat: TECHNIQUES.impairDefenses,
    outcome: { kind: 'detected', guardrail: 'KeyUsable', path: 'KeyState' },
    calls: ({ key }) => [call('DisableKey', { KeyId: key })],
    undo: ({ key }) => [call('EnableKey', { KeyId: key })],
  },
  {
    id: 'disable-key-rotation',
    title: "Turn off the key's rotation",
    gain: 'One leaked key material opens every log to come.',
    threat: TECHNIQUES.impairDefenses,
    outcome: { kind: 'detected', guardrail: 'KeyRotationEnabled', path: 'EnableKeyRotation' },
    calls: ({ key }) => [call('DisableKeyRotation', { KeyId: key })],
    undo: ({ key }) => [call('EnableKeyRotation', { KeyId: key })],
  },
  {
    id: 'replace-key-policy',
    title: 'Replace the key policy',
    gain: 'Anyone in the account may disable the key or schedule its deletion.',
    threat: TECHNIQUES.accountManipulation,
    outcome: { kind: 'detected', guardrail: 'KeyDeletionDenied', path: 'KeyPolicy' },
    before: ({ key }) => [call('GetKeyPolicy', { KeyId: key, PolicyName: 'default' })],
    calls: ({ key }) => [
      call('PutKeyPolicy', {
        KeyId: key,
        PolicyName: 'default',
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
        }),
      }),
    ],
    undo: ({ key }, { before: [policy] }) => [
      call('PutKeyPolicy', { KeyId: key, PolicyName: 'default', Policy: policy?.Policy }),
    ],
  },
];
