/** Finds the known name that a wrong name probably meant. */

/** The most edits for a suggestion; a more distant name would only confuse. */
const FARTHEST = 3;

/** The known name that takes the fewest edits, if these are few for its length. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: edits(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance || one.candidate.localeCompare(other.candidate));
  return best && best.distance <= Math.min(FARTHEST, name.length / 2) ? best.candidate : undefined;
}

/** `; did you mean x?`, or an empty text where no name is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** The number of insertions, deletions and replacements between two words (Levenshtein), row by row. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
