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
  Reach,
  Roster,
  Timers,
} from '../core/ports.ts';
import type { Publisher } from '../records/alerts/notice.ts';

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
  readonly later: Later;
  readonly aside: Aside;
  readonly clock: Clock;
}

export const byId = (controls: readonly AnyControl[]): ReadonlyMap<string, AnyControl> =>
  new Map(controls.map((control) => [control.id, control]));
