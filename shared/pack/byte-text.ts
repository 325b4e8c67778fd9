/**
 * Builds UTF-8 text in reused memory. A pack of 10^6 verdicts has 350 MB of text to hash; with JavaScript strings, most
 * of the time would go into allocating and collecting them.
 */
const encoder = new TextEncoder();

/** A text that grows, until it is cleared. */
export interface ByteText {
  clear(): void;
  add(text: string): void;
  /** Adds one ASCII character. */
  letter(code: number): void;
  /** Adds the bytes from `from` up to `to`. */
  copy(source: Uint8Array, from: number, to: number): void;
  /** The text so far, which changes with the next addition. */
  bytes(): Uint8Array<ArrayBuffer>;
}

export const LETTER = { quote: 0x22, comma: 0x2c, open: 0x7b, close: 0x7d } as const;

const FIRST_LENGTH = 1 << 16;
/** Above this length, the platform's copy is faster than a loop. */
const SHORT = 64;
/** The most bytes of UTF-8 for one unit of a string. */
const WIDEST = 3;

export function byteText(): ByteText {
  let memory = new Uint8Array(FIRST_LENGTH);
  let length = 0;
  const reserve = (more: number): void => {
    if (length + more <= memory.length) return;
    const larger = new Uint8Array(Math.max(memory.length * 2, length + more));
    larger.set(memory);
    memory = larger;
  };
  return {
    clear: () => {
      length = 0;
    },
    add: (text) => {
      reserve(text.length * WIDEST);
      length += encoder.encodeInto(text, memory.subarray(length)).written;
    },
    letter: (code) => {
      reserve(1);
      memory[length] = code;
      length += 1;
    },
    copy: (source, from, to) => {
      reserve(to - from);
      if (to - from > SHORT) memory.set(source.subarray(from, to), length);
      else for (let at = from; at < to; at += 1) memory[length + at - from] = source[at] as number;
      length += to - from;
    },
    bytes: () => memory.subarray(0, length),
  };
}

/** Texts of a table as bytes: text `n` is at `starts[n]` up to `starts[n + 1]`. */
export interface EncodedTexts {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
}

export function encodedTexts(texts: readonly string[]): EncodedTexts {
  const all = byteText();
  const starts = new Int32Array(texts.length + 1);
  for (const [index, text] of texts.entries()) {
    all.add(text);
    starts[index + 1] = all.bytes().length;
  }
  return { bytes: all.bytes(), starts };
}
