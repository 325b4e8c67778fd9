/** The summary of a scan for a terminal: counts by account and domain, and the worst findings and unknown verdicts. */
import { stripVTControlCharacters } from 'node:util';

import { type AnyControl, SEVERITIES, type Severity } from '../../shared/core/control.ts';
import type { ScannedVerdict } from '../../shared/reports/verdict.ts';
import type { Io } from './io.ts';
import {
  type Cell,
  type Colours,
  coloursFor,
  fits,
  painted,
  plainTable,
  severityColour,
  shown,
  statusColour,
  table,
} from './table.ts';
import { fitted } from './wrap.ts';

interface Counts {
  fail: number;
  unknown: number;
  other: number;
}

type Bad = ScannedVerdict & { severity: Severity };

/** The number of the worst findings that are kept by name; the counts include all. */
const NAMED = 40;

export interface SummaryView {
  add(verdict: ScannedVerdict, control: AnyControl): void;
  heatMap(): string;
  /** The table of counts, and the worst findings below it. */
  text(): string;
}

export function summaryOf(io: Io, names: ReadonlyMap<string, string> = new Map()): SummaryView {
  const cells = new Map<string, Map<string, Counts>>();
  const domains = new Set<string>();
  let worst: Bad[] = [];
  let bad = 0;

  const add = (verdict: ScannedVerdict, control: AnyControl) => {
    const [domain = ''] = control.id.split('.');
    domains.add(domain);
    const row = cells.get(verdict.account) ?? new Map<string, Counts>();
    cells.set(verdict.account, row);
    const cell = row.get(domain) ?? { fail: 0, unknown: 0, other: 0 };
    row.set(domain, cell);
    if (verdict.status === 'fail' || verdict.status === 'unknown') {
      cell[verdict.status] += 1;
      bad += 1;
      worst.push({ ...verdict, severity: control.severity });
      if (worst.length > NAMED * 4) worst = worstOf(worst);
    } else cell.other += 1;
  };

  const heatMap = () => drawHeatMap(cells, [...domains].sort(), names, io);
  const text = () => {
    const named = worstOf(worst);
    const table = named.length > 0 ? [findings(io, named)] : [];
    return `${[heatMap(), ...table, ...unnamed(io, bad - named.length)].join('\n')}\n`;
  };
  return { add, heatMap, text };
}

const worstOf = (bad: readonly Bad[]): Bad[] =>
  [...bad]
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        a.status.localeCompare(b.status) ||
        a.control.localeCompare(b.control) ||
        a.account.localeCompare(b.account),
    )
    .slice(0, NAMED);

/** The line that says that the table was cut, and where the rest is. */
const unnamed = (io: Io, rest: number): string[] =>
  rest > 0 ? [fitted(io, `… and ${rest} more that fail or are unknown; --format csv --output FILE has every one`)] : [];

const ROWS = 30;

/**
 * One row per account and one column per domain: `3` = failing verdicts, `2?` = unknown verdicts, `·` = none of these.
 */
function drawHeatMap(
  cells: ReadonlyMap<string, ReadonlyMap<string, Counts>>,
  domains: readonly string[],
  names: ReadonlyMap<string, string>,
  io: Io,
): string {
  const colours = coloursFor(io);
  const weight = (row: ReadonlyMap<string, Counts>) => [...row.values()].reduce((sum, { fail }) => sum + fail, 0);
  const rows = [...cells].sort(([, a], [, b]) => weight(b) - weight(a));
  const shown = rows
    .slice(0, ROWS)
    .map(([account, row]): Cell[] => [
      names.get(account) ?? account,
      ...domains.map((domain) => painted(heat(row.get(domain), colours))),
    ]);
  const rest = rows.length > ROWS ? `\n… and ${rows.length - ROWS} accounts with fewer failures` : '';
  const legend = '\nverdicts by domain: 3 = failing, 2? = could not be checked, · = none of these';
  return drawnIn(io, [...domains], shown) + rest + colours.dim(legend);
}

const SHORT_HEAD = 4;
/** The cell of a domain in which no verdict fails and none is unknown. */
const NEITHER = '·';

/**
 * A table with lines and whole names if it fits; otherwise without lines and with short heads; otherwise a line of text per
 * account.
 */
function drawnIn(io: Io, domains: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = ['account', ...domains];
  if (fits(io, head, rows)) return table(io, head, rows);
  const short = domains.map((name) => name.slice(0, SHORT_HEAD));
  const plain = plainTable(io, ['account', ...short], rows);
  if (plain.fits) return `${plain.text}\n${fitted(io, `columns: ${domains.join(', ')}`)}`;
  const inWords = rows.map(([account = '', ...counts]): Cell[] => [
    account,
    painted(wordsOf(domains, counts.map(shown))),
  ]);
  return table(io, ['account', 'failing verdicts by domain'], inWords);
}

const wordsOf = (domains: readonly string[], counts: readonly string[]): string =>
  domains.flatMap((domain, index) => (isNeither(counts[index]) ? [] : `${domain} ${counts[index]}`)).join(', ') ||
  NEITHER;

const isNeither = (count = ''): boolean => [NEITHER, ''].includes(stripVTControlCharacters(count));

function heat(cell: Counts | undefined, colours: Colours): string {
  if (!cell) return '';
  const unseen = cell.unknown > 0 ? colours.magenta(`${cell.unknown}?`) : '';
  if (cell.fail === 0) return unseen || colours.green(NEITHER);
  const failing = cell.fail >= 5 ? colours.red(String(cell.fail)) : colours.yellow(String(cell.fail));
  return unseen ? `${failing} ${unseen}` : failing;
}

function findings(io: Io, bad: readonly Bad[]): string {
  const colours = coloursFor(io);
  const rows = bad.map((verdict) => [
    painted(severityColour(colours, verdict.severity)),
    painted(statusColour(colours, verdict.status, verdict.waiver)),
    verdict.control,
    `${verdict.account} ${verdict.region}`,
    verdict.resource,
    verdict.because,
  ]);
  return table(io, ['severity', 'status', 'control', 'where', 'resource', 'because'], rows);
}
