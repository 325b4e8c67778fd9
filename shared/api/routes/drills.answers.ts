/** The answers about drills. */
import * as z from 'zod/mini';
import { SCENARIOS } from '../../core/drill.ts';
import { MARKS, OUTCOMES } from '../../records/drill.ts';
import { next } from '../listing.ts';
import { instant } from './history.answers.ts';

const whenAndWho = { at: instant, recorded: instant, by: z.string() };

const step = z.strictObject({
  ...{ ...whenAndWho, text: z.string() },
  marks: z.optional(z.enum(MARKS)),
  dataAsOf: z.optional(instant),
  source: z.optional(z.string()).check(z.describe('the record of AWS that shows it')),
});

const end = z.strictObject({
  ...{ ...whenAndWho, outcome: z.enum(OUTCOMES), note: z.string() },
  dataAsOf: z.optional(instant),
  noDataLost: z.optional(z.literal(true)),
  evidence: z.optional(
    z.strictObject({
      reference: z.string(),
      sha256: z.string(),
      of: z.optional(z.enum(['content', 'address'])),
    }),
  ),
});

export const drill = z.strictObject({
  ...{ name: z.string(), account: z.string(), scenario: z.enum(SCENARIOS), scope: z.string() },
  controls: z.array(z.string()).check(z.describe('the controls that it is evidence for')),
  rtoMinutes: z.number().check(z.describe('the longest recovery that is accepted')),
  rpoMinutes: z.number().check(z.describe('the longest loss of data that is accepted')),
  ...{ everyDays: z.number(), startedAt: instant, recorded: instant, by: z.string() },
  steps: z.array(step).check(z.describe('in the order in which they happened')),
  end: z.nullable(end),
  ...{ lostAt: instant, recoveredAt: z.nullable(instant) },
  achievedRtoMinutes: z.nullable(z.number()).check(z.describe('null if it did not recover')),
  achievedRpoMinutes: z.nullable(z.number()).check(z.describe('null if it was not measured')),
  state: z.enum(['running', 'met', 'missed', 'cancelled']),
  misses: z.array(z.string()),
  nextDue: z.nullable(instant),
});
export const drills = z.strictObject({ drills: z.array(drill), next });
