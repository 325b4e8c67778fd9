/** `plumbline alerts waive`: accepts the findings of an alert until a date. */

import { Command } from 'commander';
import { waive } from '../../../shared/pipeline/handle.ts';
import { changing, clock, endWith, report } from '../../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../../lib/anchoring.ts';
import { future } from '../../lib/instants.ts';
import type { Io } from '../../lib/io.ts';
import { whoAmI } from '../../lib/who.ts';

interface WaiveOptions extends ChangeOptions {
  readonly until: string;
  readonly reason: string;
}

export const waiveCommand = (io: Io): Command =>
  changing(new Command('waive'))
    .argument('<alert>', 'id, or its beginning')
    .requiredOption('--until <day>', 'when the waiver ends, such as 2027-01-31', future)
    .requiredOption('--reason <text>', 'why it is accepted')
    .description(
      'Waive the findings of an alert until a date: they stay failures and send no alert; the alert is sent again at the end.',
    )
    .addHelpText(
      'after',
      `
Examples:
  plumbline alerts waive 3b28358dd050 --until 2027-01-31 --reason 'replaced in January' --table plumbline
  plumbline waivers list --table plumbline`,
    )
    .action((id: string, options: WaiveOptions) =>
      withChangedStore(io, options, async ({ history }) => {
        const { until, reason } = options;
        const handled = await waive({ history, clock }, id, { until, reason, by: await whoAmI(options) });
        endWith([report(io, id, handled, `waived until ${until}`, options)]);
      }),
    );
