/** Checks the open findings of a unit: each must match the unit's log, attribute by attribute. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SEVERITIES, type Severity } from '../core/control.ts';
import { canonical } from '../core/digest.ts';
import type { Finding } from '../core/ports.ts';
import type { CutBody, OpenThen } from '../records/cuts.ts';
import type { AnyCommit } from '../records/units.ts';
import type { Change } from '../records/verdicts.ts';
import { strangeIn } from './attributes.ts';
import { nameOf } from './body.ts';
import { type Item, queryItems } from './dynamodb.ts';
import { findingItem, GRAVESTONE } from './findings.ts';
import type { Derived } from './fsck-mend.ts';
import type { Tell } from './fsck-states.ts';
import { findingKey, findingsKey } from './keys.ts';
import type { Table } from './table.ts';

type Expected = Omit<Finding, 'severity'>;

/** The open findings after some commits, by sort key, and the commit that closed each of the others. */
export interface Projected {
  readonly open: Map<string, Expected>;
  readonly closed: Map<string, number>;
}

export const nothingProjected = (): Projected => ({ open: new Map(), closed: new Map() });

/** The projection that a log begins with after a cut. */
export const projectedAt = (unit: string, { open }: Pick<CutBody, 'open'>): Projected => ({
  open: new Map(open.map((then) => [findingKey(then.control, then.resource), { unit, ...then }])),
  closed: new Map(),
});

/** The open findings in the form that a cut stores, in the order of their keys. */
export const openThen = ({ open }: Projected): OpenThen[] =>
  [...open].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { unit: _, ...then }]) => then);

const isOpen = (status: Change['from']): status is 'fail' | 'unknown' => status === 'fail' || status === 'unknown';

/** The same projection as shared/pipeline/project.ts. */
export function projectOnto({ open, closed }: Projected, { unit, seq, at, body }: AnyCommit): void {
  if (body.type !== 'verdicts') return;
  for (const { control, resource, from, to, because } of body.changes) {
    const key = findingKey(control, resource);
    if (isOpen(to)) {
      const { firstSeen = at } = open.get(key) ?? {};
      open.set(key, { unit, control, resource, status: to, because, firstSeen, seq });
      closed.delete(key);
    } else if (isOpen(from)) {
      open.delete(key);
      closed.set(key, seq);
    }
  }
}

/** The severity of a control, for open findings that fsck writes again. */
export type SeverityOf = (control: string) => Severity;

export async function compareFindings(
  table: Table,
  unit: string,
  projected: Projected & { readonly after: number },
  { tell, mend, severityOf }: Derived & { readonly severityOf: SeverityOf },
): Promise<void> {
  const missing = new Map(projected.open);
  const open = async (expected: Expected) =>
    mend?.put(findingItem({ ...expected, severity: severityOf(expected.control) }));
  for await (const item of queryItems(table.client, table.table, { pk: findingsKey(unit) })) {
    const key = item.sk?.S ?? '';
    let isRight = true;
    const told: Tell = (problem) => {
      isRight = false;
      tell(problem);
    };
    const expected = projected.open.get(key);
    if (expected && missing.delete(key)) compareOpen(item, expected, told);
    else compareClosed(unit, item, { seq: projected.closed.get(key), after: projected.after }, told);
    if (isRight) continue;
    if (expected) await open(expected);
    else await mend?.remove(item);
  }
  for (const expected of missing.values()) {
    tell(`${unit}: ${expected.control} ${expected.resource} fails, and no finding is open for it`);
    await open(expected);
  }
}

function compareOpen(item: Item, expected: Expected, tell: Tell): void {
  if (!item.control) {
    tell(`${expected.unit}: ${expected.control} ${expected.resource} fails, and no finding is open for it`);
    return;
  }
  // the severity is not in the log, because a control may have had another one then
  const severity = item.severity?.S as Severity;
  if (!SEVERITIES.includes(severity)) tell(`${nameOf(item)} has the severity ${severity}, which there is not`);
  const should = findingItem({ ...expected, severity });
  strangeIn(item, Object.keys(should), tell);
  const altered = Object.keys(should).filter((name) => item[name] && !isSame(item[name], should[name]));
  if (altered.length > 0) tell(`${nameOf(item)} has another ${altered.join(', ')} than its log says`);
}

/** Nearly every attribute is an equal text or number. */
const isSame = (one: AttributeValue, other: AttributeValue | undefined): boolean =>
  (one.S !== undefined && one.S === other?.S) ||
  (one.N !== undefined && one.N === other?.N) ||
  canonical(one) === canonical(other);

/**
 * A tombstone of a commit up to `after` comes from before a cut. It does no harm, because it cannot keep a finding from
 * being opened again.
 */
function compareClosed(
  unit: string,
  item: Item,
  { seq, after }: { readonly seq: number | undefined; readonly after: number },
  tell: Tell,
): void {
  if (item.control || item.resource) {
    const what = `the finding of ${item.control?.S} on ${item.resource?.S}`;
    tell(`${unit}: ${what} is open, and its log says it is not`);
    return;
  }
  strangeIn(item, GRAVESTONE, tell);
  // a tombstone of a later commit would keep the finding from being opened again
  if (item.seq?.N !== String(seq) && !(Number(item.seq?.N) <= after))
    tell(`${nameOf(item)} was closed by commit ${item.seq?.N}, and its log says ${seq}`);
}
