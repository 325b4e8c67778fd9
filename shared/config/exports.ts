/** The `exports` part of the configuration: data for other systems. */
import * as z from 'zod';
import { object } from './fields.ts';

export const exported = object({
  /** Keeps the changes of each run as Parquet in the evidence bucket, with a table for Athena. */
  athena: z.boolean({ error: 'must be true or false' }).optional(),
  /** Sends each transition to the Security Hub of its account. */
  securityHub: z.boolean({ error: 'must be true or false' }).optional(),
});
