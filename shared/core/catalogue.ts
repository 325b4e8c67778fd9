/**
 * The data of a control, without its code. The generated catalogue (shared/controls/catalogue.ts) holds it, so that code that
 * evaluates nothing loads no control and no collector. Every control can stand in for its catalogue entry.
 */
import type { AnyControl } from './control.ts';
import type { Templates } from './fix.ts';

/** The data that resolving a configuration and planning a scan take. */
export interface KnownControl extends Pick<AnyControl, 'id' | 'severity' | 'parameters' | 'ascending'> {
  readonly subject: Pick<AnyControl['subject'], 'scope'>;
}

/** The collectors of a control, and how often it reads. */
export interface ControlReading {
  readonly id: string;
  readonly cadence: string;
  /** Whether one scan a week evaluates it. */
  readonly weekly: boolean;
  /** Ids of the collectors that it needs, with those that they build on. */
  readonly collectors: readonly string[];
}

/** The texts of a control in alerts. */
export interface ControlTexts extends Pick<AnyControl, 'title' | 'why' | 'console' | 'headline' | 'deed'> {
  /** The templates alone, without the function that reads their values: the change carries the values. */
  readonly fix: string | Templates;
}

/** The data that an alert about a control takes. */
export type AlertControl = Pick<KnownControl, 'id' | 'severity'> & ControlTexts;

/** The claims of a control: items of checklists, requirements of frameworks, checks of other tools. */
export interface ControlClaims extends Pick<AnyControl, 'seeds' | 'satisfies' | 'equivalents' | 'qualified'> {
  /** People attest it: no fact of AWS is enough for it. */
  readonly attested?: boolean;
}
export type ClaimingControl = Pick<AnyControl, 'id'> & ControlClaims;

/** Two lists of the catalogue, joined by id. */
const joined = <C extends { readonly id: string }, More>(
  controls: readonly C[],
  more: Readonly<Record<string, More>>,
): (C & More)[] =>
  controls.flatMap((control) => {
    const ofControl = more[control.id];
    return ofControl ? [{ ...control, ...ofControl }] : [];
  });

/** The controls with their texts, by id. */
export const withTexts = (
  controls: readonly KnownControl[],
  texts: Readonly<Record<string, ControlTexts>>,
): ReadonlyMap<string, AlertControl> => new Map(joined(controls, texts).map((control) => [control.id, control]));

/** The controls with their texts and their claims, by id. */
export const describing = (
  controls: readonly KnownControl[],
  texts: Readonly<Record<string, ControlTexts>>,
  claims: Readonly<Record<string, ControlClaims>>,
): ReadonlyMap<string, AlertControl & ClaimingControl> =>
  new Map(joined(joined(controls, texts), claims).map((control) => [control.id, control]));

/** The controls with their claims. */
export const claiming = (
  controls: readonly KnownControl[],
  claims: Readonly<Record<string, ControlClaims>>,
): readonly ClaimingControl[] => joined(controls, claims);
