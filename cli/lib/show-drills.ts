/** The work of `plumbline drill list`, `show` and `calendar`. */

import { SCENARIO_WORDS } from '../../shared/core/drill.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { drillNamed, drillsIn } from '../../shared/drills/find.ts';
import { requireDrillName } from '../../shared/drills/record.ts';
import { type DrillReport, remarksOn, reportMarkdown, reportOf, sinceStart } from '../../shared/drills/report.ts';
import { figuresInWords } from '../../shared/records/drill.ts';
import { withStore } from './alerts.ts';
import { replaceFile } from './checklist-files.ts';
import type { Io } from './io.ts';
import { timeLeft } from './run-drill.ts';
import type { StoreOptions } from './store-options.ts';
import { table } from './table.ts';
import { minute } from './words.ts';

interface Which extends StoreOptions {
  readonly account?: string;
  readonly asOf?: string;
}

export const runDrillList = (io: Io, options: Which & { readonly format: 'table' | 'json' }): Promise<void> =>
  withStore(options, async (store) => {
    const reports = (await drillsIn(store, options)).map(reportOf);
    if (options.format === 'json') io.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    else io.stdout.write(`${table(io, HEAD, reports.map(rowOf))}\n`);
  });

const HEAD = ['drill', 'account', 'scenario', 'state', 'started', 'next due', 'achieved', 'scope', 'by'];
const rowOf = (report: DrillReport): string[] => {
  const { name, account, scenario, state, startedAt, nextDue, scope, by } = report;
  return [
    name,
    account,
    scenario,
    state,
    minute(startedAt),
    nextDue?.slice(0, 10) ?? '',
    figuresInWords(report),
    scope,
    by,
  ];
};

interface ShowOptions extends Which {
  readonly format: 'table' | 'markdown' | 'json';
  readonly output?: string;
}

export const runDrillShow = async (io: Io, name: string, options: ShowOptions): Promise<void> => {
  requireDrillName(name);
  await withStore(options, async (store) => {
    const report = reportOf(await drillNamed(store, name, options));
    await written(io, options.output, shown(io, report, options));
  });
};

function shown(io: Io, report: DrillReport, { format, asOf }: ShowOptions): string {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (format === 'markdown') return reportMarkdown(report);
  const { name, account, scenario, state, misses, steps, end } = report;
  const now = asOf ?? new Date().toISOString();
  const lines = [
    `${name}: ${SCENARIO_WORDS[scenario]}, in ${account} (${state}${misses.length > 0 ? `: it ${misses.join('; it ')}` : ''})`,
    end ? figuresInWords(report) : `${sinceStart(report, now)} since the start; ${timeLeft(report, now)}`,
  ];
  const rows = steps.map((step) => [
    sinceStart(report, step.at),
    minute(step.at),
    step.text,
    remarksOn(step).join('; '),
    step.by,
  ]);
  return `${lines.join('\n')}\n${table(io, ['timer', 'at', 'step', 'remarks', 'by'], rows)}\n`;
}

export const runDrillCalendar = (io: Io, options: Which & { readonly output?: string }): Promise<void> =>
  withStore(options, async (store) => {
    const { calendarOf } = await import('../../shared/drills/calendar.ts');
    await written(io, options.output, calendarOf(await drillsIn(store, options), new Date()));
  });

async function written(io: Io, output: string | undefined, text: string): Promise<void> {
  if (output === undefined) {
    io.stdout.write(text);
    return;
  }
  try {
    await replaceFile(output, text);
  } catch (cause) {
    throw new UsageError(`${output} cannot be written; give another --output`, { cause });
  }
}
