/** The ports of the API: the history with its stores, the jobs, and the identity of callers. shared/wiring fills it. */
import type { AnyControl } from '../core/control.ts';
import type { Store } from '../core/fix.ts';
import type { Clock, EvidenceStore, History, Roster } from '../core/ports.ts';
import type { JobFiles, JobResult, StartJob } from '../jobs/job.ts';
import type { MessageSettings } from '../records/alerts/message-settings.ts';
import type { Rollups } from '../records/rollups.ts';
import type { Caller } from './caller.ts';

export interface Request {
  readonly headers: Headers;
  /** The event of the gateway, which the server adds to a request. */
  readonly env: unknown;
}

/**
 * Identifies the caller. Throws `Problem` 401 for a caller without valid credentials, and 403 for a caller that the
 * configuration does not name.
 */
export interface Identity {
  callerOf(request: Request): Promise<Caller>;
}

/**
 * How many requests a caller may still make, and the seconds until the count begins again. A negative number is
 * refused.
 */
export interface Allowance {
  readonly left: number;
  readonly resetsIn: number;
}

export interface Limiter {
  take(who: string): Promise<Allowance>;
}

/** Exports, packs and long reports. */
export interface Jobs {
  readonly files: JobFiles;
  readonly start: StartJob;
  /** The address of the result, and the instant until which it is valid; null if it does not expire. */
  addressOf(id: string, result: JobResult): Promise<{ readonly href: string; readonly until: string | null }>;
  /** The result, or a redirection to it. */
  fileOf(id: string, result: JobResult): Promise<Response>;
}

export interface ApiPorts {
  readonly history: History;
  readonly roster: Roster;
  readonly rollups: Pick<Rollups, 'units'>;
  readonly evidence: EvidenceStore;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** The secret that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  /** The controls with their code, for the terms of attestations. Loading them takes long. */
  readonly controls: () => Promise<readonly AnyControl[]>;
  /** The settings for messages of alerts, and the option that names the history in their commands. */
  readonly telling: MessageSettings;
  readonly store: Store | undefined;
  /** The release of Plumbline. */
  readonly version: string;
  /** Called with an unexpected error, to which the API answers 500. */
  failed(error: unknown, request: string): void;
}
