/** `plumbline alerts ack`: acknowledges an alert, so that it is not escalated any further. */

import { Command } from 'commander';
import { acknowledge } from '../../../shared/pipeline/handle.ts';
import { changing, clock, endWith, report } from '../../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../../lib/anchoring.ts';
import type { Io } from '../../lib/io.ts';
import { whoAmI } from '../../lib/who.ts';

export const ackCommand = (io: Io): Command =>
  changing(new Command('ack'))
    .argument('<alerts...>', 'ids, or their beginnings')
    .description('Acknowledge alerts: they are not escalated any further, and resolve when their findings pass again.')
    .addHelpText('after', '\nExamples:\n  plumbline alerts ack 3b28358dd050 --table plumbline')
    .action((ids: string[], options: ChangeOptions) =>
      withChangedStore(io, options, async ({ history }) => {
        const by = await whoAmI(options);
        const codes: number[] = [];
        for (const id of ids)
          codes.push(report(io, id, await acknowledge({ history, clock }, id, by), `taken by ${by}`, options));
        endWith(codes);
      }),
    );
