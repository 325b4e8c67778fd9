/** Splits texts into words and stems. */
import { stemmer } from 'stemmer';

/** Words that say nothing about the subject of an item. */
const EMPTY = new Set(
  (
    'a about after again all also am an and any applicable applied appropriate are as at available be been before being between both but by can ' +
    'complete completed comprehensive configure configured configuring consider could critical describe did do does done during each enable enabled enabling ensure ensured ' +
    'ensures etc ever every exist exists few for from get given got had has have having here how i if implement implemented implementing in include including into is it its ' +
    'itself keep kept least like make makes many may more most must need needed needs new next of off on once one only onto optional or other our ' +
    'out over own per perform performed place please possible production proper properly put recommended require required requires same set sets setup shall ' +
    'should so some such system systems than that the their them then there these they this those through to too turn turned under up upon use used uses using ' +
    'validate validated various verified verify via was way we well were what when where which while who whom will with within would x y you your ' +
    'everybody somebody themselves nothing something anybody yes no not without none never zero'
  ).split(' '),
);

/** Absence: `No S3 bucket is public`, `zero critical findings`, `not publicly accessible`. */
const ABSENCE = /\b(?:no|none|zero|never|without|nobody|nothing|not|disallow\w*|prohibit\w*|forbid\w*)\b/i;
export const asksForAbsence = (text: string): boolean => ABSENCE.test(text);

/** Words in small letters, in the British spelling, without accents. */
export const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/['’]s\b/g, '')
      .match(/[a-z0-9]+/g) ?? []
  ).map(spelt);

const spelt = (word: string): string =>
  word.length > 6
    ? word.replace(/(is|iz)(e|ed|es|er|ing|ation|ations)$/, 'is$2').replace(/behavior/, 'behaviour')
    : word;

/** Words whose stem would be that of a word with another meaning: commitment and commit, production and product. */
const OWN_STEMS = new Map(
  Object.entries({
    commitment: 'commitment commitments',
    production: 'production productions',
    availability: 'availability',
    acceptance: 'acceptance accepted accepts accept',
    acceptable: 'acceptable',
    certificate: 'certificate certificates',
    certified: 'certified certify certifies certification certifications',
    route: 'route routes',
    routing: 'routed routing',
    organisation: 'organisation organisations',
    policy: 'policy policies',
    police: 'police',
    manager: 'manager managers',
    generation: 'generation',
    general: 'general',
    operator: 'operator operators',
  }).flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

/** Finds the stem of a word, and remembers it. */
export function stemming(): (word: string) => string {
  const stems = new Map(OWN_STEMS);
  return (word) => {
    const stem = stems.get(word) ?? (word.length > 2 ? stemmer(word) : word);
    stems.set(word, stem);
    return stem;
  };
}

export const isEmpty = (word: string): boolean => EMPTY.has(word);
