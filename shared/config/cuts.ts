/** How long each kind of record is kept, and the legal holds that keep some of them longer. */
import * as z from 'zod';
import { UNIT_KINDS, type UnitKind } from '../core/cut.ts';
import type { LegalHold } from '../records/holds.ts';
import { accountId, object, quoted, text } from './fields.ts';

/** A shorter retention would let a cut remove commits that the report of the last quarter still needs. */
const LEAST_DAYS = 120;
const MOST_DAYS = 36_500;

const days = z
  .int({ error: 'must be a whole number of days' })
  .min(LEAST_DAYS, { error: `must be at least ${LEAST_DAYS} days, a quarter and the month after it` })
  .max(MOST_DAYS, { error: `must be at most ${MOST_DAYS} days` });

/** Days for each kind of record; a kind that is left out is kept for ever. */
export const historyDays = object(
  Object.fromEntries(UNIT_KINDS.map((kind) => [kind, days.optional()])) as Record<UnitKind, z.ZodOptional<typeof days>>,
);

const instant = text(
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{3})?)?Z)?$/,
  (input) => `must be a day like 2026-01-31 or an instant in UTC like 2026-01-31T12:00:00Z, not ${quoted(input)}`,
).refine((given) => isInstant(given), { error: 'must be a day that there is' });

/** `Date` reads the 31st of February as the 3rd of March. */
function isInstant(given: string): boolean {
  const at = Date.parse(given);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(given.slice(0, '2026-01-31'.length));
}

export const legalHold = object({
  reason: z
    .string({ error: 'must say why, so that somebody can end it later' })
    .min(1, { error: 'must say why, so that somebody can end it later' }),
  since: instant,
  scope: z.union(
    [
      z.literal('everything'),
      object({
        accounts: z.array(accountId).min(1, { error: 'must name an account' }).optional(),
        kinds: z
          .array(z.enum(UNIT_KINDS, { error: `must be one of ${UNIT_KINDS.join(', ')}` }))
          .min(1, { error: 'must name a kind' })
          .optional(),
      }).refine((scope) => Object.values(scope).some(Boolean), 'must name accounts or kinds'),
    ],
    { error: "must be 'everything', or { accounts, kinds }" },
  ),
});

interface Configured {
  readonly retention?: { readonly history?: z.input<typeof historyDays> | undefined } | undefined;
  readonly legalHold?: readonly z.input<typeof legalHold>[] | undefined;
}

/** The rules by which `plumbline cut` removes. */
export interface ConfiguredCuts {
  readonly days: Readonly<Partial<Record<UnitKind, number | undefined>>>;
  readonly holds: readonly LegalHold[];
}

/** The configuration must be valid. */
export const cutRulesOf = ({ retention, legalHold: holds = [] }: Configured): ConfiguredCuts => ({
  days: retention?.history ?? {},
  holds: holds.map(({ reason, since, scope }): LegalHold => {
    const named = scope === 'everything' ? {} : scope;
    return { reason, since: new Date(since).toISOString(), ...named };
  }),
});
