/** The ports of the pages: those of the API, the checklists that they show, and how people sign in. */
import type { Caller } from '../api/caller.ts';
import type { ApiPorts } from '../api/ports.ts';
import type { PlumblineConfig } from '../config/schema.ts';
import type { QueueStands } from '../core/queue.ts';

/** A checklist as it was handed in, with the mapping that a person reviewed. */
export interface ChecklistFiles {
  readonly text: Uint8Array;
  /** YAML; null if there is none. */
  readonly mapping: string | null;
}

export interface Checklists {
  /** The names of all checklists, in order. A name has no slash and no extension. */
  list(): Promise<readonly string[]>;
  /** Null if there is no checklist of that name. */
  read(name: string): Promise<ChecklistFiles | null>;
}

export interface SignedIn extends Caller {
  /** The random name of the session, to which its forms are bound. */
  readonly session: string;
}

export interface Sessions {
  /** The signed-in person; null without a session, after its end, or if it was altered. */
  personOf(request: Request): Promise<SignedIn | null>;
  /** Redirects the browser to the provider, which sends it back to `place`. */
  begin(request: Request, place: string): Promise<Response>;
  /** Handles the provider's answer. Throws `Problem`. */
  finish(request: Request): Promise<Response>;
  end(): Promise<Response>;
}

export interface PagePorts extends ApiPorts {
  readonly checklists: Checklists;
  /** The configuration; empty if there is none, so that all controls have their defaults. */
  readonly config: PlumblineConfig;
  /** Null if every request counts as that of the person who started the server. */
  readonly sessions: Sessions | null;
  /** Null without a deployment: a store on this machine has no queues. */
  readonly queues: QueueStands | null;
}

export const NO_CHECKLISTS: Checklists = { list: async () => [], read: async () => null };
