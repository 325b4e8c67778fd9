/** The work of `plumbline history`: asks the history, and prints the answer. */

import { chosenOf } from '../../shared/config/chosen.ts';
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { isExternal } from '../../shared/core/external.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { openFindings } from '../../shared/queries/ages.ts';
import { type AsOfQuestion, asOf, asOfPage } from '../../shared/queries/as-of.ts';
import { requirePeriod } from '../../shared/queries/bounds.ts';
import { historyKey } from '../../shared/queries/cursor.ts';
import { diff } from '../../shared/queries/diff.ts';
import { period } from '../../shared/queries/period.ts';
import { controlsOf, requirementPerControl, requirementsNamed } from '../../shared/queries/requirements.ts';
import { timeline, timelinePage } from '../../shared/queries/timeline.ts';
import { showingWaivers } from '../../shared/queries/waivers-shown.ts';
import { type HistoryOptions, type HistoryTimes, requireTogether, timesOf } from './history-options.ts';
import { differenceRows, findingRows, timelineRows, verdictRows } from './history-rows.ts';
import type { Io } from './io.ts';
import { printPeriod } from './period-report.ts';
import { printSummary, printTrend } from './print-counts.ts';
import { asUsage } from './questions.ts';
import { writeRows } from './rows.ts';
import { openStore, type Store } from './store.ts';

export async function runHistory(io: Io, options: HistoryOptions): Promise<void> {
  try {
    requireTogether(options);
    const now = new Date().toISOString();
    const asked = { ...options, ...timesOf(options, now), now, requirements: requirementsAsked(options) };
    const store = await openStore(options);
    try {
      await answer(io, store, asked);
    } finally {
      await store.close();
    }
  } catch (error) {
    throw asUsage(error);
  }
}

type Asked = Omit<HistoryOptions, keyof HistoryTimes> &
  HistoryTimes & { readonly now: string; readonly requirements: ReturnType<typeof requirementsAsked> };

/**
 * The requirements of a framework, limited to the controls of --control; without --framework, each control counts as a
 * requirement.
 */
const requirementsAsked = ({ framework, control }: HistoryOptions) => {
  const own = control?.filter((id) => !isExternal(id));
  if (framework === undefined && own?.length === 0) return [];
  return requirementsNamed(
    { framework, controls: own && chosenOf(catalogue, own) },
    { frameworks, controls: claiming(catalogue, claims) },
  );
};

async function answer(io: Io, store: Store, asked: Asked): Promise<void> {
  const { account: accounts, ou: ous, resource: resources, requirements, status: statuses } = asked;
  const { format, now, zone, framework } = asked;
  const external = asked.control?.filter(isExternal) ?? [];
  const controls = requirements && [...controlsOf(requirements), ...external];
  if (controls?.length === 0)
    throw new UsageError('no control is evidence for this requirement; see `plumbline coverage --framework <id>`');
  const about = { accounts, ous, controls, resources };
  if (asked.from !== undefined && asked.to !== undefined) {
    const all = requirements ?? requirementPerControl(catalogue.map(({ id }) => ({ id, title: id })));
    const { from, to, sample, part } = asked;
    const parts = period(store, { accounts, ous, resources, from, to, sample, requirements: all });
    return printPeriod(io, parts, { from, to, zone, framework }, { format, part });
  }
  if (asked.since !== undefined) return printTimeline(io, store, asked, { ...about, statuses });
  if (asked.against !== undefined) {
    const { asOf: at, against } = asked;
    return writeRows(io, format, differenceRows(diff(store, { ...about, at, against }), { asOf: at, against }));
  }
  if (asked.summary) return printSummary(io, store, asked, { accounts, ous, controls, domains: asked.domain });
  if (asked.trend) return printTrend(io, store, asked, { accounts, ous, controls, domains: asked.domain });
  if (!asked.open) return printVerdicts(io, store, asked, { ...about, at: asked.asOf, statuses });
  const found = await openFindings(store, { ...about, at: asked.asOf }, now);
  return writeRows(io, format, findingRows(each(found), asked.asOf));
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function printVerdicts(
  io: Io,
  store: Store,
  { limit, cursor, now, format }: Asked,
  question: AsOfQuestion,
): Promise<void> {
  const shown = await showingWaivers(store, question.at ?? now, question.at);
  if (limit === undefined)
    return writeRows(io, format, verdictRows(io, asOf(store, question), { asOf: question.at, shown }));
  const paging = { limit, bytes: Number.POSITIVE_INFINITY, cursor, now, key: await historyKey(store) };
  const { at, next, entries, begun } = await asOfPage(store, question, paging);
  const page = { verdicts: entries, dark: begun.flat() };
  return writeRows(io, format, verdictRows(io, each([page]), { asOf: at, next, shown }));
}

async function printTimeline(
  io: Io,
  store: Store,
  { since = '', until, limit, cursor, now, format }: Asked,
  about: object,
): Promise<void> {
  if (until !== undefined) requirePeriod(since, until, ['since', 'until']);
  const question = { ...about, since, until };
  if (limit === undefined) return writeRows(io, format, timelineRows(timeline(store, question), { since, until }));
  const { entries, next } = await timelinePage(store, question, { limit, cursor, now, key: await historyKey(store) });
  return writeRows(io, format, timelineRows(each(entries), { since, until, next }));
}
