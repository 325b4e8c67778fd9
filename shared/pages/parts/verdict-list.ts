/** A page of verdicts with its filters: the list of accounts', controls' and resources' pages. */
import { type Html, html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { selectionFor } from '../../api/selection.ts';
import { STATUSES, type Status } from '../../core/control.ts';
import { WORST_FIRST } from '../../core/status-order.ts';
import { BadQuestion } from '../../queries/question.ts';
import { type ShownVerdict, showingWaivers } from '../../queries/waivers-shown.ts';
import { worstFirstPage } from '../../queries/worst-first.ts';
import { changed } from '../address.ts';
import type { Asked } from '../asked.ts';
import { STATUS_WORDS } from '../words.ts';
import { severityOf } from './catalogue.ts';
import { emptyText, filled } from './filled.ts';
import { chosenIn, type Field } from './filters.ts';
import { type Column, pager, table } from './table.ts';

/** Limits of a page, so that it can be read at once. */
const PAGE = { limit: 50, bytes: 100 * 1_024 };

export const STATUS_FIELD: Field = {
  name: 'status',
  label: 'Status',
  several: WORST_FIRST.map((value) => ({
    value,
    text: STATUS_WORDS[value],
  })),
  unless: ['fail', 'unknown'],
};

export interface Wanted {
  readonly account?: readonly string[];
  readonly control?: readonly string[];
  readonly resource?: readonly string[];
}

export interface Listed {
  readonly verdicts: readonly ShownVerdict[];
  readonly list: Html;
}

/** The verdicts for the filters in the address. If there are none, the list says so, and there is no error. */
export async function verdictList(
  asked: Asked,
  wanted: Wanted,
  columns: readonly Column<ShownVerdict>[],
): Promise<Listed> {
  const { ports, query, at, now } = asked;
  const cursor = query.get('cursor') ?? undefined;
  const question = {
    ...(await selectionFor(asked, wanted)),
    ...(at === undefined ? {} : { at }),
    statuses: statusesIn(query),
  };
  const paging = { key: await ports.cursorKey(), now: now.toISOString() };
  const page = await orNone(async () =>
    filled({ limit: PAGE.limit, cursor }, async (limit, from) =>
      worstFirstPage(ports, question, { ...PAGE, ...paging, severityOf, limit, cursor: from }),
    ),
  );
  const shown = await showingWaivers(ports, at ?? now.toISOString(), at);
  const verdicts = (page?.entries ?? []).map(shown);
  const next = page?.next ? changed(asked, { cursor: page.next }) : null;
  return {
    verdicts,
    list: html`${table({ columns, rows: verdicts, empty: emptyText(next, 'No verdict is as these filters ask; choose other ones.') })}
${pager(next, cursor === undefined, changed(asked, {}))}`,
  };
}

/**
 * Null if the question is valid, but the history has nothing about the controls, resources or statuses that it names.
 */
async function orNone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadQuestion && ['controls', 'resources', 'statuses'].includes(error.part)) return null;
    throw error;
  }
}

function statusesIn(query: URLSearchParams): readonly Status[] {
  const chosen = chosenIn(query, STATUS_FIELD);
  const unknown = chosen.find((one) => !STATUSES.includes(one as Status));
  if (unknown !== undefined)
    throw new Problem(400, `there is no status of that name; choose among ${STATUSES.join(', ')}`);
  return chosen.length > 0 ? (chosen as readonly Status[]) : STATUSES;
}
