/** The answer about a job. */
import * as z from 'zod/mini';
import { JOB_KINDS } from '../../jobs/job.ts';
import { instant } from './history.answers.ts';

export const job = z.strictObject({
  ...{ id: z.string(), kind: z.enum(JOB_KINDS), status: z.enum(['queued', 'running', 'done', 'failed']) },
  written: z.number().check(z.describe('verdicts, or parts of a report, so far')),
  ...{ startedAt: instant, updatedAt: instant },
  because: z.nullable(z.string()).check(z.describe('why it failed, and what to do')),
  result: z.nullable(
    z.strictObject({
      ...{ name: z.string(), type: z.string(), bytes: z.number(), sha256: z.string() },
      href: z.string().check(z.describe('the address of the file')),
      until: z.nullable(instant).check(z.describe('when that address ends; null if it does not')),
    }),
  ),
});
