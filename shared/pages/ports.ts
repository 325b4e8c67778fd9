/** The ports of the pages: those of the API, the checklists that they show, and how people sign in. */
import type { ApiPorts } from '../api/ports.ts';

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

export interface PagePorts extends ApiPorts {
  readonly checklists: Checklists;
}

export const NO_CHECKLISTS: Checklists = { list: async () => [], read: async () => null };
