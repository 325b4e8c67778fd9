/** A control as the items of a checklist are matched with it. */
import { catalogue, claims, texts } from '../controls/catalogue.ts';
import type { ControlClaims, ControlTexts, KnownControl } from '../core/catalogue.ts';

/** The data of a control that matching takes. */
export interface MatchedControl
  extends Pick<KnownControl, 'id' | 'severity' | 'parameters'>,
    Pick<ControlTexts, 'title' | 'why' | 'fix'> {
  readonly claims: Pick<ControlClaims, 'satisfies' | 'equivalents'>;
}

/** The controls with the data that items are matched by. */
export const matchedControls = (): MatchedControl[] =>
  catalogue.flatMap(({ id, severity, parameters }) => {
    const text = texts[id];
    const claim = claims[id];
    return text && claim ? [{ id, severity, ...(parameters ? { parameters } : {}), ...text, claims: claim }] : [];
  });
