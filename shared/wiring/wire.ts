/** The ports of all functions on one platform, for a process that runs all steps of the pipeline. */
import { type Alerting, wireAlerting } from './alerting.ts';
import { type Finishing, type Planning, wireFinishing, wirePlanning } from './planning.ts';
import type { Platform } from './platform.ts';
import { type Reacting, wireReacting } from './scanning.ts';

export type Wiring = Planning & Finishing & Alerting & Reacting;

/** `registry` and `config` are those of scanning, whose controls can be evaluated. */
export const wire = (platform: Platform): Wiring => ({
  ...wireAlerting(platform),
  ...wirePlanning(platform),
  ...wireFinishing(platform),
  ...wireReacting(platform),
});
