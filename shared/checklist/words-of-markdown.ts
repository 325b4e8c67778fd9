/** The plain words of a piece of Markdown: bytes decoded, wrongly decoded text repaired, markup and pictures left out. */

/** Windows-1252: the characters that stand for the bytes 0x80 to 0x9F ("windows-1252", Encoding Standard). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE_OF: ReadonlyMap<string, number> = new Map([
  ...[...WINDOWS_1252].map((letter, index) => [letter, 0x80 + index] as const),
  ...Array.from({ length: 0x60 }, (_, index) => [String.fromCharCode(0xa0 + index), 0xa0 + index] as const),
]);

/** A run of characters that UTF-8 read as Windows-1252 consists of: a leading byte, then continuing bytes. */
const MISREAD = /[\u00c2-\u00f4][\u0081\u008d\u008f\u0090\u009d\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,64}/g;

const strict = new TextDecoder('utf-8', { fatal: true });

/** Repairs UTF-8 that was read as Windows-1252 and saved again. Other text stays unchanged. */
const repaired = (text: string): string =>
  text.replace(MISREAD, (run) => {
    const bytes = Uint8Array.from([...run].map((letter) => BYTE_OF.get(letter) ?? 0));
    for (let end = bytes.length; end > 1; end -= 1) {
      const whole = decoded(bytes.subarray(0, end));
      if (whole !== undefined) return whole + run.slice(end);
    }
    return run;
  });

/** Undefined for bytes that are not UTF-8; they need no repair. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Decodes a string with one character per byte. Bytes that are not UTF-8 become the replacement character. */
export const textOf = (bytes: string): string =>
  /^[\0-\x7f]*$/.test(bytes) ? bytes : repaired(Buffer.from(bytes, 'latin1').toString('utf8'));

/** At most this many characters of one item are read. */
const LONGEST = 2_000;

const PICTURES = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\ufe0f\u20e3])+/gu;

/** One line of words: without emphasis, links, HTML, pictures and control characters. */
export function plainWords(bytes: string): string {
  return textOf(bytes.slice(0, LONGEST))
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
    .replace(
      /!?\[([^[\]]{0,500})\](?:\([^()\s]{0,500}(?:\([^()\s]{0,100}\))?(?:\s[^()]{0,200})?\)|\[[^[\]]{0,100}\])/g,
      '$1',
    )
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/_{3,}|\.{5,}/g, ' ')
    .replace(/\*\*|~~|`+|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)/g, '')
    .replace(/(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])/g, '')
    .replace(/:[a-z][a-z0-9_+-]{1,40}:/g, ' ')
    .replace(PICTURES, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd\s]+/gu, ' ')
    .trim()
    .replace(/^(.{1,200}[^:\s])\s?:$/, '$1');
}

/** The words of a heading of either form: `## Words ##`, or a line below it. */
export function headingWords(bytes: string): string {
  const lines = bytes.trim().split('\n');
  const [underline = ''] = lines.length > 1 ? lines.slice(-1) : [];
  const words = /^\s*(?:=+|-+)\s*$/.test(underline.slice(0, LONGEST)) ? lines.slice(0, -1).join('\n') : bytes.trim();
  let end = words.length;
  while (end > 0 && (words[end - 1] === '#' || words[end - 1] === ' ')) end -= 1;
  return plainWords(words.slice(0, end).replace(/^#{1,6}/, ''));
}
