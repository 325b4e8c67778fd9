/** Changes, with who made them: all of them in order of time, or the newest ones. */
import { type Html, html, type Value } from '../../api/html.ts';
import { selectionFor } from '../../api/selection.ts';
import type { Status } from '../../core/control.ts';
import { type TimelineQuestion, timeline, timelinePage } from '../../queries/timeline.ts';
import type { TimelineEntry } from '../../queries/timeline-entry.ts';
import { carried, changed } from '../address.ts';
import type { Asked } from '../asked.ts';
import { counted, moment } from '../words.ts';
import { severityOf } from './catalogue.ts';
import { severityLabel, statusLabel } from './status.ts';
import { type Column, pager, table } from './table.ts';
import type { Wanted } from './verdict-list.ts';
import { controlLink, resourceLink } from './verdicts.ts';
import { whoText } from './who.ts';

const PAGE = { limit: 50, bytes: 100 * 1_024 };
const NEWEST = 30;
const DAY_MS = 86_400_000;

/** The changes of the last days before the page's instant, page by page, the oldest first. */
export async function changesOf(
  asked: Asked,
  wanted: Wanted,
  days: number,
): Promise<{ readonly rows: number; readonly list: Html }> {
  const { ports, query, now } = asked;
  const cursor = query.get('changes') ?? undefined;
  const { entries, next } = await timelinePage(ports, await questionOf(asked, wanted, days), {
    ...{ ...PAGE, cursor, now: now.toISOString(), key: await ports.cursorKey() },
  });
  const following = next === null ? null : changed(asked, { changes: next });
  return {
    rows: entries.length,
    list: html`${changeTable(columnsFor(asked), entries)}${pager(following, cursor === undefined, changed(asked, { changes: undefined }))}`,
  };
}

/** The newest changes of the last days, the newest first, without the verdicts that a first scan recorded. */
export async function newestChanges(asked: Asked, wanted: Wanted, days: number): Promise<Html> {
  const newest: TimelineEntry[] = [];
  let found = 0;
  for await (const entry of timeline(asked.ports, await questionOf(asked, wanted, days))) {
    if (entry.movement === 'baseline') continue;
    found += 1;
    newest.push(entry);
    if (newest.length > NEWEST) newest.shift();
  }
  const left = found - newest.length;
  return html`${changeTable(columnsWithResource(asked), newest.reverse())}${
    left > 0
      ? html`<p class="small quiet">These are the newest ${newest.length} of ${counted(found, 'change')}. The page of a resource shows all of its own.</p>`
      : null
  }`;
}

async function questionOf(asked: Asked, wanted: Wanted, days: number): Promise<TimelineQuestion> {
  const until = asked.at ?? asked.now.toISOString();
  const since = new Date(Date.parse(until) - days * DAY_MS).toISOString();
  return { ...(await selectionFor(asked, wanted)), since, until };
}

type Columns = readonly Column<TimelineEntry>[];

const changeTable = (columns: Columns, rows: readonly TimelineEntry[]): Html =>
  table({ columns, rows, empty: 'Nothing changed.' });

function columnsFor({ query }: Asked): Columns {
  const kept = carried(query);
  return [
    { head: 'When', cell: ({ at }) => moment(at) },
    { head: 'Change', cell: ({ movement }) => movement },
    { head: 'From', cell: (one) => stateIn(one, one.from) },
    { head: 'To', cell: (one) => stateIn(one, one.to) },
    { head: 'Severity', cell: ({ control }) => severityLabel(severityOf(control)) },
    { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, kept) },
    { head: 'Who', kind: 'name', cell: whoText },
    { head: 'Because', kind: 'text', cell: ({ because }) => because },
  ];
}

/** The resource is beside the control. */
function columnsWithResource(asked: Asked): Columns {
  const columns = columnsFor(asked);
  const resource: Column<TimelineEntry> = {
    ...{ head: 'Resource', kind: 'name', cell: (one) => resourceLink(one, carried(asked.query)) },
  };
  return columns.flatMap((column) => (column.head === 'Control' ? [column, resource] : [column]));
}

/** A record of a person, such as a waiver, changes no verdict. */
const stateIn = ({ from, to }: TimelineEntry, status: Status | null): Value =>
  from === null && to === null ? '–' : statusLabel(status);
