/** The shape of `plumbline.config.ts`. Every wrong or unknown key is refused by name. */
import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/, 'must be a 12-digit AWS account id');
const regionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1');
const parameterValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]);

const controlSettings = z.union([
  z.boolean(),
  z.strictObject({
    enabled: z.boolean().optional(),
    parameters: z.record(z.string(), parameterValue).optional(),
  }),
]);
const controls = z.record(z.string(), controlSettings);

const profile = z.strictObject({
  match: z
    .strictObject({
      ous: z.array(z.string().min(1)).optional(),
      accounts: z.array(accountId).optional(),
      tags: z.record(z.string(), z.string()).optional(),
    })
    .refine((match) => Object.values(match).some(Boolean), 'must name ous, accounts or tags'),
  controls,
});

export const configSchema = z.strictObject({
  regions: z.array(regionName).min(1).optional(),
  accounts: z
    .strictObject({ include: z.array(accountId).optional(), exclude: z.array(accountId).optional() })
    .optional(),
  controls: controls.optional(),
  profiles: z.record(z.string(), profile).optional(),
});

/**
 * What an organisation decides for itself.
 * - `regions`: regions to scan; left out, those that each account has enabled.
 * - `accounts`: which accounts to scan; left out, all of the organisation.
 * - `controls`: by control id or glob (`cost.*`): `false` switches it off, `parameters` overrides its values.
 * - `profiles`: the same for some accounts only, chosen by organisational unit, account id or tag. The first profile
 *   that matches an account applies, over `controls`.
 */
export type PlumblineConfig = z.input<typeof configSchema>;
export type ControlSettings = z.output<typeof controlSettings>;
export type Profile = z.output<typeof profile>;
