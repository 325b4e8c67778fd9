/** Tables and colours for a terminal. */
import Table from 'cli-table3';
import pc from 'picocolors';
import type { Severity, Status } from '../../shared/core/control.ts';
import { inTerminal } from '../../shared/core/inert.ts';

export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a stream: none when it is not a terminal, or when NO_COLOR or CI is set. */
export const coloursFor = (stream: NodeJS.WriteStream): Colours =>
  pc.createColors(Boolean(stream.isTTY) && !process.env.NO_COLOR && !process.env.CI);

/** A cell in colours of ours; what is in it is ours as well, or was made inert before. */
export interface Painted {
  readonly painted: string;
}
export const painted = (text: string): Painted => ({ painted: text });

/** Text is foreign unless it was painted here. */
export type Cell = string | Painted;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) drawn.push(row.map(shown));
  return drawn.toString();
}

const shown = (cell: Cell): string => (typeof cell === 'string' ? inTerminal(cell) : cell.painted);

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, '']),
  ),
);

/** The same without lines, for more columns than a terminal is wide. */
export function plainTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 1 };
  const drawn = new Table({ head: [...head], chars: { ...NO_LINES, middle: '' }, style });
  for (const row of rows) drawn.push(row.map(shown));
  return drawn.toString();
}

export const severityColour = (colours: Colours, severity: Severity): string =>
  ({ critical: colours.red, high: colours.magenta, medium: colours.yellow, low: colours.blue })[severity](severity);

export const statusColour = (colours: Colours, status: Status): string =>
  ({ pass: colours.green, fail: colours.red, unknown: colours.magenta, 'not-applicable': colours.dim })[status](status);
