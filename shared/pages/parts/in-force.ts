/** The parameters with which controls judge accounts under the present configuration, and where each comes from. */
import { type Html, html } from '../../api/html.ts';
import { inForce } from '../../config/in-force.ts';
import type { Account } from '../../core/account.ts';
import type { KnownControl } from '../../core/catalogue.ts';
import type { ParameterValue } from '../../core/parameter.ts';
import { carried } from '../address.ts';
import type { Asked } from '../asked.ts';
import { counted } from '../words.ts';
import { catalogue } from './catalogue.ts';
import { type Column, table } from './table.ts';
import { controlLink } from './verdicts.ts';

interface Row {
  readonly control: KnownControl;
  readonly name: string;
  readonly value: ParameterValue;
  readonly because: string;
  /** Whether the configuration sets it, instead of the control's default. */
  readonly isSet: boolean;
  readonly accounts: readonly Account[];
}

/** One row for each parameter and value: accounts of one profile share it. Null if no control has a parameter. */
export function parametersCard(
  asked: Asked,
  controls: readonly KnownControl[],
  accounts: readonly Account[],
): Html | null {
  const rows = controls.flatMap((control) => rowsOf(asked, control, accounts));
  if (rows.length === 0) return null;
  return html`<section class="card"><h2>Parameters in force</h2>${table({
    columns: columnsFor(asked, controls.length > 1, accounts.length > 1),
    rows,
    empty: '',
  })}${presentNote(asked)}</section>`;
}

/** The parameters of all controls that the configuration sets for an account; null if it sets none. */
export function parametersSetCard(asked: Asked, account: Account): Html | null {
  const rows = catalogue.flatMap((control) => rowsOf(asked, control, [account])).filter(({ isSet }) => isSet);
  if (rows.length === 0) return null;
  return html`<section class="card"><h2>Parameters that the configuration sets here</h2>${table({
    columns: columnsFor(asked, true, false),
    rows,
    empty: '',
  })}${presentNote(asked)}</section>`;
}

const presentNote = ({ at }: Asked): Html | null =>
  at === undefined
    ? null
    : html`<p class="small quiet">These are the parameters of the present configuration. The facts behind a verdict name those with which it was judged.</p>`;

function columnsFor({ query }: Asked, manyControls: boolean, manyAccounts: boolean): Column<Row>[] {
  const kept = carried(query);
  return [
    ...when<Column<Row>>(manyControls, {
      ...{ head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control.id, kept) },
    }),
    { head: 'Parameter', cell: ({ name }) => html`<code>${name}</code>` },
    {
      head: 'Value',
      kind: 'name',
      cell: ({ control, name, value }) => valueText(value, control.parameters?.[name]?.unit),
    },
    { head: 'Because', kind: 'text', cell: ({ because }) => because },
    ...when<Column<Row>>(manyAccounts, {
      ...{ head: 'For', cell: ({ accounts }) => counted(accounts.length, 'account') },
    }),
    { head: 'Meaning', kind: 'text', cell: ({ control, name }) => control.parameters?.[name]?.description ?? '' },
  ];
}

const when = <T>(holds: boolean, item: T): readonly T[] => (holds ? [item] : []);

function rowsOf({ ports }: Asked, control: KnownControl, accounts: readonly Account[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { isEnabled, parameters, accounts: sharing } of inForce(ports.config, control, accounts)) {
    if (!isEnabled) continue;
    for (const { name, value, setBy } of parameters) {
      const because = setBy === null ? 'the default of the control' : `the configuration sets it in ${setBy}`;
      const key = JSON.stringify([name, value, because]);
      const row = rows.get(key) ?? { control, name, value, because, isSet: setBy !== null, accounts: [] };
      rows.set(key, { ...row, accounts: [...row.accounts, ...sharing] });
    }
  }
  return [...rows.values()];
}

/** "Units" that only name the kind of the value, and are not shown. */
const KINDS = ['count', 'list', 'text', 'yes/no'];

function valueText(value: ParameterValue, unit = ''): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return KINDS.includes(unit) ? String(value) : `${value} ${unit}`;
}
