/** The answers that count verdicts. */
import * as z from 'zod/mini';
import { next } from '../listing.ts';
import { instant } from './history.answers.ts';

const number = z.number();
const counts = {
  counts: z.strictObject({ pass: number, fail: number, unknown: number, 'not-applicable': number }),
  failing: z
    .strictObject({ critical: number, high: number, medium: number, low: number })
    .check(z.describe('the failures, by severity of their controls')),
};
const waived = number.check(z.describe('failures that a waiver in effect accepts'));

export const summary = z.strictObject({
  asOf: instant,
  total: z.strictObject({ ...counts, waived, accounts: number, units: number }),
  rows: z.array(
    z.strictObject({
      ...{ account: z.string(), name: z.nullable(z.string()), ou: z.nullable(z.string()), domain: z.string() },
      ...{ ...counts, waived },
    }),
  ),
  dark: z
    .array(
      z.strictObject({
        ...{ account: z.string(), region: z.string(), controls: number, verdicts: number },
        because: z.array(z.string()),
      }),
    )
    .check(z.describe('units that could not be seen, on the first page, as many as it has room for')),
  darkUnits: number.check(z.describe('all units that could not be seen')),
  next,
});

export const trend = z.strictObject({
  asOf: instant,
  points: z.array(
    z.strictObject({
      ...{ day: z.string(), at: instant, of: z.nullable(z.string()).check(z.describe('the domain or the account')) },
      ...{ ...counts, darkUnits: number },
    }),
  ),
  next,
});
