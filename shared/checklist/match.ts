/** Proposes controls for the items of a checklist: the best first, each with a score and the reason in words. */
import { listed } from '../core/words.ts';
import { BOOST, type Indexed, isTerm, SIGN_OFF } from './index-of-controls.ts';
import type { Item } from './items.ts';
import type { MatchedControl } from './matched-control.ts';
import { type Fit, fitsOf } from './parameters.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import { referencesIn } from './references.ts';

export interface Proposal {
  readonly control: string;
  /** From 0 to 1: how well the control answers the item. */
  readonly score: number;
  readonly because: string;
  /** Parameters of the control that a threshold in the item sets. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** The most proposals for an item: no person reads more. */
const PROPOSED = 5;
/** The number of candidates from the index, which are then ranked. */
const CANDIDATES = 25;
/** A proposal whose score is less than this share of the best score is dropped as a guess. */
const CONFIDENT = 0.2;
/** A candidate with less weight than this is dropped, because it has hardly any of the item's own words. */
const FAINT = 25;
/** The same limit for a candidate that only shares words with the headings above the item. */
const FAINT_ABOVE = 90;
/** The score at which an item is half answered. */
const HALF = 250;

/** The weight of each signal. With these values, the checklists of the tests are matched best. */
const WEIGHING = {
  /** A word in the item itself, in an item above it, in the nearest heading, and in outer headings. */
  own: 1,
  parent: 0.55,
  nearest: 0.4,
  further: 0.12,
  /** A technical term counts more than a word. */
  term: 1.8,
  /** The factor for a control if the item has none of its terms. */
  uncovered: 0.75,
  /** The factor for a sign-off control if the item does not mention a sign-off. */
  unsigned: 0.6,
  /**
   * If the item names a requirement of the control, that decides; a threshold that fits a parameter only adds weight.
   */
  named: 2_000,
  fits: 1.25,
  severity: { critical: 1.1, high: 1.06, medium: 1, low: 0.95 },
} as const;
/** The number of headings that count; outer ones are usually the title of the document. */
const HEADINGS = 3;

interface Asked {
  readonly weights: ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, string>;
  /** The words of the item itself. */
  readonly own: ReadonlySet<string>;
}

export function proposalsFor(item: Item, index: Indexed): Proposal[] {
  const asked = askedBy(item, index);
  const quantities = quantitiesIn(item.text);
  const named = referencesIn(item.text, index.references);
  const found = index.search.search([...asked.weights.keys()].join('\n'), {
    boost: BOOST,
    boostTerm: (term) => asked.weights.get(term) ?? 0,
    combineWith: 'OR',
  });
  const candidates = found
    .slice(0, CANDIDATES)
    .map(({ id, score, match }) => ({ id, score, terms: Object.keys(match) }));
  for (const id of named.keys())
    if (!candidates.some((one) => one.id === id)) candidates.push({ id, score: 0, terms: [] });
  const ranked = candidates
    .map((candidate) => ranking(candidate, { asked, quantities, named, index }))
    .sort((one, other) => other.weight - one.weight || (one.control < other.control ? -1 : 1));
  const least = Math.max(FAINT, (ranked[0]?.weight ?? 0) * CONFIDENT);
  return ranked
    .filter(({ weight, isSaid }) => weight >= (isSaid ? least : Math.max(least, FAINT_ABOVE)))
    .slice(0, PROPOSED)
    .map(({ control, weight, because, fits }) => ({
      control,
      score: Math.round((weight / (weight + HALF)) * 1_000) / 1_000,
      because,
      ...(fits.length > 0 ? { parameters: Object.fromEntries(fits.map(({ name, value }) => [name, value])) } : {}),
    }));
}

interface Surroundings {
  readonly asked: Asked;
  readonly quantities: readonly Quantity[];
  readonly named: ReadonlyMap<string, string>;
  readonly index: Indexed;
}

function ranking(
  { id, score, terms }: { readonly id: string; readonly score: number; readonly terms: readonly string[] },
  { asked, quantities, named, index }: Surroundings,
) {
  const control = index.byId.get(id);
  const fits = control ? fitsOf(quantities, control.parameters ?? {}) : [];
  const reference = named.get(id);
  const covered = WEIGHING.uncovered + (1 - WEIGHING.uncovered) * coverage(id, asked, index);
  const weight =
    score * covered * prior(control, asked, index) * (fits.length > 0 ? WEIGHING.fits : 1) +
    (reference ? WEIGHING.named : 0);
  const isSaid = reference !== undefined || terms.some((term) => asked.own.has(term));
  return { control: id, weight, fits, isSaid, because: reasonOf(terms, asked, fits, reference) };
}

/** The factor for a control that does not depend on its words. */
function prior(control: MatchedControl | undefined, { weights }: Asked, { about }: Indexed): number {
  if (!control) return 1;
  const isUnsigned = about.get(control.id)?.has(SIGN_OFF) === true && !weights.has(SIGN_OFF);
  return WEIGHING.severity[control.severity] * (isUnsigned ? WEIGHING.unsigned : 1);
}

/** The share of the control's terms that the item or its headings contain; rare terms count more. */
function coverage(id: string, { weights }: Asked, { about, rarity }: Indexed): number {
  let all = 0;
  let named = 0;
  for (const term of about.get(id) ?? []) {
    const rare = rarity.get(term) ?? 1;
    all += rare;
    named += rare * Math.min(1, weights.get(term) ?? 0);
  }
  return all === 0 ? 0 : named / all;
}

/** `1.2 ` before the words of an item tells only its place. */
const NUMBERING = /^\d{1,2}(?:\.\d{1,2}){1,4}\.?\s(?=\p{L})/u;

function askedBy({ text, parents, headings, kind }: Item, { reader }: Indexed): Asked {
  const weights = new Map<string, number>();
  const words = new Map<string, string>();
  const own = new Set<string>();
  const take = (source: string, weight: number): void => {
    for (const [term, word] of reader.read(source)) {
      const whole = weight * (isTerm(term) ? WEIGHING.term : 1);
      if (weight === WEIGHING.own) own.add(term);
      if (whole <= (weights.get(term) ?? 0)) continue;
      weights.set(term, whole);
      words.set(term, word);
    }
  };
  take(text.replace(NUMBERING, ''), WEIGHING.own);
  if (kind === 'sign-off' || kind === 'field') take('sign off', WEIGHING.own);
  for (const [index, parent] of parents.toReversed().entries()) take(parent, WEIGHING.parent / (index + 1));
  for (const [index, heading] of headings.slice(-HEADINGS).toReversed().entries())
    take(heading, index === 0 ? WEIGHING.nearest : WEIGHING.further);
  return { weights, words, own };
}

const SHOWN = 4;

function reasonOf(
  terms: readonly string[],
  { weights, words, own }: Asked,
  fits: readonly Fit[],
  reference: string | undefined,
): string {
  const strongest = terms
    .filter((term) => /[a-z]/i.test(words.get(term) ?? ''))
    .sort((one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0));
  const quoted = (chosen: readonly string[]): string =>
    listed([...new Set(chosen.map((term) => `"${words.get(term) ?? term}"`))].slice(0, SHOWN));
  const said = strongest.filter((term) => own.has(term));
  const above = strongest.filter((term) => !own.has(term));
  return [
    reference === undefined ? '' : `it is evidence for ${reference}`,
    said.length > 0 ? `the item says ${quoted(said)}` : '',
    above.length > 0 ? `it stands below ${quoted(above)}` : '',
    ...fits.map(({ text, name }) => `${text} sets its ${name}`),
  ]
    .filter((part) => part !== '')
    .join('; ');
}
