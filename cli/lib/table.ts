/** Tables and colours for a terminal. A table is never wider than the terminal, and never cuts a cell. */
import Table from 'cli-table3';
import pc from 'picocolors';
import stringWidth from 'string-width';
import type { Severity, Status } from '../../shared/core/control.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type Io, widthOf } from './io.ts';
import { wrapped } from './wrapped.ts';

export type Colours = ReturnType<typeof pc.createColors>;
type Row = readonly string[];

/** Colours for stdout: none if it is not a terminal, or if NO_COLOR or CI is set. */
export const coloursFor = ({ stdout, env }: Io): Colours =>
  pc.createColors(Boolean(stdout.isTTY) && !env.NO_COLOR && !env.CI);

/** A cell with Plumbline's colours. Its text must be Plumbline's own, or made harmless before. */
export interface Painted {
  readonly painted: string;
}
export const painted = (text: string): Painted => ({ painted: text });

/** A cell is foreign text unless `painted` made it. */
export type Cell = string | Painted;

/** The cell as it is printed. */
export const shown = (cell: Cell): string => (typeof cell === 'string' ? inTerminal(cell) : cell.painted);

/** The width that lines add: a space on both sides of each cell, and a line between columns and at both ends. */
const frameOf = (columns: number): number => 3 * columns + 1;
/** A row that needs more lines than this is printed as a paragraph, which is easier to read. */
const TALLEST_ROW = 5;

/**
 * The table in the available width: unchanged if it fits; else with cells broken between words; else a paragraph for each row.
 * No word is broken, so that an id or an ARN can be copied.
 */
export function table(io: Io, head: Row, rows: readonly (readonly Cell[])[]): string {
  const width = widthOf(io);
  const cells = rows.map((row) => row.map(shown));
  const natural = columnWidths([head, ...cells], stringWidth);
  const room = width - frameOf(head.length);
  if (sum(natural) <= room) return drawn(head, cells);
  const least = columnWidths([head, ...cells], longestWord);
  if (sum(least) <= room) {
    const widths = shared(room, least, natural);
    if (cells.every((row) => heightOf(row, widths) <= TALLEST_ROW)) return drawn(head, cells, widths);
  }
  return paragraphs(head, cells, natural, width);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const columnWidths = (rows: readonly Row[], measure: (cell: string) => number): number[] =>
  (rows[0] ?? []).map((_, column) => rows.reduce((widest, row) => Math.max(widest, measure(row[column] ?? '')), 0));

const longestWord = (cell: string): number => Math.max(...cell.split(' ').map((word) => stringWidth(word)));

const heightOf = (row: Row, widths: readonly number[]): number =>
  Math.max(...row.map((cell, column) => wrapped(cell, widths[column] ?? 0).length));

/** Divides the width among all columns: the columns that do not fit share the missing width evenly, the narrowest first. */
function shared(room: number, least: readonly number[], natural: readonly number[]): number[] {
  const widths = [...least];
  const wanting = widths.map((_, column) => column).sort((a, b) => lackOf(a) - lackOf(b));
  let left = room - sum(widths);
  wanting.forEach((column, index) => {
    const given = Math.min(lackOf(column), Math.floor(left / (wanting.length - index)));
    widths[column] = (widths[column] ?? 0) + given;
    left -= given;
  });
  return widths;

  function lackOf(column: number): number {
    return (natural[column] ?? 0) - (least[column] ?? 0);
  }
}

function drawn(head: Row, rows: readonly Row[], widths?: readonly number[]): string {
  const style = { head: [], border: [], compact: true };
  const fit = widths ? { colWidths: widths.map((width) => width + 2), wordWrap: true } : {};
  const grid = new Table({ head: [...head], style, ...fit });
  for (const row of rows) grid.push([...row]);
  return grid.toString();
}

const GAP = '  ';

/** For each row, a line with the first cells, as many as fit in every row, and the other cells below, each after its head. */
function paragraphs(head: Row, rows: readonly Row[], natural: readonly number[], width: number): string {
  const inLine = Math.max(1, natural.findLastIndex((_, column) => lineWidth(natural, column + 1) <= width) + 1);
  const line = (row: Row) => {
    const cells = row.slice(0, inLine).map((cell, column) => padded(cell, natural[column] ?? 0));
    return cells.join(GAP).trimEnd();
  };
  const below = (row: Row) =>
    row
      .slice(inLine)
      .map((cell, index) => ({ name: head[inLine + index] ?? '', cell }))
      .filter(({ cell }) => cell !== '')
      .flatMap(({ name, cell }) => wrapped(`${GAP}${name}: ${cell}`, width, GAP.repeat(2)));
  return [line(head), ...rows.flatMap((row) => [line(row), ...below(row)])].join('\n');
}

const lineWidth = (natural: readonly number[], columns: number): number =>
  sum(natural.slice(0, columns)) + GAP.length * (columns - 1);

const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, '']),
  ),
);

/** A table without lines, and whether it fits. */
export function plainTable(io: Io, head: Row, rows: readonly (readonly Cell[])[]): { text: string; fits: boolean } {
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 1 };
  const grid = new Table({ head: [...head], chars: { ...NO_LINES, middle: '' }, style });
  for (const row of rows) grid.push(row.map(shown));
  const lines = grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return { text: lines.join('\n'), fits: lines.every((line) => stringWidth(line) <= widthOf(io)) };
}

/** Whether a table with lines fits unchanged. */
export const fits = (io: Io, head: Row, rows: readonly (readonly Cell[])[]): boolean =>
  sum(columnWidths([head, ...rows.map((row) => row.map(shown))], stringWidth)) + frameOf(head.length) <= widthOf(io);

export const severityColour = (colours: Colours, severity: Severity): string =>
  ({ critical: colours.red, high: colours.magenta, medium: colours.yellow, low: colours.blue })[severity](severity);

/** The status in its colour. A failure that a waiver accepts says so: it is still a failure. */
export const statusColour = (colours: Colours, status: Status, waiver: object | null = null): string =>
  ({ pass: colours.green, fail: colours.red, unknown: colours.magenta, 'not-applicable': colours.dim })[status](
    waiver ? `${status}, waived` : status,
  );
