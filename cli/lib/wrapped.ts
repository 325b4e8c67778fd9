/** Breaks text into lines of words. An id, an ARN or an address stays whole, so that it can be copied. */
import stringWidth from 'string-width';

/** Lines no wider than `width`; a word that is wider has a line of its own. `hang` begins each line after the first. */
export function wrapped(text: string, width: number, hang = ''): string[] {
  const [indent = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/ +/)) {
    const start = lines.length === 0 ? indent : hang;
    const longer = line === '' ? start + word : `${line} ${word}`;
    if (line === '' && stringWidth(longer) > width && stringWidth(word) <= width) line = word;
    else if (line === '' || stringWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = stringWidth(hang + word) <= width ? hang + word : word;
    }
  }
  return [...lines, line];
}
