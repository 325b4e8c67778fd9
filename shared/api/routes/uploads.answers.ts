/** The answer about an upload. */
import * as z from 'zod/mini';
import { UPLOAD_KINDS } from '../../core/upload.ts';
import { instant } from './history.answers.ts';

const count = z.number();

export const uploaded = z.strictObject({
  upload: z.strictObject({
    ...{ repository: z.string(), kind: z.enum(UPLOAD_KINDS), check: z.string(), tools: z.array(z.string()) },
    ...{ commit: z.string(), branch: z.optional(z.string()), run: z.optional(z.string()), at: instant, by: z.string() },
    ...{ sha256: z.string(), bytes: count },
    summary: z.strictObject({
      lines: z.optional(z.strictObject({ instrumented: count, covered: count })),
      tests: z.optional(z.strictObject({ passed: count, failed: count, skipped: count })),
      findings: z.optional(z.record(z.string(), count)),
      components: z.optional(count),
    }),
  }),
  commit: z.strictObject({ unit: z.string(), seq: count, hash: z.string() }),
});
