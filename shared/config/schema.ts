/** The schema of `plumbline.config.ts`. Every wrong or unknown key is refused by name. */
import * as z from 'zod';
import { alerts } from './alerts.ts';
import { api } from './api.ts';
import { CADENCES } from './cadence.ts';
import { legalHold } from './cuts.ts';
import { deployment, retention } from './deployment.ts';
import { exported } from './exports.ts';
import { accountId, object, organizationId, ouPath, regionName } from './fields.ts';
import { imported } from './imports.ts';
import { probe, repository } from './source-fields.ts';
import { timestamps } from './timestamps.ts';

const parameterValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.string())], {
  error: 'must be a number, true or false, a text, or a list of texts',
});

const controlSettings = z.union(
  [
    z.boolean(),
    object({
      enabled: z.boolean().optional(),
      parameters: z.record(z.string(), parameterValue).optional(),
    }),
  ],
  { error: 'must be true, false, or { enabled, parameters }' },
);
const controls = z.record(z.string(), controlSettings);

const cadence = z.enum(CADENCES, { error: `must be one of ${CADENCES.join(', ')}` });

const profile = object({
  match: object({
    ous: z.array(ouPath).optional(),
    accounts: z.array(accountId).optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }).refine((match) => Object.values(match).some(Boolean), 'must name ous, accounts or tags'),
  cadence: cadence.optional(),
  controls: controls.optional(),
});

export const configSchema = object({
  organizationId: organizationId.optional(),
  deployment: deployment.optional(),
  regions: z.array(regionName).min(1).optional(),
  accounts: object({
    include: z.array(accountId).optional(),
    exclude: z.array(accountId).optional(),
    ous: object({ include: z.array(ouPath).optional(), exclude: z.array(ouPath).optional() }).optional(),
  }).optional(),
  cadence: cadence.optional(),
  controls: controls.optional(),
  profiles: z.record(z.string(), profile).optional(),
  repositories: z.array(repository).optional(),
  probes: z.array(probe).optional(),
  alerts: alerts.optional(),
  api: api.optional(),
  archive: z.boolean({ error: 'must be true or false' }).optional(),
  retention: retention.optional(),
  legalHold: z.array(legalHold).optional(),
  timestamps: timestamps.optional(),
  exports: exported.optional(),
  imports: imported.optional(),
  monthlyBudgetUsd: z
    .number({ error: 'must be a number of USD' })
    .positive({ error: 'must be more than 0 USD' })
    .optional(),
});

/**
 * The configuration of an organisation; docs/configuration.md says what uses each key.
 * - `organizationId`: the organisation this is for; `plumbline doctor` refuses another.
 * - `deployment`: the hub's account and region, and the accounts that report to it; only `npx cdk` needs it.
 * - `regions`: the regions to scan; by default those that each account has enabled.
 * - `accounts`: the accounts to scan, by id and by organisational unit; by default all of the organisation.
 * - `cadence`: how often accounts are scanned, unless their profile says otherwise; daily by default.
 * - `controls`: by control id or glob (`cost.*`): `false` switches it off, `parameters` overrides its values.
 * - `profiles`: the same for some accounts only, chosen by organisational unit, account id or tag. The first profile
 *   that matches an account applies, over `controls`.
 * - `repositories`: the repositories of accounts, whose uploaded results are judged.
 * - `probes`: the public endpoints of accounts, which Plumbline probes from outside.
 * - `alerts`: where alerts are sent (`routes`), when they escalate (`escalateAfterMinutes`), who gets alarms on the
 *   monitor itself (`monitor`), and whether alerts carry links to acknowledge them (`links`).
 * - `api`: whose tokens and credentials the HTTP API accepts, and what each caller may do; without it, there is no API.
 * - `archive`: whether every commit is also archived in the evidence bucket; it is, unless this is `false`.
 * - `retention`: the number of days that evidence and logs are kept, and the kinds of records of the history (`history`).
 * - `legalHold`: records that `plumbline cut` does not remove, however old they are.
 * - `timestamps`: the time-stamping authority that vouches for when each run was anchored.
 * - `exports`: data that is written for other systems after each run.
 * - `imports`: the sources whose findings become verdicts of external controls as they arrive.
 * - `monthlyBudgetUsd`: the most that running the monitor should cost a month.
 */
export type PlumblineConfig = z.input<typeof configSchema>;
export type ControlSettings = z.output<typeof controlSettings>;
export type Profile = z.output<typeof profile>;
