/** `plumbline cost --by control`: the calls that each control adds, and their price. */
import { readings } from '../../shared/controls/catalogue.ts';
import { type ControlCost, type CostByControl, costByControl, type Reading } from '../../shared/cost/by-control.ts';
import type { Organisation } from '../../shared/cost/month.ts';
import type { Io } from './io.ts';
import { table } from './table.ts';
import { fitted } from './wrap.ts';

export const byControl = (organisation: Organisation): CostByControl => costByControl(readings, organisation);

export function printedByControl(io: Io, { controls: rows, total, organisation }: CostByControl): string {
  const reading = rows.filter(({ alone, shared }) => alone.calls + shared.calls > 0);
  const drawn = table(io, ['control', 'read', 'alone', 'cents', 'shared'], reading.map(cellsOf));
  const { accounts, regions, scansPerDay } = organisation;
  const words = [
    `Calls of an account in scans of a month: ${accounts} accounts × ${regions} regions, ${scansPerDay} scans a day.`,
    'alone: the calls that only this control needs, and their price. shared: the calls that other controls need too.',
    `All scans: ${countOf(total)} calls, ${centsOf(total)} cents. ${rows.length - reading.length} controls make no call.`,
    'Reactions to events, and buckets and keys beyond those of the simulated accounts, come on top: plumbline cost has them.',
    '',
  ].join('\n');
  return `${drawn}\n${fitted(io, words)}`;
}

const cellsOf = ({ control, weekly, alone, shared }: ControlCost): string[] => [
  ...[control, weekly ? 'weekly' : 'daily', countOf(alone), centsOf(alone), countOf(shared)],
];

const countOf = ({ calls }: Reading): string => calls.toLocaleString('en', { maximumFractionDigits: 0 });
const centsOf = ({ usd }: Reading): string => (usd * 100).toFixed(3);
