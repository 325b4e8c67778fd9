/** The answers about what people record: waivers, maintenance windows and attestations. */
import * as z from 'zod/mini';
import { next, removedUntil } from '../listing.ts';
import { instant } from './history.answers.ts';

const texts = z.nullable(z.array(z.string()));

export const waiver = z.strictObject({
  ...{ id: z.string(), control: z.string(), until: instant, reason: z.string(), by: z.string() },
  account: z.string().check(z.describe('`*` for every account')),
  resource: z.nullable(z.string()).check(z.describe("null for all of the account's")),
  region: z.optional(z.string()).check(z.describe('absent for every region')),
  pattern: z.optional(z.string()).check(z.describe('the resources whose names match, with `*` for any characters')),
  ou: z.optional(z.string()).check(z.describe('the accounts in this organisational unit and in those below it')),
  tag: z.optional(z.string()).check(z.describe('the accounts with this tag, written `key=value`')),
  ...{ owner: z.optional(z.string()), approver: z.optional(z.string()), ticket: z.optional(z.string()) },
});
export const waivers = z.strictObject({ waivers: z.array(waiver), next });
export const addedWaivers = z.strictObject({ waivers: z.array(waiver) });

export const maintenanceWindow = z.strictObject({
  ...{ id: z.string(), from: instant, until: instant, by: z.string(), reason: z.string() },
  ...{ accounts: texts, ous: texts, controls: texts },
});
export const windows = z.strictObject({ windows: z.array(maintenanceWindow), next });

const people = { approver: z.string(), reviewer: z.string(), role: z.string(), release: z.string() };

export const attestation = z.strictObject({
  ...{ control: z.string(), account: z.string(), at: instant, expires: instant, by: z.string(), note: z.string() },
  effective: z.optional(instant),
  ...z.partial(z.strictObject(people)).shape,
  covers: z.optional(z.array(z.string())),
  evidence: z.strictObject({
    ...{ reference: z.string(), sha256: z.string(), of: z.optional(z.enum(['content', 'address'])) },
  }),
  values: z.record(z.string(), z.string()),
  result: z.optional(z.literal('fail')).check(z.describe('absent where it passed')),
  revoked: z.optional(z.strictObject({ by: z.string(), at: instant, reason: z.string() })),
});
export const attestations = z.strictObject({ attestations: z.array(attestation), next });
export const attestationHistory = z.strictObject({ attestations: z.array(attestation), removedUntil, next });
export const recordedAttestations = z.strictObject({
  attestations: z.array(attestation),
  notes: z.array(z.string()).check(z.describe('why the control may fail in spite of it')),
  commits: z.array(z.strictObject({ unit: z.string(), seq: z.number(), hash: z.string() })),
});
