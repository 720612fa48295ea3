/** Texts that templates have in common are kept once: the templates of a thousand audit logs say nearly the same. */
import { Remembered } from '../remembered';

/** The parser of JSON keeps shorter ones once by itself (V8, json-parser.h, `kMaxInternalizedStringValueLength`). */
const SHORTEST = 11;
/** Longer ones hardly occur twice. */
const LONGEST = 256;
/** Levels of nesting: what lies deeper is refused where it is evaluated. */
const DEEPEST = 256;

/** As many as several audit logs have. */
const TEXTS = new Remembered<string>(4096);

/** Makes equal texts of parsed JSON one and the same string, in place. */
export function shareTexts(json: unknown, depth = 0): void {
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return;
  if (Array.isArray(json)) shareTextsOfList(json, depth);
  else shareTextsOfObject(json as Record<string, unknown>, depth);
}

function shareTextsOfList(list: unknown[], depth: number): void {
  for (let index = 0; index < list.length; index += 1) {
    const part = list[index];
    if (typeof part === 'string') list[index] = shared(part);
    else shareTexts(part, depth + 1);
  }
}

function shareTextsOfObject(object: Record<string, unknown>, depth: number): void {
  for (const name in object) {
    const part = object[name];
    if (typeof part === 'string') object[name] = shared(part);
    else shareTexts(part, depth + 1);
  }
}

function shared(text: string): string {
  return text.length < SHORTEST || text.length > LONGEST ? text : TEXTS.answer(text, itself);
}

function itself(text: string): string {
  return text;
}
