/**
 * A control's claim about a requirement that it names: the control judges it as written, is stricter, or judges it in part. An
 * id alone makes the first claim; the two functions here make the others.
 */
export const HOWS = ['judges', 'stricter', 'in-part'] as const;
export type How = (typeof HOWS)[number];

export type Claim =
  | { readonly how: 'judges' }
  /**
   * The control is stricter by default. If these parameters are set to the requirement's values, it judges the
   * requirement as written.
   */
  | { readonly how: 'stricter'; readonly parameter: string; readonly furtherParameters?: readonly string[] }
  /** The part of the requirement that the control does not judge. */
  | { readonly how: 'in-part'; readonly missing: string };

export interface Qualified<P extends string = string> {
  readonly ids: readonly string[];
  readonly claim: Claim;
  /** Carries the parameters' names in the type only; no value has this field at run time. */
  readonly parameters?: P;
}

/** An entry of `satisfies` or of `equivalents`. */
export type Entry<P extends string = string> = string | Qualified<P>;

type Ids = string | readonly string[];
const listOf = (ids: Ids): readonly string[] => (typeof ids === 'string' ? [ids] : ids);

/**
 * Claims that the control judges these ids as they are written. Spread the result into the list of entries, to write
 * several ids on one line.
 */
export const judges = (...ids: readonly string[]): readonly string[] => ids;

/** Claims that the control's default is stricter than the requirement, by these parameters. */
export const stricter = <const P extends string>(ids: Ids, parameter: P, ...more: P[]): Qualified<P> => ({
  ids: listOf(ids),
  claim: { how: 'stricter', parameter, ...(more.length > 0 ? { furtherParameters: more } : {}) },
});

/** Claims that the control leaves out a part of the requirement, which `missing` names in a few words. */
export const inPart = (ids: Ids, missing: string): Qualified<never> => ({
  ids: listOf(ids),
  claim: { how: 'in-part', missing },
});

export const idsOf = (entries: readonly Entry[] = []): readonly string[] =>
  entries.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.ids));

/** The claims of the entries that are not a plain id, by id. */
export const qualifiedBy = (entries: readonly Entry[] = []): readonly (readonly [string, Claim])[] =>
  entries.flatMap((entry) =>
    typeof entry === 'string' ? [] : entry.ids.map((id) => [id, entry.claim] as [string, Claim]),
  );

/** The text of a claim for people: `judges`, `stricter by maxAgeDays`, `in part: …`. */
export function claimInWords(claim: Claim): string {
  if (claim.how === 'judges') return 'judges';
  if (claim.how === 'in-part') return `in part: ${claim.missing}`;
  return `stricter by ${[claim.parameter, ...(claim.furtherParameters ?? [])].join(', ')}`;
}
