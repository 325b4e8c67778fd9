/** The dependencies of the pipeline's steps: ports, the controls, and the configuration. */
import type { Registry, ResolvedConfig } from '../config/config.ts';
import type { Signer } from '../core/anchor.ts';
import type { AnyControl } from '../core/control.ts';
import type {
  Archive,
  Aside,
  Clock,
  Findings,
  History,
  Later,
  Organization,
  Publisher,
  Reach,
  Roster,
  Timers,
} from '../core/ports.ts';
import type { Recheck } from './recheck.ts';

export interface Deps {
  readonly registry: Registry;
  readonly config: ResolvedConfig;
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
  readonly reach: Reach;
  readonly organization: Organization;
  readonly archive: Archive;
  /** Signs anchors. */
  readonly signer: Signer;
  readonly publisher: Publisher;
  readonly timers: Timers;
  readonly later: Later<Recheck>;
  readonly aside: Aside;
  readonly clock: Clock;
}

/** The unit of all run records. */
export const RUNS_UNIT = 'runs/global';

/** The unit of all alerts, and that of all waivers. */
export const ALERTS_UNIT = 'alerts/global';
export const WAIVERS_UNIT = 'waivers/global';

/** The unit of the attestations for an account, or for the organisation. */
export const attestationsUnit = (account: string): string => `attestations/${account}`;

export const byId = (controls: readonly AnyControl[]): ReadonlyMap<string, AnyControl> =>
  new Map(controls.map((control) => [control.id, control]));
