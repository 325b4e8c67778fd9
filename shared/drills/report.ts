/** The report of a drill: its scenario, its steps with the time that had passed, and what was achieved. */
import { SCENARIO_WORDS } from '../core/drill.ts';
import { plain, table } from '../derive/markdown.ts';
import {
  type Drill,
  type Figures,
  figuresInWords,
  figuresOf,
  isFinished,
  isHeld,
  missesOf,
  nextDueOf,
} from '../records/drill.ts';

export interface DrillReport extends Drill, Figures {
  readonly state: 'running' | 'met' | 'missed' | 'cancelled';
  /** The missed targets, in words. */
  readonly misses: readonly string[];
  /** ISO instant; null while it runs, and where it was cancelled. */
  readonly nextDue: string | null;
}

export function reportOf(drill: Drill): DrillReport {
  const misses = isHeld(drill) ? missesOf(drill) : [];
  const nextDue = isHeld(drill) ? nextDueOf(drill) : null;
  return { ...drill, ...figuresOf(drill), state: stateOf(drill, misses), misses, nextDue };
}

function stateOf(drill: Drill, misses: readonly string[]): DrillReport['state'] {
  if (!isFinished(drill)) return 'running';
  if (!isHeld(drill)) return 'cancelled';
  return misses.length === 0 ? 'met' : 'missed';
}

/** The time since the start, as `+0:38:05`; before it, with a minus. */
export function sinceStart({ startedAt }: Pick<Drill, 'startedAt'>, at: string): string {
  const seconds = Math.round((Date.parse(at) - Date.parse(startedAt)) / 1_000);
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(seconds);
  const clock = `${Math.floor(size / 3_600)}:${two(Math.floor(size / 60) % 60)}:${two(size % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${clock}`;
}

const STATE_WORDS = {
  running: 'It still runs.',
  met: 'It met its targets.',
  missed: 'It missed its targets',
  cancelled: 'It was cancelled, and counts for nothing.',
} as const;

/** The mark, the data and the source of a step. */
export const remarksOn = ({ marks, dataAsOf, source }: Drill['steps'][number]): string[] => [
  ...(marks ? [marks] : []),
  ...(dataAsOf ? [`data as of ${dataAsOf}`] : []),
  ...(source ? [source] : []),
];

export function reportMarkdown(report: DrillReport): string {
  const { name, account, scenario, scope, state, misses, controls, steps, end, nextDue } = report;
  const verdict = `${STATE_WORDS[state]}${misses.length > 0 ? `: it ${misses.join('; it ')}.` : ''}`;
  const facts = [
    ['account', plain(account)],
    ['scenario', SCENARIO_WORDS[scenario]],
    ['scope', plain(scope)],
    ['started', `${report.startedAt} by ${plain(report.by)}`],
    ['lost', report.lostAt],
    ['recovered', report.recoveredAt ?? 'not recovered'],
    ['achieved', figuresInWords(report)],
    ['finished', end ? `${end.at} by ${plain(end.by)}` : 'not finished'],
    ['evidence for', controls.join(', ') || 'no control'],
    ...(end?.evidence ? [['report', `${plain(end.evidence.reference)}, sha256:${end.evidence.sha256}`]] : []),
    ...(end && end.note !== '' ? [['lessons', plain(end.note)]] : []),
    ...(nextDue ? [['next due', nextDue.slice(0, 10)]] : []),
  ];
  const rows = steps.map((step) => [
    sinceStart(report, step.at),
    step.at,
    plain(step.text),
    plain(remarksOn(step).join('; ')),
    plain(step.by),
  ]);
  return [
    `# Drill ${plain(name)}`,
    plain(verdict),
    table(['', ''], facts),
    '## Steps',
    rows.length > 0 ? table(['timer', 'at', 'step', 'remarks', 'by'], rows) : 'No step was recorded.',
    '',
  ].join('\n\n');
}
