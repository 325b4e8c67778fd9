/** The answer about the facts behind a verdict. */
import * as z from 'zod/mini';
import { STATUSES } from '../../core/control.ts';
import { instant } from './history.answers.ts';

export const evidence = z.strictObject({
  ...{ asOf: instant, account: z.string(), region: z.string(), control: z.string(), resource: z.string() },
  ...{ status: z.enum(STATUSES), because: z.string(), since: instant, warning: z.optional(z.string()) },
  evidence: z.string().check(z.describe('SHA-256 of the facts')),
  ...{ readAt: instant, recordedAt: instant },
  commit: z.strictObject({ unit: z.string(), seq: z.number(), hash: z.string() }),
  cause: z.looseObject({ kind: z.string() }),
  calls: z.array(z.string()),
  ...{ revision: z.unknown(), parameters: z.unknown(), facts: z.unknown() },
  missing: z.optional(z.string()),
  tags: z.optional(z.unknown()),
  others: z.record(z.string(), z.unknown()),
});
