/** The dependencies of the pipeline's steps: ports, the controls, and the configuration. */
import type { AccountRules } from '../config/rules.ts';
import type { Registry, Rules } from '../config/settings.ts';
import type { Signer } from '../core/anchor.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { Trigger } from '../core/collector.ts';
import type {
  Archive,
  Clock,
  DeadLetters,
  EvidenceStore,
  Findings,
  History,
  Organization,
  RecheckQueue,
  Roster,
  Timers,
} from '../core/ports.ts';
import type { SourceAdapters } from '../core/source.ts';
import type { Publisher } from '../records/alerts/notification.ts';

export interface Deps {
  readonly config: AccountRules;
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
  /** Where the facts of controls come from. */
  readonly sources: SourceAdapters;
  readonly organization: Organization;
  readonly archive: Archive;
  /** Signs anchors. */
  readonly signer: Signer;
  readonly publisher: Publisher;
  readonly timers: Timers;
  readonly recheckQueue: RecheckQueue;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
}

/** The dependencies of steps that evaluate controls. */
export interface EvaluatingDeps extends Deps {
  readonly registry: Registry;
  /** Every trigger of the registry's controls. */
  readonly triggers: readonly Trigger[];
  readonly evidence: EvidenceStore;
  readonly config: Rules;
}

export const byId = <C extends Pick<KnownControl, 'id'>>(controls: readonly C[]): ReadonlyMap<string, C> =>
  new Map(controls.map((control) => [control.id, control]));
