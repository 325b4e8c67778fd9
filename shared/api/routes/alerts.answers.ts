/** The answers about alerts. The document of an alert is the one that routes receive. */
import * as z from 'zod/mini';
import { alertPayload } from '../../alerts/payload.ts';
import { next } from '../listing.ts';
import { instant } from './history.answers.ts';

export const alert: z.ZodMiniType = alertPayload as unknown as z.ZodMiniType;

export const alerts = z.strictObject({ alerts: z.array(alert), next });

const moment = z.strictObject({
  ...{ at: instant, step: z.string(), told: z.nullable(z.string()), by: z.string(), commit: z.number() },
});

export const alertInFull: z.ZodMiniType = alertPayload.extend({
  life: z.array(moment) as never,
}) as unknown as z.ZodMiniType;
