/**
 * A control as it can be known without its code. The generated catalogue (shared/controls/catalogue.ts) holds these, for
 * what evaluates nothing: it loads no control and no collector. Every control is one as well.
 */
import type { AnyControl } from './control.ts';
import type { Templates } from './fix.ts';

/** Enough to resolve a configuration and to plan a scan. */
export interface KnownControl extends Pick<AnyControl, 'id' | 'severity' | 'parameters'> {
  readonly subject: Pick<AnyControl['subject'], 'scope'>;
}

/** Enough to tell of it in an alert. */
export interface ToldControl
  extends Pick<AnyControl, 'id' | 'title' | 'severity' | 'why' | 'console' | 'headline' | 'deed'> {
  /** Without the function that reads the values: those travel with the change. */
  readonly fix: string | Templates;
}

/** What it answers: items of checklists, requirements of frameworks, checks of other tools. */
export type ClaimingControl = Pick<AnyControl, 'id' | 'seeds' | 'satisfies' | 'equivalents' | 'qualified'>;
