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

/** How an alert tells of a control. */
export interface ControlTexts extends Pick<AnyControl, 'title' | 'why' | 'console' | 'headline' | 'deed'> {
  /** Without the function that reads the values: those travel with the change. */
  readonly fix: string | Templates;
}

/** Enough to tell of it in an alert. */
export type ToldControl = Pick<KnownControl, 'id' | 'severity'> & ControlTexts;

/** What it answers: items of checklists, requirements of frameworks, checks of other tools. */
export type ControlClaims = Pick<AnyControl, 'seeds' | 'satisfies' | 'equivalents' | 'qualified'>;
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

/** The controls with what alerts tell of them, by id. */
export const told = (
  controls: readonly KnownControl[],
  texts: Readonly<Record<string, ControlTexts>>,
): ReadonlyMap<string, ToldControl> => new Map(joined(controls, texts).map((control) => [control.id, control]));

/** The controls with what they answer. */
export const claiming = (
  controls: readonly KnownControl[],
  claims: Readonly<Record<string, ControlClaims>>,
): readonly ClaimingControl[] => joined(controls, claims);
