/** `plumbline alerts redrive`: lists the messages that could not be delivered, and sends them again to their route. */

import { Command, Option } from 'commander';
import type { Io } from '../../lib/io.ts';
import { list, region, url } from '../../lib/options.ts';

export const redriveCommand = (io: Io): Command =>
  new Command('redrive')
    .description(
      'Send again what could not be delivered, to the routes that it was for and to no others. With credentials of the ' +
        "hub's account; the queues are found by their names.",
    )
    .option('--route <names>', 'routes, comma-separated; left out, all', list)
    .option('--dry-run', 'only list what lies there, and why')
    .option('--profile <name>', 'AWS profile whose credentials to use')
    .option('--region <name>', "region of the hub; left out, the profile's or AWS_REGION", region)
    .option('--endpoint-url <url>', 'other endpoint than AWS, for an emulator', url)
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
A message is deleted once it was taken over: by the topic, with a filter that lets it through to that route alone, or by the
queue that the function deliver reads. What was delivered before is not delivered twice; a pager is not told of the beginning
of what it knows to be over.

Exit codes:
  0  all was sent again, or nothing lies there     2  wrong usage: no such route, or no such queues here
  1  something was kept, or could not be read

Examples:
  plumbline alerts redrive --dry-run
  plumbline alerts redrive --profile hub --region eu-west-1
  plumbline alerts redrive --route on-call,hook
  plumbline alerts redrive --dry-run --format json | jq -r '.[] | [.route, .headline, .because] | @tsv'`,
    )
    .action(async (options) => {
      const { runRedrive } = await import('../../lib/run-redrive.ts');
      await runRedrive(io, options);
    });
