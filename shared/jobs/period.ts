/** The whole report of a period, as JSON Lines: its population, exceptions and unreadable times, and the summary at the end. */
import { chosenOf } from '../config/chosen.ts';
import { catalogue, claims } from '../controls/catalogue.ts';
import { claiming } from '../core/catalogue.ts';
import { frameworks } from '../frameworks/index.ts';
import { period } from '../queries/period.ts';
import type { Reads } from '../queries/reading.ts';
import { requirementPerControl, requirementsNamed } from '../queries/requirements.ts';

export interface PeriodReportQuestion {
  /** ISO instants, both included. */
  readonly from: string;
  readonly to: string;
  readonly accounts?: readonly string[] | undefined;
  readonly ous?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly framework?: string | undefined;
  /** Ids and globs. */
  readonly controls?: readonly string[] | undefined;
  readonly sample: number;
}

export async function* periodLines(
  reads: Reads,
  { from, to, sample, framework, controls, ...places }: PeriodReportQuestion,
  progress: (parts: number) => void,
): AsyncGenerator<string> {
  const { accounts, ous, resources } = places;
  const selected = {
    ...(accounts ? { accounts } : {}),
    ...(ous ? { ous } : {}),
    ...(resources ? { resources } : {}),
  };
  const requirements =
    requirementsNamed(
      { framework, controls: controls && chosenOf(catalogue, controls) },
      { frameworks, controls: claiming(catalogue, claims) },
    ) ?? requirementPerControl(catalogue.map(({ id }) => ({ id, title: id })));
  let parts = 0;
  for await (const part of period(reads, { ...selected, from, to, sample, requirements })) {
    parts += 1;
    progress(parts);
    yield `${JSON.stringify(part)}\n`;
  }
}
