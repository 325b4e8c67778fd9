/** The answer about the cost. */
import * as z from 'zod/mini';

const usd = z.number();
const line = z.strictObject({
  ...{ service: z.string(), what: z.string(), bill: z.enum(['hub', 'members']), quantity: z.number(), usd },
  price: z.looseObject({ usd, per: z.number(), unit: z.string() }),
});

export const cost = z.strictObject({
  organisation: z.record(z.string(), z.number()),
  lines: z.array(line),
  ...{ usd, usdPerAccount: usd, pricesOf: z.string() },
});
