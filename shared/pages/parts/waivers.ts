/** The waivers that accept failures of what a page shows. */
import { type Html, html } from '../../api/html.ts';
import { reachFor } from '../../api/selection.ts';
import { accountOfIn, isWaiverWithinReach } from '../../api/waiver-reach.ts';
import type { Account } from '../../core/account.ts';
import { during, type EffectiveWaiver, effectiveWaivers } from '../../queries/effective.ts';
import type { AccountOf } from '../../records/waivers.ts';
import { carried } from '../address.ts';
import type { Asked } from '../asked.ts';
import { moment } from '../words.ts';
import { table } from './table.ts';
import { controlLink } from './verdicts.ts';

/** The waivers that were in effect at the page's instant; null if there was none. */
export async function waiversCard(
  asked: Asked,
  accounts: readonly Account[],
  isShown: (waiver: EffectiveWaiver, accountOf: AccountOf) => boolean,
): Promise<Html | null> {
  const { ports, now, at, query } = asked;
  const instant = at ?? now.toISOString();
  const reach = await reachFor(asked);
  const accountOf = accountOfIn(accounts);
  const waivers = during(await effectiveWaivers(ports), instant, instant).filter(
    (waiver) => isWaiverWithinReach(waiver, reach, accountOf) && isShown(waiver, accountOf),
  );
  if (waivers.length === 0) return null;
  const kept = carried(query);
  return html`<section class="card"><h2>Waivers</h2>${table({
    columns: [
      { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, kept) },
      { head: 'Accepts', kind: 'name', cell: scopeText },
      { head: 'From', cell: ({ from }) => moment(from) },
      { head: 'Until', cell: ({ until }) => moment(until) },
      { head: 'By', kind: 'name', cell: ({ by }) => by },
      { head: 'Reason', kind: 'text', cell: ({ reason }) => reason },
    ],
    rows: waivers,
    empty: '',
  })}</section>`;
}

/** The scope of a waiver, as people name it. */
const scopeText = ({ account, ou, tag, region, resource, pattern }: EffectiveWaiver): string =>
  [
    resource ?? (pattern === undefined ? 'every resource' : `resources ${pattern}`),
    account === '*' ? 'in every account' : `in ${account}`,
    ...(ou === undefined ? [] : [`of the unit ${ou}`]),
    ...(tag === undefined ? [] : [`with the tag ${tag}`]),
    ...(region === undefined ? [] : [`in ${region}`]),
  ].join(' ');
