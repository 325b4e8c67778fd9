/** The terminal's view of a scan: counts by account and domain, and the worst of what fails or could not be seen. */
import { type AnyControl, SEVERITIES, type Severity } from '../../shared/core/control.ts';
import type { ReportedVerdict } from '../../shared/reports/verdict.ts';
import {
  type Cell,
  type Colours,
  coloursFor,
  painted,
  plainTable,
  severityColour,
  statusColour,
  table,
} from './table.ts';

interface Counts {
  fail: number;
  unknown: number;
  other: number;
}

type Bad = ReportedVerdict & { severity: Severity };

/** So many of the worst are kept by name; the counts hold all. */
const NAMED = 40;

export interface SummaryView {
  add(verdict: ReportedVerdict, control: AnyControl): void;
  heatMap(): string;
  /** The heat map and the worst findings below it. */
  text(): string;
}

export function summaryOf(names: ReadonlyMap<string, string> = new Map()): SummaryView {
  const cells = new Map<string, Map<string, Counts>>();
  const domains = new Set<string>();
  let worst: Bad[] = [];

  const add = (verdict: ReportedVerdict, control: AnyControl) => {
    const [domain = ''] = control.id.split('.');
    domains.add(domain);
    const row = cells.get(verdict.account) ?? new Map<string, Counts>();
    cells.set(verdict.account, row);
    const cell = row.get(domain) ?? { fail: 0, unknown: 0, other: 0 };
    row.set(domain, cell);
    if (verdict.status === 'fail' || verdict.status === 'unknown') {
      cell[verdict.status] += 1;
      worst.push({ ...verdict, severity: control.severity });
      if (worst.length > NAMED * 4) worst = worstOf(worst);
    } else cell.other += 1;
  };

  const colours = coloursFor(process.stdout);
  const heatMap = () => drawHeatMap(cells, [...domains].sort(), names, colours);
  const text = () => {
    const named = worstOf(worst);
    return `${heatMap()}\n${named.length > 0 ? `${findings(named, colours)}\n` : ''}`;
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

const ROWS = 30;

/** One row an account, one column a domain: failing verdicts, `?` those that could not be seen, `·` none of either. */
function drawHeatMap(
  cells: ReadonlyMap<string, ReadonlyMap<string, Counts>>,
  domains: readonly string[],
  names: ReadonlyMap<string, string>,
  colours: Colours,
): string {
  const weight = (row: ReadonlyMap<string, Counts>) => [...row.values()].reduce((sum, { fail }) => sum + fail, 0);
  const rows = [...cells].sort(([, a], [, b]) => weight(b) - weight(a));
  const shown = rows
    .slice(0, ROWS)
    .map(([account, row]): Cell[] => [
      names.get(account) ?? account,
      ...domains.map((domain) => painted(heat(row.get(domain), colours))),
    ]);
  const rest = rows.length > ROWS ? `\n… and ${rows.length - ROWS} accounts with fewer failures` : '';
  const legend = '\nfailing verdicts by domain; 2? could not be seen, · neither';
  return fitted(['account', ...domains], shown) + rest + colours.dim(legend);
}

const WIDEST_NAME = 24;
const SHORT_HEAD = 4;

/** With lines and whole names where the terminal is wide enough, else without lines and with short heads. */
function fitted(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const width = WIDEST_NAME + head.reduce((sum, name) => sum + name.length + 3, 0);
  if (width <= (process.stdout.columns ?? Infinity)) return table(head, rows);
  return plainTable(
    head.map((name, index) => (index === 0 ? name : name.slice(0, SHORT_HEAD))),
    rows,
  );
}

function heat(cell: Counts | undefined, colours: Colours): string {
  if (!cell) return '';
  const unseen = cell.unknown > 0 ? colours.magenta(`${cell.unknown}?`) : '';
  if (cell.fail === 0) return unseen || colours.green('·');
  const failing = cell.fail >= 5 ? colours.red(String(cell.fail)) : colours.yellow(String(cell.fail));
  return unseen ? `${failing} ${unseen}` : failing;
}

const BECAUSE = 70;

function findings(bad: readonly Bad[], colours: Colours): string {
  const rows = bad.map((verdict) => [
    painted(severityColour(colours, verdict.severity)),
    painted(statusColour(colours, verdict.status)),
    verdict.control,
    `${verdict.account} ${verdict.region}`,
    verdict.because.length > BECAUSE ? `${verdict.because.slice(0, BECAUSE - 1)}…` : verdict.because,
  ]);
  return table(['severity', 'status', 'control', 'where', 'because'], rows);
}
