/** `plumbline waive`: the short name of `plumbline waivers add`. */
import type { Command } from 'commander';
import type { Io } from '../lib/io.ts';
import { addCommand } from './waivers/add.ts';

export const waiveCommand = (io: Io): Command => addCommand(io, 'waive');
