/**
 * Patterns in which `*` stands for any characters, as policies and selections of AWS have them, against text that
 * anybody may have written. No regular expression: those go back over the text for each star, and a pattern of four
 * stars takes minutes. Here each part between two stars is looked for once, from left to right, at its first place.
 */

/** Whether the whole text is one that the pattern stands for. With `single`, `?` stands for one character. */
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

/** Where the part first stands in the text between two places, or -1. */
function placeOf(part: string, text: string, from: number, end: number, single: boolean): number {
  if (single && part.includes(ANY)) return placeByTrying(part, text, from, end);
  const shifts = shiftsOf(part);
  let matched = 0;
  for (let index = from; index < end && matched < part.length; index += 1) {
    while (matched > 0 && part[matched] !== text[index]) matched = shifts[matched - 1] ?? 0;
    if (part[matched] === text[index]) matched += 1;
    if (matched === part.length) return index + 1 - matched;
  }
  return part.length === 0 ? from : -1;
}

/** A part with a `?` is tried at each place: at most the length of the part times that of the text. */
function placeByTrying(part: string, text: string, from: number, end: number): number {
  for (let place = from; place + part.length <= end; place += 1) {
    if (isAt(part, text, place, true)) return place;
  }
  return -1;
}

/** For each beginning of the part, the length of the longest shorter beginning that it ends with (Knuth-Morris-Pratt). */
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
