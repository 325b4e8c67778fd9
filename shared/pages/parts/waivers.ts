/** The waivers that accept failures among some verdicts. */
import { type Html, html } from '../../api/html.ts';
import type { Account } from '../../core/account.ts';
import type { VerdictAt } from '../../queries/as-of.ts';
import { during, effectiveWaivers } from '../../queries/effective.ts';
import { isInScope } from '../../records/waivers.ts';
import { carried } from '../address.ts';
import type { Asked } from '../asked.ts';
import { moment } from '../words.ts';
import { table } from './table.ts';
import { controlLink } from './verdicts.ts';

/** The waivers that were in effect at the page's instant; null if there was none. */
export async function waiversCard(
  { ports, now, at, query }: Asked,
  verdicts: readonly VerdictAt[],
  accounts: readonly Account[],
): Promise<Html | null> {
  const instant = at ?? now.toISOString();
  const known = new Map(accounts.map((account) => [account.id, account]));
  const waivers = during(await effectiveWaivers(ports), instant, instant).filter((waiver) =>
    verdicts.some((verdict) => isInScope(waiver, verdict, (id) => known.get(id))),
  );
  if (waivers.length === 0) return null;
  const kept = carried(query);
  return html`<section class="card"><h2>Waivers</h2>${table({
    columns: [
      { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, kept) },
      { head: 'Accepted from', cell: ({ from }) => moment(from) },
      { head: 'Until', cell: ({ until }) => moment(until) },
      { head: 'By', kind: 'name', cell: ({ by }) => by },
      { head: 'Reason', kind: 'text', cell: ({ reason }) => reason },
    ],
    rows: waivers,
    empty: '',
  })}</section>`;
}
