/**
 * Patterns in which `*` stands for any characters, as in policies and selections of AWS, matched against text that
 * anybody may have written. A regular expression would go back over the text for each star, and a pattern of four stars
 * would take minutes. Here each part between two stars is searched once, from left to right, and matched where it first
 * occurs.
 */

/** The greatest length of a pattern: a bucket policy is no longer than this ("Bucket policies", S3 User Guide). */
export const LONGEST_PATTERN = 20_480;

/** Whether the pattern matches the whole text. With `single`, `?` stands for one character. */
export function matchesWildcard(pattern: string, text: string, { single = false } = {}): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text.length === first.length && isAt(first, text, 0, single);
  const end = text.length - last.length;
  if (!isAt(first, text, 0, single) || end < first.length || !isAt(last, text, end, single)) return false;
  let from = first.length;
  for (const part of rest) {
    const place = placeOf(part, text, from, end, single);
    if (place === -1) return false;
    from = place + part.length;
  }
  return true;
}

const ANY = '?';

function isAt(part: string, text: string, place: number, single: boolean): boolean {
  if (!single) return text.startsWith(part, place);
  if (place + part.length > text.length) return false;
  for (let index = 0; index < part.length; index += 1) {
    if (part[index] !== ANY && part[index] !== text[place + index]) return false;
  }
  return true;
}

/** The first index of the part in the text between two places, or -1. */
function placeOf(part: string, text: string, from: number, end: number, single: boolean): number {
  if (single && part.includes(ANY)) return placeOfBits(part, text, from, end);
  const shifts = shiftsOf(part);
  let matched = 0;
  for (let index = from; index < end && matched < part.length; index += 1) {
    while (matched > 0 && part[matched] !== text[index]) matched = shifts[matched - 1] ?? 0;
    if (part[matched] === text[index]) matched += 1;
    if (matched === part.length) return index + 1 - matched;
  }
  return part.length === 0 ? from : -1;
}

const BITS = 32;

/**
 * Searches a part with a `?` at all places at once. For each beginning of the part, a bit says whether the text so far ends
 * with it, and each letter of the text moves 32 of these bits in one step (Baeza-Yates and Gonnet, "A new approach to text
 * searching").
 */
function placeOfBits(part: string, text: string, from: number, end: number): number {
  const letters = lettersOf(part);
  const beginnings = new Uint32Array(Math.ceil(part.length / BITS));
  const whole = (part.length - 1) % BITS;
  for (let index = from; index < end; index += 1) {
    const allowed = letters.get(text.charAt(index)) ?? letters.get(ANY);
    let carried = 1;
    for (let word = 0; word < beginnings.length; word += 1) {
      const bits = beginnings[word] ?? 0;
      beginnings[word] = ((bits << 1) | carried) & (allowed?.[word] ?? 0);
      carried = bits >>> (BITS - 1);
    }
    if (((beginnings.at(-1) ?? 0) >>> whole) & 1) return index + 1 - part.length;
  }
  return -1;
}

/**
 * For each letter of the part, a bit for each place where the letter may stand. The letter `?` has the bits of every other
 * letter.
 */
function lettersOf(part: string): Map<string, Uint32Array> {
  const bits = () => new Uint32Array(Math.ceil(part.length / BITS));
  const any = bits();
  const letters = new Map([...new Set(part.split(''))].map((letter) => [letter, letter === ANY ? any : bits()]));
  for (let place = 0; place < part.length; place += 1) {
    const one = letters.get(part.charAt(place));
    if (one) set(one, place);
  }
  for (const one of letters.values())
    for (let word = 0; word < any.length; word += 1) one[word] = (one[word] ?? 0) | (any[word] ?? 0);
  return letters;
}

function set(bits: Uint32Array, place: number): void {
  const word = Math.floor(place / BITS);
  bits[word] = (bits[word] ?? 0) | (1 << (place % BITS));
}

/** For each beginning of the part, the length of the longest shorter beginning that ends it (Knuth-Morris-Pratt). */
function shiftsOf(part: string): number[] {
  const shifts = [0];
  let matched = 0;
  for (let index = 1; index < part.length; index += 1) {
    while (matched > 0 && part[matched] !== part[index]) matched = shifts[matched - 1] ?? 0;
    if (part[matched] === part[index]) matched += 1;
    shifts.push(matched);
  }
  return shifts;
}
