/** `plumbline demo`: a day of scans, drift and alerts, without an AWS account. */

import { Command, Option } from 'commander';
import type { Io } from '../lib/io.ts';
import { count, regions } from '../lib/options.ts';
import { withPort } from '../lib/ports-of-servers.ts';
import { withAnchorOptions } from '../lib/store-options.ts';

export const demoCommand = (io: Io): Command =>
  withPort(withAnchorOptions(new Command('demo')))
    .description('Scan a simulated organisation, let it drift for a day, and watch the alerts. No AWS account needed.')
    .option('--accounts <n>', 'accounts of the organisation', count(1, 10_000), 12)
    .option('--regions <names>', 'regions, comma-separated', regions)
    .option('--seed <n>', 'seed number: the same gives the same organisation', count(0, 1_000_000), 1)
    .option('--once', 'do not pause between scenes')
    .option(
      '--store <folder>',
      'keep the history there and leave open what drifted, to try the verbs of `plumbline alerts` on it',
    )
    .option('--serve', "end with the pages over the demo's history, for a browser on this machine")
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline demo
  plumbline demo --accounts 200 --regions us-east-1,eu-west-1 --seed 7
  plumbline demo --once --format json
  plumbline demo --serve
  plumbline demo --store ./demo && plumbline alerts list --store ./demo`,
    )
    .action(async (options) => {
      // the functions write their logs to stdout, as Lambda requires; the demo writes its own text there
      Object.assign(process.env, {
        POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'SILENT',
        POWERTOOLS_METRICS_DISABLED: 'true',
        POWERTOOLS_TRACE_ENABLED: 'false',
      });
      if (options.serve) {
        const { runDemoServed } = await import('../lib/demo-serve.ts');
        await runDemoServed(io, options);
        return;
      }
      const { runDemo } = await import('../lib/demo-run.ts');
      await runDemo(io, options);
    });
