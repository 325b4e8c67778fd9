/** The tables that the page of a pack saves as files. */
import { expect, it } from 'vitest';
import { csvOf } from '../../shared/pack/rows.ts';

const saved = (...cells: string[]) =>
  csvOf({ columns: ['resource'], rows: cells.map((cell) => [cell]) })
    .split('\r\n')
    .slice(1);

it('holds no cell that a spreadsheet runs, at any width and behind what nobody sees', () => {
  expect(saved('=1+1', '＝1+1', '＋1', '－1', '＠SUM(A1)', '\n=1', '\u200b=1', '@x', '-1')).toEqual([
    ...["'=1+1", "'＝1+1", "'＋1", "'－1", "'＠SUM(A1)", "'=1", "'\u200b=1", "'@x", "'-1"],
  ]);
});

it('holds each row on one line, and quotes what separates cells', () => {
  expect(saved('a,b', 'say "no"', 'two\r\nlines\u2028', 'plain')).toEqual([
    '"a,b"',
    '"say ""no"""',
    'two lines',
    'plain',
  ]);
});
