/** A control as the items of a checklist are matched with it. */
import type { ControlClaims, ControlTexts, KnownControl } from '../core/catalogue.ts';

/** The data of a control that matching takes. */
export interface MatchedControl
  extends Pick<KnownControl, 'id' | 'severity' | 'parameters'>,
    Pick<ControlTexts, 'title' | 'why' | 'fix'> {
  readonly claims: Pick<ControlClaims, 'satisfies' | 'equivalents'>;
}
