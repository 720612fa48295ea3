/** Where the messages to an owner go: an e-mail address, and the channels that the owner names beside it. */
import type { OwnerContact } from './requirements';

/**
 * Where Amazon Q Developer in chat applications takes what it posts to Slack and Microsoft Teams: the same for every channel. It
 * confirms the subscription once one of its channels names the topic.
 */
const CHAT_ENDPOINT = 'https://global.sns-api.chatbot.amazonaws.com';

/** What SNS calls them. */
export interface Address {
  readonly protocol: 'email' | 'https';
  readonly endpoint: string;
}

export function addressesOf({ email, httpsEndpoints = [], chatChannel }: OwnerContact): readonly Address[] {
  const https = [...httpsEndpoints, ...(chatChannel === undefined ? [] : [CHAT_ENDPOINT])];
  return [
    { protocol: 'email', endpoint: email },
    ...https.map((endpoint) => ({ protocol: 'https', endpoint }) as const),
  ];
}
