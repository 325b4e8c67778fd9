/** Findings that a file of findings holds as suppressed: each is muted for its own resource. */
import { checkOf } from '../core/external.ts';
import type { Muted } from './muted.ts';
import type { ImportedUnit, ImportedVerdict } from './verdicts.ts';

export function suppressedIn(units: Iterable<ImportedUnit>): Muted[] {
  const found: Muted[] = [];
  for (const { source, account, region, parts } of units)
    for (const { control, resource } of mutedIn({ parts }))
      found.push({ source, check: checkOf(control), account, region, resource, note: '' });
  return found;
}

/** The failures of a unit that its source mutes. */
export function* mutedIn({ parts }: Pick<ImportedUnit, 'parts'>): Generator<ImportedVerdict> {
  for (const { verdicts } of parts())
    for (const verdict of verdicts.values()) if (verdict.muted && verdict.status === 'fail') yield verdict;
}
