/** Finds the parameters of a control that thresholds of an item set. */
import { type Parameter, type Parameters, type ParameterValue, parameterProblem } from '../core/parameter.ts';
import { inUnit, type Quantity } from './quantities.ts';

export interface Fit {
  readonly name: string;
  readonly value: number;
  /** The threshold, as the item writes it. */
  readonly text: string;
}

/** Parameters that do not set how strict a control is, so no threshold sets them. */
const WORKINGS = /warn|remind|sample|window|period|lookback|production/i;

/**
 * At most one parameter for each threshold, and the other way round: the first of the same unit whose bounds accept the value.
 * A number without a unit sets nothing, because it may count anything.
 */
export function fitsOf(quantities: readonly Quantity[], parameters: Parameters): Fit[] {
  const free = new Map(
    Object.entries(parameters).filter(
      ([name, { default: usual }]) => typeof usual === 'number' && !WORKINGS.test(name),
    ),
  );
  return quantities.flatMap((quantity) => {
    for (const [name, parameter] of free) {
      const value = isOpposite(quantity, name) ? undefined : accepted(quantity, parameter);
      if (value === undefined) continue;
      free.delete(name);
      return [{ name, value, text: quantity.text }];
    }
    return [];
  });
}

function accepted(quantity: Quantity, parameter: Parameter<ParameterValue>): number | undefined {
  if (quantity.unit === 'number') return undefined;
  const value = inUnit(quantity, parameter.unit);
  if (value === undefined || parameterProblem(parameter, value) !== undefined) return undefined;
  return Math.round(value * 1e6) / 1e6;
}

/** `at least 30 days` does not set a longest interval. */
const isOpposite = ({ bound }: Quantity, name: string): boolean =>
  (bound === 'least' && /^max/i.test(name)) || (bound === 'most' && /^min/i.test(name));
