/** Searches the controls by words, the best first, as people look for them: `mfa root`, `CIS 1.4`, `backup.`. */
import { BOOST, type Indexed } from './index-of-controls.ts';
import { referencesIn } from './references.ts';
import { isEmpty } from './tokens.ts';

/** Only this many characters of a search text are read: a search is a few words. */
export const LONGEST_SEARCH = 300;

/**
 * Ids of the controls that contain every word of the text; if none does, of those that contain the most words. Controls
 * that are evidence for a requirement in the text, or whose id or title contains the text itself, come first.
 */
export function searchControls(text: string, index: Indexed): string[] {
  const asked = text.slice(0, LONGEST_SEARCH).trim();
  const within = writtenIn(asked.toLowerCase(), index);
  // `backup.` is the beginning of an id, so other controls about backups do not match
  if (within.length > 0 && /^[a-z0-9-]*\.[a-z0-9.-]*$/i.test(asked)) return within;
  const named = referencesIn(asked, index.references);
  const others = [...named.values()].reduce((rest, written) => rest.replace(written, ' '), asked);
  return [...new Set([...named.keys(), ...within, ...ranked(others, index)])];
}

const writtenIn = (asked: string, { byId }: Indexed): string[] =>
  asked === '' || isEmpty(asked)
    ? []
    : [...byId.values()].filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(asked)).map(({ id }) => id);

function ranked(asked: string, { reader, search }: Indexed): string[] {
  const terms = reader.read(asked);
  const found = search
    .search([...terms.keys()].join('\n'), { boost: BOOST, combineWith: 'OR' })
    .map(({ id, queryTerms }) => ({ id: String(id), words: wordsBehind(queryTerms, terms).size }));
  const most = Math.max(0, ...found.map(({ words }) => words));
  return most === 0 ? [] : found.filter(({ words }) => words === most).map(({ id }) => id);
}

/** The words of the text that a technical term covers: a term covers each word of its phrase. */
function wordsBehind(found: readonly string[], terms: ReadonlyMap<string, string>): Set<string> {
  const phrases = found.map((term) => terms.get(term) ?? '');
  return new Set(phrases.flatMap((phrase) => phrase.split(' ')).filter((word) => word.length > 1 && !isEmpty(word)));
}
