/** The answers about coverage. */
import * as z from 'zod/mini';
import { next } from '../listing.ts';

const framework = { id: z.string(), title: z.string(), version: z.string() };

export const coverage = z.strictObject({
  frameworks: z.array(
    z.strictObject({
      ...{ ...framework, kind: z.string(), requirementCount: z.number() },
      counts: z.record(z.string(), z.number()),
    }),
  ),
});

export const requirements = z.strictObject({
  ...framework,
  requirements: z.array(
    z.strictObject({
      ...{ id: z.string(), title: z.string(), how: z.string() },
      controls: z.array(z.strictObject({ control: z.string(), how: z.string(), attested: z.boolean() })),
    }),
  ),
  next,
});
