/** The answer about accounts. */
import * as z from 'zod/mini';
import { next } from '../listing.ts';

export const accounts = z.strictObject({
  accounts: z.array(
    z.strictObject({
      ...{ id: z.string(), name: z.string(), ou: z.string(), management: z.boolean() },
      tags: z.record(z.string(), z.string()),
    }),
  ),
  next,
});
