/** `plumbline alerts`: which alerts fire, how people responded, and whether messages arrive. */

import { Command } from 'commander';
import type { Io } from '../lib/io.ts';
import { ackCommand } from './alerts/ack.ts';
import { listCommand } from './alerts/list.ts';
import { redriveCommand } from './alerts/redrive.ts';
import { replayCommand } from './alerts/replay.ts';
import { showCommand } from './alerts/show.ts';
import { testCommand } from './alerts/test.ts';
import { waiveCommand } from './alerts/waive.ts';
import { windowsCommand } from './alerts/windows.ts';

export const alertsCommand = (io: Io): Command =>
  new Command('alerts')
    .description('See what fires, take it, accept it, expect it, and try whether alerts arrive.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline alerts list --table plumbline
  plumbline alerts ack 3b28358dd050 --table plumbline
  plumbline alerts waive 3b28358dd050 --until 2027-01-31 --reason 'replaced in January' --table plumbline
  plumbline alerts test --table plumbline
  plumbline alerts redrive --dry-run
  plumbline alerts replay --since 2026-11-01 --config other.config.ts --table plumbline`,
    )
    .addCommand(listCommand(io))
    .addCommand(showCommand(io))
    .addCommand(ackCommand(io))
    .addCommand(waiveCommand(io))
    .addCommand(windowsCommand(io))
    .addCommand(testCommand(io))
    .addCommand(redriveCommand(io))
    .addCommand(replayCommand(io));
