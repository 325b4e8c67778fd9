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
  /** Null if nobody is signed in: without a session, after it has ended, or with one that was altered. */
  personOf(request: Request): Promise<SignedIn | null>;
  /** Sends the browser to the provider, and from there back to `place`. */
  begin(request: Request, place: string): Promise<Response>;
  /** Takes the answer of the provider. Throws `Problem`. */
  finish(request: Request): Promise<Response>;
  end(): Promise<Response>;
}

export interface PagePorts extends ApiPorts {
  readonly checklists: Checklists;
  /** Empty if there is none: then the defaults of all controls hold. */
  readonly config: PlumblineConfig;
  /** Null where every request is of one person: who started the server. */
  readonly sessions: Sessions | null;
  /** Null without a deployment: a store on this machine has no queues. */
  readonly queues: QueueStands | null;
}

export const NO_CHECKLISTS: Checklists = { list: async () => [], read: async () => null };
