/** What an HTTPS endpoint reads, Amazon Q Developer in chat applications among them. */
import type { Message } from './message';

/** A block of Slack holds 3,000 letters (Slack API, "Section block"); the fence takes some. */
const LETTERS = 2_900;

/**
 * Amazon Q shows events of AWS services and this schema, and drops all else (Amazon Q Developer in chat applications Administrator Guide,
 * "Custom notifications").
 */
export function chatMessage({ subject, text, json }: Message): string {
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: literal(subject), description: fenced(text) },
    metadata: { summary: literal(subject), eventType: String(json.kind) },
  });
}

/** A resource may have a name that mentions everybody or leads elsewhere: chat shows it as it is. */
function fenced(text: string): string {
  const literally = literal(text);
  const shown = literally.length <= LETTERS ? literally : `${literally.slice(0, LETTERS - 2)} …`;
  return `\`\`\`\n${shown}\n\`\`\``;
}

function literal(text: string): string {
  return text.replace(/`/g, "'").replace(/</g, '‹').replace(/>/g, '›');
}
