/**
 * What a control says of a requirement that it names: that it judges it as written, that it asks for more, or that it
 * judges a part. An id alone says the first; the two functions here say the others.
 */
export const HOWS = ['judges', 'stricter', 'in-part'] as const;
export type How = (typeof HOWS)[number];

export type Claim =
  | { readonly how: 'judges' }
  /** Asks for more by default. Set as the requirement has it, the parameters make the control judge it as written. */
  | { readonly how: 'stricter'; readonly parameter: string; readonly furtherParameters?: readonly string[] }
  /** What the requirement asks for and the control does not judge. */
  | { readonly how: 'in-part'; readonly missing: string };

export interface Qualified<P extends string = string> {
  readonly ids: readonly string[];
  readonly claim: Claim;
  /** The type of the parameters' names alone: no value has it. */
  readonly parameters?: P;
}

/** An entry of `satisfies` or of `equivalents`. */
export type Entry<P extends string = string> = string | Qualified<P>;

type Ids = string | readonly string[];
const listOf = (ids: Ids): readonly string[] => (typeof ids === 'string' ? [ids] : ids);

/** The control's default asks for more than the requirement, by these parameters. */
export const stricter = <const P extends string>(ids: Ids, parameter: P, ...more: P[]): Qualified<P> => ({
  ids: listOf(ids),
  claim: { how: 'stricter', parameter, ...(more.length > 0 ? { furtherParameters: more } : {}) },
});

/** The control leaves out a part of the requirement: which one, in a few words. */
export const inPart = (ids: Ids, missing: string): Qualified<never> => ({
  ids: listOf(ids),
  claim: { how: 'in-part', missing },
});

export const idsOf = (entries: readonly Entry[] = []): readonly string[] =>
  entries.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.ids));

/** The claims that entries make in words of their own, by id. */
export const qualifiedBy = (entries: readonly Entry[] = []): readonly (readonly [string, Claim])[] =>
  entries.flatMap((entry) =>
    typeof entry === 'string' ? [] : entry.ids.map((id) => [id, entry.claim] as [string, Claim]),
  );

/** `judges`, `stricter by maxAgeDays`, `in part: …`, as people read it. */
export function claimInWords(claim: Claim): string {
  if (claim.how === 'judges') return 'judges';
  if (claim.how === 'in-part') return `in part: ${claim.missing}`;
  return `stricter by ${[claim.parameter, ...(claim.furtherParameters ?? [])].join(', ')}`;
}
