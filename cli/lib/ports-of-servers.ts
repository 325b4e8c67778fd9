/** The option of verbs that serve pages. */
import type { Command } from 'commander';
import { count } from './options.ts';

const PORT = 8_787;
const LARGEST_PORT = 65_535;

export const withPort = (command: Command): Command =>
  command.option('--port <number>', 'port; 0 takes a free one', count(0, LARGEST_PORT), PORT);
