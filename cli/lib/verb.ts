/** A verb as `plumbline --help` lists it. Its command, with its options and its work, is loaded when it is used. */
import type { Command } from 'commander';
import type { Io } from './io.ts';

export interface Verb {
  readonly name: string;
  /** The name with its options and arguments: `explain [options] <control>`. */
  readonly term: string;
  readonly summary: string;
  load(): Promise<(io: Io) => Command>;
}
