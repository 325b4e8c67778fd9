/** Examples of a control that say only how they differ from what they have in common. */

/** An example gives these parts separately, so that a variant can change a single fact, list of facts or parameter. */
const PARTS = ['facts', 'with', 'parameters'] as const;
type Part = (typeof PARTS)[number];
type Parts = { readonly [part in Part]?: object };

interface Variant extends Parts {
  readonly [further: string]: unknown;
}

interface Varied {
  /** An example has these unless it says otherwise. */
  readonly common: Variant;
  readonly pass: readonly Variant[];
  readonly fail: readonly Variant[];
  readonly notApplicable?: readonly Variant[];
}

type Over<C, V> = Omit<C, keyof V> & V;
type PartOf<C, V, P extends Part> = P extends keyof V
  ? P extends keyof C
    ? Over<C[P], V[P]>
    : V[P]
  : P extends keyof C
    ? C[P]
    : never;
type Completed<C, V> = Omit<Over<C, V>, Part> & { readonly [P in Part & (keyof C | keyof V)]: PartOf<C, V, P> };
type Group<C, V> = V extends readonly unknown[] ? { readonly [I in keyof V]: Completed<C, V[I]> } : never;
type InFull<V extends Varied> = {
  readonly [status in Exclude<keyof V, 'common'>]: Group<V['common'], V[status]>;
};

/** The examples in full. */
export function varied<const V extends Varied>({ common, ...groups }: V): InFull<V> {
  const whole = Object.entries(groups as Record<string, readonly Parts[]>).map(([status, variants]) => [
    status,
    variants.map((variant) => completed(common, variant)),
  ]);
  return Object.fromEntries(whole);
}

function completed(common: Parts, variant: Parts): Parts {
  const parts = PARTS.filter((part) => common[part] ?? variant[part]).map((part) => [
    part,
    { ...common[part], ...variant[part] },
  ]);
  return { ...common, ...variant, ...Object.fromEntries(parts) };
}
