/** The index of the controls by which items are matched: their titles, reasons, ids, requirements and parameters. */
import MiniSearch from 'minisearch';
import type { MatchedControl } from './matched-control.ts';
import { type References, referencesOf } from './references.ts';
import { asksForAbsence, isEmpty, stemming, wordsOf } from './tokens.ts';
import { vocabulary } from './vocabulary.ts';

/** Splits a text into word stems and technical terms. A term begins with `=`. */
export interface Reader {
  read(text: string): Terms;
}
/** Each term, with the words of the text that it was found in. */
export type Terms = ReadonlyMap<string, string>;

const ABSENCE = '=absence';

function readerOf(): Reader {
  const stemOf = stemming();
  const phrases = new Map<string, Set<string>>();
  let longest = 1;
  for (const [term, meaning] of vocabulary)
    for (const phrase of meaning) {
      const words = wordsOf(phrase).map(stemOf);
      longest = Math.max(longest, words.length);
      const key = words.join(' ');
      phrases.set(key, (phrases.get(key) ?? new Set()).add(SIGN + term));
    }
  return {
    read(text) {
      const words = wordsOf(text);
      const stems = words.map(stemOf);
      const found = new Map<string, string>();
      words.forEach((word, index) => {
        if (!isEmpty(word)) found.set(stems[index] ?? word, word);
      });
      for (let from = 0; from < stems.length; from += 1)
        for (let to = from + 1; to <= Math.min(stems.length, from + longest); to += 1)
          for (const term of phrases.get(stems.slice(from, to).join(' ')) ?? [])
            if (!found.has(term)) found.set(term, words.slice(from, to).join(' '));
      if (asksForAbsence(text)) found.set(ABSENCE, 'no');
      return found;
    },
  };
}

/** Technical terms begin with this sign; words do not. */
const SIGN = '=';
export const isTerm = (term: string): boolean => term.startsWith(SIGN);

export const SIGN_OFF = `${SIGN}sign off`;

/** How much each part of a control counts in the index. */
export const BOOST = { id: 3.5, title: 3, asks: 0.8, claims: 0.7, why: 0.7 } as const;

export interface Indexed {
  readonly search: MiniSearch;
  readonly reader: Reader;
  readonly byId: ReadonlyMap<string, MatchedControl>;
  /** Terms of the id and the title: what the control is about. */
  readonly about: ReadonlyMap<string, ReadonlySet<string>>;
  /** How rare a term is among the controls: the logarithm of how many there are for each that has it. */
  readonly rarity: ReadonlyMap<string, number>;
  readonly references: References;
}

export function indexOf(controls: readonly MatchedControl[], requirements: ReadonlyMap<string, string>): Indexed {
  const reader = readerOf();
  const search = new MiniSearch({
    fields: Object.keys(BOOST),
    idField: 'control',
    tokenize: (text) => text.split('\n'),
    processTerm: (term) => term || null,
  });
  const terms = (text: string): string => [...reader.read(text).keys()].join('\n');
  const about = new Map<string, ReadonlySet<string>>();
  for (const control of controls) {
    const { id, title, why } = control;
    const idText = id.replace(/[.-]/g, ' ');
    about.set(id, new Set([...reader.read(idText).keys(), ...reader.read(title).keys()]));
    search.add({
      control: id,
      id: terms(idText),
      title: terms(title),
      asks: terms(asksOf(control)),
      claims: terms(claimsOf(control, requirements)),
      why: terms(why),
    });
  }
  const byId = new Map(controls.map((control) => [control.id, control]));
  return { search, reader, byId, about, rarity: rarityOf(about), references: referencesOf(controls) };
}

function rarityOf(about: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const terms of about.values()) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return new Map([...counts].map(([term, count]) => [term, Math.log(1 + about.size / count)]));
}

/** The parameters, and what the evidence has to name. */
function asksOf({ parameters = {}, fix }: MatchedControl): string {
  const described = Object.entries(parameters).map(([name, { description, default: value }]) =>
    [name.replace(/([A-Z])/g, ' $1'), description, Array.isArray(value) ? value.join(', ') : ''].join(' '),
  );
  const places = JSON.stringify(fix).match(/<[A-Z_]+: [^>]{0,300}>/g) ?? [];
  return [...described, ...places].join('. ');
}

function claimsOf({ claims }: MatchedControl, requirements: ReadonlyMap<string, string>): string {
  const titles = claims.satisfies.flatMap((requirement) => requirements.get(requirement) ?? []);
  const rules = Object.values(claims.equivalents)
    .flat()
    .map((rule) => rule.replace(/[_.-]/g, ' '));
  return [...titles, ...rules].join('. ');
}
