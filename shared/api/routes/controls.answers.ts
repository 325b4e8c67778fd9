/** The answers about controls. */
import * as z from 'zod/mini';
import { SEVERITIES } from '../../core/control.ts';
import { next } from '../listing.ts';

const parameter = z.looseObject({ default: z.unknown(), unit: z.string(), description: z.string() });

export const control = z.strictObject({
  ...{ id: z.string(), title: z.string(), severity: z.enum(SEVERITIES), scope: z.string(), attested: z.boolean() },
  ...{ why: z.string(), fix: z.string(), console: z.nullable(z.string()), satisfies: z.array(z.string()) },
  equivalents: z.record(z.string(), z.unknown()),
  parameters: z.record(z.string(), parameter),
});

export const controls = z.strictObject({ controls: z.array(control), next });
