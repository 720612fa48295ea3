/** JSON without the white space that lays it out: a third of a template as the CDK writes it. */

const [LINE_FEED, SPACE, QUOTE, BACKSLASH] = [0x0a, 0x20, 0x22, 0x5c];

/** Bytes behind which white space says nothing: a token has ended there, or white space stands there already. */
const NEEDS_NONE_BEHIND = new Uint8Array(256);
for (const byte of Buffer.from('{}[]:,"\n ')) NEEDS_NONE_BEHIND[byte] = 1;

/**
 * Takes white space out of JSON, in place: what is read from it stays the same, and what is no JSON does not become any.
 *
 * V8 keeps a text of up to 128 KB where it keeps all that is new (globals.h, `kMaxRegularHeapObjectSize`), and asks the system for
 * pages for every longer one. A template of one audit log is longer with white space, and shorter without.
 */
export function withoutWhiteSpace(json: Uint8Array): Uint8Array {
  let [length, before, isInText] = [0, 0, false];
  for (let index = 0; index < json.length; index += 1) {
    let byte = json[index] ?? 0;
    if (isInText) {
      if (byte === QUOTE) isInText = false;
      else if (byte === BACKSLASH) {
        json[length++] = byte;
        byte = json[++index] ?? 0;
      }
    } else if (byte === QUOTE) isInText = true;
    else if ((byte === SPACE || byte === LINE_FEED) && NEEDS_NONE_BEHIND[before] === 1) continue;
    json[length++] = before = byte;
  }
  return json.subarray(0, length);
}
