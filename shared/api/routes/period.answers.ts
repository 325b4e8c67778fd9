/** The answer about a period. */
import * as z from 'zod/mini';
import { STATUSES } from '../../core/control.ts';
import { instant } from './history.answers.ts';

const count = z.number();
const share = z.nullable(z.number());
const place = { account: z.string(), region: z.string(), resource: z.string() };

export const report = z.strictObject({
  ...{ from: instant, to: instant },
  counts: z.strictObject({ members: count, exceptions: count, unseen: count }),
  requirements: z
    .array(
      z.strictObject({
        ...{ id: z.string(), title: z.string(), resources: count, exceptions: count },
        times: z.record(z.enum(STATUSES), count),
        ...{ inCompliance: share, unseen: share, meanTimeToRecoverMs: share },
      }),
    )
    .check(z.describe('those that judged at least one resource')),
  ...{ exceptionCount: count, meanTimeToRecoverMs: share },
  waivers: z.array(z.looseObject({ id: z.string(), from: instant, until: instant })),
  attestations: z.array(z.looseObject({ control: z.string(), from: instant, until: instant })),
  sample: z.strictObject({
    ...{ seed: z.string(), head: z.nullable(z.string()), of: count },
    members: z.array(z.strictObject(place)),
  }),
});
