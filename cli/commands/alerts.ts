/** `plumbline alerts`: what a deployment tells, and to whom. */
import { Command } from 'commander';
import { redriveCommand } from './alerts/redrive.ts';

export const alertsCommand = (): Command =>
  new Command('alerts')
    .description('Work with what a deployment tells: `alerts redrive`.')
    .addHelpText('after', '\nExamples:\n  plumbline alerts redrive --dry-run\n  plumbline alerts redrive --help')
    .addCommand(redriveCommand());
