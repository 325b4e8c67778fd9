/** The tables that the page of a pack shows, from verified histories. */
import { inCsv } from '../core/inert.ts';
import type { Change, Held } from '../records/verdicts.ts';
import type { UnitHistory } from './chains.ts';
import type { Page } from './format.ts';

/** Columns of a table, by which it is filtered and sorted, and rows of text. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const VERDICTS = [
  'control',
  'severity',
  'requirements',
  'account',
  'region',
  'resource',
  'status',
  'since',
  'came',
  'went',
  'because',
] as const;
const CHANGES = [
  'at',
  'control',
  'account',
  'region',
  'resource',
  'movement',
  'from',
  'to',
  'who',
  'because',
  'evidence',
] as const;

/** A verdict at the end of the period, with the instants at which its resource appeared and vanished. */
interface Standing {
  status: Held['status'] | '';
  because: string;
  since: string;
  readonly came: string;
  went: string;
}

const placeOf = (unit: string): [account: string, region: string] => {
  const at = unit.indexOf('/');
  return [unit.slice(0, at), unit.slice(at + 1)];
};

/** Every resource that was judged in the period, including those that no longer exist. */
export function verdictsTable(page: Page, histories: readonly UnitHistory[]): Table {
  const controls = new Map(page.controls.map((control) => [control.id, control]));
  const requirements = (id: string): string =>
    page.requirements
      .filter((one) => one.controls.includes(id))
      .map((one) => one.id)
      .join(' ');
  const named = new Map(page.controls.map(({ id }) => [id, requirements(id)]));
  const rows: string[][] = [];
  for (const history of histories) {
    const [account, region] = placeOf(history.unit);
    for (const [id, resources] of standings(history, page)) {
      const control = controls.get(id);
      if (!control) continue;
      for (const [resource, { status, since, came, went, because }] of resources)
        rows.push([
          ...[id, control.severity, named.get(id) ?? '', account, region, resource],
          ...[status || 'gone', since, came, went, because],
        ]);
    }
  }
  return { columns: VERDICTS, rows };
}

function standings({ base, commits, cutUntil }: UnitHistory, { from, to }: Page): Map<string, Map<string, Standing>> {
  const all = new Map<string, Map<string, Standing>>();
  const ofControl = (control: string) => {
    const known = all.get(control) ?? new Map<string, Standing>();
    all.set(control, known);
    return known;
  };
  for (const { control, resource, status, because, since } of base())
    ofControl(control).set(resource, { status, because, since, came: `before ${cutUntil ?? from}`, went: '' });
  for (const { at, changes } of commits) {
    if (at > to) continue;
    for (const change of changes()) apply(ofControl(change.control), change, at);
  }
  return all;
}

function apply(resources: Map<string, Standing>, { resource, to, because }: Change, at: string): void {
  const known = resources.get(resource) ?? { status: '', because, since: at, came: at, went: '' };
  resources.set(resource, known);
  if (known.status !== to) known.since = at;
  known.status = to ?? '';
  known.because = because;
  known.went = to === null ? at : '';
}

/** Every change of the period, with the run or the person that it came from. */
export function changesTable(page: Page, histories: readonly UnitHistory[]): Table {
  const controls = new Set(page.controls.map(({ id }) => id));
  const rows: string[][] = [];
  for (const { unit, commits } of histories) {
    const [account, region] = placeOf(unit);
    for (const { at, cause: causeOf, changes } of commits) {
      if (at <= page.from || at > page.to) continue;
      const cause = causeOf();
      const who =
        cause.kind === 'event'
          ? (cause.actor?.principal ?? cause.event)
          : cause.kind === 'scan'
            ? `scan ${cause.run}`
            : cause.kind;
      for (const { control, resource, movement, from, to, because, evidence } of changes())
        if (controls.has(control))
          rows.push([at, control, account, region, resource, movement, from ?? '', to ?? '', who, because, evidence]);
    }
  }
  return { columns: CHANGES, rows };
}

const cell = (text: string): string => {
  const inert = inCsv(text);
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

export const csvOf = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
