/** When a database is backed up: by itself in its window, and by the rules of plans. */
import type { Known } from '../../core/control.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import type { Database } from '../rds/databases.ts';
import type { PlanRule } from './plans.ts';

export const DAILY_HOURS = 24;

/** Whether a time of day is in a window, ends included; a window may pass midnight. All times are `hh:mm`. */
function within(time: string, window: string): boolean {
  const [from = window, to = window] = window.split('-');
  return from <= to ? from <= time && time <= to : time >= from || time <= to;
}

/** One way in which a database is backed up: how often, and which times are outside the window, or null. */
export interface Backup {
  readonly gapHours: () => number;
  readonly misplaced: () => string | null;
}

export const ownBackup = (facts: Known<Database>, window: string): Backup => ({
  gapHours: () => DAILY_HOURS,
  misplaced: () =>
    facts.backupWindow.split('-').every((time) => within(time, window)) ? null : `its own window ${facts.backupWindow}`,
});

export const plannedBackup = (rule: PlanRule, window: string): Backup => ({
  gapHours: () => known(rule.longestGapHours),
  misplaced: () => {
    const starts = known(rule.starts);
    return starts.every((start) => within(start, window)) ? null : `rule ${known(rule.name)} at ${listed(starts)}`;
  },
});
