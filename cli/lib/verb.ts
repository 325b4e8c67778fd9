/** A verb as `plumbline --help` lists it; its command, with the options and the work, is loaded when it is asked for. */
import type { Command } from 'commander';
import type { Io } from './io.ts';

export interface Verb {
  readonly name: string;
  /** The name with what follows it: `explain [options] <control>`. */
  readonly term: string;
  readonly summary: string;
  load(): Promise<(io: Io) => Command>;
}
