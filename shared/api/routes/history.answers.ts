/** The answers about verdicts and their changes. */
import * as z from 'zod/mini';
import { SEVERITIES, STATUSES } from '../../core/control.ts';
import { next } from '../listing.ts';

export const instant = z.string().check(z.describe('ISO 8601, UTC'));
const status = z.enum(STATUSES);
const place = { account: z.string(), region: z.string() };
const about = { control: z.string(), ...place, resource: z.string() };
const because = z.string();
const waiver = z.nullable(z.strictObject({ id: z.string(), by: z.string(), until: instant }));

const verdict = {
  ...{ ...about, status, because, since: instant },
  evidence: z.nullable(z.string()).check(z.describe('SHA-256 of the judged facts')),
  failingSince: z.nullable(instant),
  external: z.optional(
    z
      .strictObject({ title: z.string(), severity: z.enum(SEVERITIES) })
      .check(z.describe('title and severity that the source of an external control gave')),
  ),
};

export const verdicts = z.strictObject({
  asOf: instant,
  verdicts: z.array(
    z.strictObject({
      ...verdict,
      waiver: waiver.check(z.describe('null if the failure is not waived, or it is none')),
    }),
  ),
  dark: z.array(z.strictObject({ ...place, because })).check(z.describe('what could not be read, by reason')),
  next,
});

export const findings = z.strictObject({
  asOf: instant,
  findings: z.array(z.strictObject({ ...verdict, failingSince: instant, ageMs: z.number(), waiver })),
  next,
});

export const differences = z.strictObject({
  against: instant,
  asOf: instant,
  differences: z.array(
    z.strictObject({
      ...{ ...about, from: z.nullable(status), to: z.nullable(status), before: z.nullable(because) },
      ...{ because: z.nullable(because), since: z.nullable(instant) },
    }),
  ),
  next,
});

const actor = z.strictObject({
  ...{ principal: z.string(), sourceIp: z.string(), userAgent: z.string(), call: z.string(), eventId: z.string() },
  ...{ at: z.string(), invokedBy: z.optional(z.string()), region: z.optional(z.string()) },
  others: z.optional(z.number()),
});

/** The author of a change, and how it was noticed. */
export const author = {
  who: z.nullable(z.string()),
  run: z.nullable(z.string()),
  event: z.nullable(z.strictObject({ id: z.string(), detailType: z.string() })),
  actor: z.nullable(actor),
};

export const changes = z.strictObject({
  since: instant,
  until: z.nullable(instant),
  changes: z.array(
    z.strictObject({
      ...{ at: instant, ...about, movement: z.string(), from: z.nullable(status), to: z.nullable(status), because },
      ...{ ...author, waiver, attestation: z.nullable(z.strictObject({ by: z.string(), until: instant })) },
    }),
  ),
  next,
});
