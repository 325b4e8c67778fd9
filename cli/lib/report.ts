/** Writes verdicts while they are made, in the chosen format. Memory does not grow with the organisation. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { AnyControl } from '../../shared/core/control.ts';
import { csvWriter, waiverCells } from '../../shared/reports/csv.ts';
import { complianceFinding } from '../../shared/reports/ocsf.ts';
import type { ScannedVerdict } from '../../shared/reports/verdict.ts';
import type { Io } from './io.ts';
import { summaryOf } from './summary.ts';
import { version } from './version.ts';

export const FORMATS = ['table', 'json', 'csv', 'ocsf'] as const;
export type Format = (typeof FORMATS)[number];

export interface Report {
  verdict(verdict: ScannedVerdict, control: AnyControl): Promise<void>;
  end(run: object): Promise<void>;
}

/** `output` names a file; without it the report goes to stdout. */
export async function openReport(
  io: Io,
  { format, output, at }: { format: Format; output: string | undefined; at: Date },
): Promise<Report> {
  const target = output ? createWriteStream(output) : io.stdout;
  if (output) await once(target, 'open');
  const close = async () => {
    if (target === io.stdout) return;
    target.end();
    await finished(target);
  };
  const write = async (text: string) => {
    if (!target.write(text)) await once(target, 'drain');
  };
  switch (format) {
    case 'json':
      return jsonReport(write, close);
    case 'ocsf':
      return listReport(write, close, (verdict, control) => complianceFinding(verdict, control, at, version()));
    case 'csv':
      return csvReport(target, close);
    case 'table':
      return tableReport(io, write, close);
  }
}

type Write = (text: string) => Promise<void>;
type Close = () => Promise<void>;

async function jsonReport(write: Write, close: Close): Promise<Report> {
  let separator = '';
  await write('{"verdicts":[');
  return {
    verdict: async (verdict) => {
      const { waiver, ...told } = verdict;
      await write(`${separator}\n${JSON.stringify(waiver ? { ...told, waiver } : told)}`);
      separator = ',';
    },
    end: async (run) => {
      await write(`\n],"run":${JSON.stringify(run)}}\n`);
      await close();
    },
  };
}

async function listReport(
  write: Write,
  close: Close,
  shape: (verdict: ScannedVerdict, control: AnyControl) => object,
): Promise<Report> {
  let separator = '[\n';
  return {
    verdict: async (verdict, control) => {
      await write(separator + JSON.stringify(shape(verdict, control)));
      separator = ',\n';
    },
    end: async () => {
      await write(separator === '[\n' ? '[]\n' : '\n]\n');
      await close();
    },
  };
}

function csvReport(target: Writable, close: Close): Report {
  const csv = csvWriter();
  csv.pipe(target, { end: false });
  return {
    verdict: async ({ waiver, ...verdict }) => {
      if (!csv.write({ ...verdict, ...waiverCells(waiver) })) await once(csv, 'drain');
    },
    end: async () => {
      csv.end();
      await finished(csv, { writable: false });
      await close();
    },
  };
}

function tableReport(io: Io, write: Write, close: Close): Report {
  const summary = summaryOf(io);
  return {
    verdict: async (verdict, control) => summary.add(verdict, control),
    end: async () => {
      await write(summary.text());
      await close();
    },
  };
}
