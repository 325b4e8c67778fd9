/** Answers which verdicts differ between two instants. */
import type { Status } from '../core/control.ts';
import { nothingYet, pagedStateAt, stateAt, type VerdictAt, verdictsIn } from './as-of.ts';
import { type UnitPage, type UnitPaging, unitPage } from './pages.ts';
import { BadQuestion } from './question.ts';
import { inOrder, type Reads } from './reading.ts';
import { type Selection, scopeOf } from './scope.ts';

export interface DiffQuestion extends Selection {
  /** ISO instants; if `at` is left out, the present. */
  readonly against: string;
  readonly at?: string;
}

/** A verdict that differs. Null: there was no verdict at that instant. */
export interface Difference {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly from: Status | null;
  readonly to: Status | null;
  /** The reasons at the earlier instant and at the later one. */
  readonly before: string | null;
  readonly because: string | null;
  readonly since: string | null;
}

/** Verdicts whose status differs, by unit in order. A new reason for the same status is not a difference. */
export async function* diff(reads: Reads, { against, at, ...selection }: DiffQuestion): AsyncGenerator<Difference> {
  requireEarlier(against, at);
  const scope = await scopeOf(reads, selection);
  let commits = 0;
  const both = (unit: string) => Promise.all([stateAt(reads, unit, against), stateAt(reads, unit, at)]);
  for await (const [before, after] of inOrder(scope.units, both)) {
    commits += before.seq;
    if (before.head !== after.head) yield* differences(verdictsIn(before, scope), verdictsIn(after, scope));
  }
  if (commits === 0) throw await nothingYet(reads, scope.units, against, 'against');
}

function requireEarlier(against: string, at: string | undefined): void {
  if (at === undefined || against < at) return;
  throw new BadQuestion('against', (name) => `${name} ${against} is not before ${at}; give the earlier instant there`);
}

/** One page of the differences. */
export function diffPage(
  reads: Reads,
  question: DiffQuestion,
  paging: UnitPaging,
): Promise<UnitPage<Difference, null>> {
  const { against } = question;
  requireEarlier(against, question.at);
  return unitPage(
    reads,
    {
      asked: { kind: 'diff', ...question },
      read: async (unit, at, scope) => {
        const [before, after] = await Promise.all([
          stateAt(reads, unit, against),
          pagedStateAt(reads, unit, at, question.at),
        ]);
        const moved = before.head !== after.head;
        const entries = moved ? [...differences(verdictsIn(before, scope), verdictsIn(after, scope))] : [];
        return { state: null, entries };
      },
    },
    paging,
  );
}

const keyOf = ({ control, resource }: VerdictAt): string => `${control} ${resource}`;

function* differences(before: readonly VerdictAt[], after: readonly VerdictAt[]): Generator<Difference> {
  const then = new Map(before.map((verdict) => [keyOf(verdict), verdict]));
  for (const verdict of after) {
    const earlier = then.get(keyOf(verdict));
    then.delete(keyOf(verdict));
    if (earlier?.status !== verdict.status) yield difference(earlier, verdict);
  }
  for (const verdict of then.values()) yield difference(verdict, undefined);
}

function difference(before: VerdictAt | undefined, after: VerdictAt | undefined): Difference {
  const { control = '', account = '', region = '', resource = '' } = after ?? before ?? {};
  return {
    ...{ control, account, region, resource, from: before?.status ?? null, to: after?.status ?? null },
    ...{ before: before?.because ?? null, because: after?.because ?? null, since: after?.since ?? null },
  };
}
