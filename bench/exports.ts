/** Measures how many verdicts a second of CPU time each export writes: `node bench/exports.ts` writes 50,000 of them in each format. */
import { EXPORT_FORMATS, writerOf } from '../shared/jobs/export-formats.ts';
import type { VerdictRecord } from '../shared/reports/verdict.ts';
import { contextOf, RECORDS } from '../test/reports/support.ts';
import { hold } from './lib/limits.ts';

const VERDICTS = 50_000;
/** OCSF: 10,000 a second. */
const OCSF_MICROSECONDS = 100;

async function* verdicts(): AsyncGenerator<VerdictRecord> {
  for (let index = 0; index < VERDICTS; index += 1) {
    const record = RECORDS[index % RECORDS.length];
    if (record) yield { ...record, resource: `arn:aws:s3:::bucket-${index}` };
  }
}

const figures: Record<string, { readonly perSecond: number; readonly megabytes: number }> = {};
for (const format of EXPORT_FORMATS) {
  const writer = await writerOf(format);
  const context = contextOf('nist-800-53-r5');
  const before = process.cpuUsage();
  let bytes = 0;
  for await (const piece of writer(verdicts(), context)) bytes += Buffer.byteLength(piece);
  const { user, system } = process.cpuUsage(before);
  figures[format] = {
    perSecond: Math.round((VERDICTS * 1e6) / (user + system)),
    megabytes: Math.round(bytes / 1e5) / 10,
  };
}
process.stdout.write(`${JSON.stringify(figures)}\n`);
hold([
  {
    what: 'the microseconds of CPU time per verdict as OCSF',
    is: 1e6 / (figures.ocsf?.perSecond ?? 0),
    atMost: OCSF_MICROSECONDS,
  },
]);
