/** Findings that a file of findings holds as suppressed: each is muted for its own resource. */
import { checkOf } from '../core/external.ts';
import type { Muted } from './muted.ts';
import type { ImportedUnit } from './verdicts.ts';

export const suppressedIn = (units: Iterable<ImportedUnit>): Muted[] =>
  [...units].flatMap(({ source, account, region, verdicts }) =>
    [...verdicts.values()]
      .filter(({ muted, status }) => muted && status === 'fail')
      .map(({ control, resource }) => ({ source, check: checkOf(control), account, region, resource, note: '' })),
  );
