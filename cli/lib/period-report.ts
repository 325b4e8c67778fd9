/** The output of `plumbline history --from --to`: all parts as JSON, or one part as a table or as CSV. */
import type { PeriodPart, PeriodSummary, ReportedException } from '../../shared/queries/period.ts';
import type { RequirementTotals } from '../../shared/queries/period-totals.ts';
import type { Member, Unseen } from '../../shared/queries/tracked.ts';
import { whoIn } from './history-rows.ts';
import type { Io } from './io.ts';
import type { PeriodPartName } from './period-parts.ts';
import type { RowFormat } from './row-formats.ts';
import { type Rows, writeJson, writeRows } from './rows.ts';
import { counted, minute } from './words.ts';

export interface PeriodSpan {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly framework: string | undefined;
}

const HOUR_MS = 3_600_000;
const hours = (milliseconds: number | null): string =>
  milliseconds === null ? '-' : (milliseconds / HOUR_MS).toFixed(1);
const percent = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(2)} %`);
const instant = (at: string | null): string => (at === null ? '-' : minute(at));

export async function printPeriod(
  io: Io,
  parts: AsyncIterable<PeriodPart>,
  span: PeriodSpan,
  { format, part = 'requirements' }: { readonly format: RowFormat; readonly part?: PeriodPartName | undefined },
): Promise<void> {
  if (format === 'json') return printAll(io, parts, span);
  await partsOf(parts, span)[part](io, format);
}

/** The population is written while it is read; the other parts are kept in memory until it ends. */
async function printAll(io: Io, parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Promise<void> {
  const exceptions: ReportedException[] = [];
  const unseen: Unseen[] = [];
  const rest: PeriodSummary[] = [];
  const population = async function* () {
    for await (const one of parts) {
      if (one.part === 'member') yield one.member;
      else if (one.part === 'exception') exceptions.push(one.exception);
      else if (one.part === 'unseen') unseen.push(one.unseen);
      else rest.push(one.summary);
    }
  };
  const lists = [
    { name: 'population', rows: population() },
    { name: 'exceptions', rows: later(exceptions) },
    { name: 'unseen', rows: later(unseen) },
  ];
  await writeJson(io, span, lists, () => ({ ...rest[0] }));
}

/** The items of a list that is complete before its first item is read. */
async function* later<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

type Print = (io: Io, format: RowFormat) => Promise<void>;

function partsOf(parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Readonly<Record<PeriodPartName, Print>> {
  const printed =
    <Row extends object>(rows: Rows<Row>): Print =>
    (io, format) =>
      writeRows(io, format, rows);
  return {
    requirements: printed(requirementRows(parts, span)),
    population: printed(populationRows(parts, span)),
    exceptions: printed(exceptionRows(parts, span)),
    unseen: printed(unseenRows(parts, span)),
    waivers: printed(
      recordRows(parts, span, 'waiver', ({ waivers }) =>
        waivers.map(({ id, resource, ...waiver }) => ({
          ...waiver,
          resource: resource ?? waiver.pattern ?? '*',
          record: id,
        })),
      ),
    ),
    attestations: printed(
      recordRows(parts, span, 'attestation', ({ attestations }) =>
        attestations.map(({ note, evidence, ...one }) => ({
          ...{ ...one, resource: '*', reason: note, record: evidence.reference },
        })),
      ),
    ),
    sample: printed(sampleRows(parts, span)),
  };
}

/** The rows that some parts give. */
async function* among<T>(
  parts: AsyncIterable<PeriodPart>,
  rows: (part: PeriodPart) => readonly T[],
): AsyncGenerator<T> {
  for await (const part of parts) yield* rows(part);
}

const inSpan = ({ from, to, zone }: PeriodSpan): string => `from ${from} to ${to} (days in ${zone})`;

const requirementRows = (parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Rows<RequirementTotals> => ({
  ...{ name: 'requirements', before: span },
  rows: among(parts, (one) => (one.part === 'summary' ? one.summary.requirements : [])),
  head: [
    'requirement',
    'in short',
    'controls',
    'resources',
    'exceptions',
    'in compliance',
    'unseen',
    'hours to recover',
  ],
  cells: ({ id, title, controls, resources, exceptions, inCompliance, unseen, meanTimeToRecoverMs }) => [
    ...[id, title, controls.length === 0 ? 'none' : String(controls.length), String(resources), String(exceptions)],
    ...[percent(inCompliance), percent(unseen), hours(meanTimeToRecoverMs)],
  ],
  columns: [
    ...['id', 'title', 'controls', 'resources', 'exceptions', 'inCompliance', 'unseen', 'meanTimeToRecoverMs'],
    ...['passMs', 'failMs', 'unknownMs', 'notApplicableMs'],
  ],
  record: ({ controls, times, ...requirement }) => ({
    ...{ ...requirement, controls: controls.join(' '), passMs: times.pass, failMs: times.fail },
    ...{ unknownMs: times.unknown, notApplicableMs: times['not-applicable'] },
  }),
  counted: (rows) => `${counted(rows, 'requirement')} ${inSpan(span)}; --part exceptions lists what failed`,
});

const populationRows = (parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Rows<Member> => ({
  ...{ name: 'population', before: span },
  rows: among(parts, (one) => (one.part === 'member' ? [one.member] : [])),
  head: ['account', 'region', 'resource', 'came', 'went', 'controls'],
  cells: ({ account, region, resource, came, went, controls }) => [
    ...[account, region, resource, instant(came), instant(went), String(controls.length)],
  ],
  columns: ['account', 'region', 'resource', 'came', 'went', 'controls'],
  record: ({ controls, ...member }) => ({ ...member, controls: controls.join(' ') }),
  counted: (rows) => `${counted(rows, 'resource')} in scope ${inSpan(span)}`,
});

const exceptionRows = (parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Rows<ReportedException> => ({
  ...{ name: 'exceptions', before: span },
  rows: among(parts, (one) => (one.part === 'exception' ? [one.exception] : [])),
  head: ['account', 'region', 'control', 'from', 'until', 'hours', 'resource', 'because', 'moved', 'who', 'waived by'],
  cells: (exception) => {
    const { account, region, control, from, until, durationMs, resource, because, movement, waiver } = exception;
    return [
      ...[account, region, control, instant(from), instant(until), hours(durationMs), resource, because, movement],
      ...[whoIn(exception), waiver?.by ?? ''],
    ];
  },
  columns: [
    ...['requirements', 'control', 'account', 'region', 'resource', 'from', 'until', 'durationMs', 'unseenMs'],
    ...['movement', 'because', 'who', 'run', 'event', 'call', 'ended', 'endedBy', 'waiver'],
  ],
  record: ({ requirements, event, actor, waiver, ...exception }) => ({
    ...{ ...exception, requirements: requirements.join(' '), event: event?.id, call: actor?.call, waiver: waiver?.id },
  }),
  counted: (rows) => `${counted(rows, 'exception')} ${inSpan(span)}`,
});

const unseenRows = (parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Rows<Unseen> => ({
  ...{ name: 'unseen', before: span },
  rows: among(parts, (one) => (one.part === 'unseen' ? [one.unseen] : [])),
  head: ['account', 'region', 'from', 'until', 'controls', 'because'],
  cells: ({ account, region, from, until, controls, because }) => [
    ...[
      account,
      region,
      instant(from),
      instant(until),
      controls.length === 0 ? 'all' : String(controls.length),
      because,
    ],
  ],
  columns: ['account', 'region', 'from', 'until', 'controls', 'because'],
  record: ({ controls, ...unseen }) => ({ ...unseen, controls: controls.join(' ') }),
  counted: (rows) => `${counted(rows, 'time')} that could not be seen ${inSpan(span)}`,
});

interface RecordRow {
  readonly control: string;
  readonly account: string;
  readonly resource: string;
  readonly from: string;
  readonly until: string;
  readonly by: string;
  readonly reason: string;
  readonly record: string;
}

const recordRows = (
  parts: AsyncIterable<PeriodPart>,
  span: PeriodSpan,
  noun: string,
  rowsIn: (summary: PeriodSummary) => readonly RecordRow[],
): Rows<RecordRow> => ({
  ...{ name: `${noun}s`, before: span },
  rows: among(parts, (one) => (one.part === 'summary' ? rowsIn(one.summary) : [])),
  head: ['control', 'account', 'resource', 'from', 'until', 'by', 'reason', noun],
  cells: ({ control, account, resource, from, until, by, reason, record }) => [
    ...[control, account, resource, instant(from), instant(until), by, reason, record],
  ],
  columns: ['control', 'account', 'resource', 'from', 'until', 'by', 'reason', 'record'],
  record: (row) => ({ ...row }),
  counted: (rows) => `${counted(rows, noun)} in effect ${inSpan(span)}`,
});

type Drawn = PeriodSummary['sample']['members'][number];

const sampleRows = (parts: AsyncIterable<PeriodPart>, span: PeriodSpan): Rows<Drawn> => ({
  ...{ name: 'sample', before: span },
  rows: among(parts, (one) => (one.part === 'summary' ? one.summary.sample.members : [])),
  head: ['account', 'region', 'resource'],
  cells: ({ account, region, resource }) => [account, region, resource],
  columns: ['account', 'region', 'resource'],
  record: (member) => ({ ...member }),
  counted: (rows) => `${counted(rows, 'resource')} drawn from the population ${inSpan(span)}`,
});
