/** The answer about runs. */
import * as z from 'zod/mini';
import { next, removedUntil } from '../listing.ts';
import { instant } from './history.answers.ts';

const count = z.number();

export const runs = z.strictObject({
  runs: z.array(
    z.strictObject({
      ...{ seq: count, recordedAt: instant, hash: z.string(), run: z.string(), startedAt: instant },
      ...{ units: count, evaluatedUnits: count, controls: count, evaluatedControls: count },
      kept: z.optional(z.record(z.string(), count)),
      slowest: z.optional(
        z.array(z.strictObject({ collector: z.string(), ms: count, unit: z.string(), units: count })),
      ),
      ...{ missing: z.array(z.string()), missingCount: count, heads: z.string() },
      verdicts: z.record(z.string(), count),
    }),
  ),
  removedUntil,
  next,
});
