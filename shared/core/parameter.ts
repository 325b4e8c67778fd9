/** Parameters of controls: a default (the strictest that the checklists name), bounds and a unit. */

export type ParameterValue = number | boolean | string | readonly string[];

export interface Parameter<T extends ParameterValue> {
  readonly default: T;
  readonly unit: string;
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Parameters = Readonly<Record<string, Parameter<ParameterValue>>>;

/** The values a control's `evaluate` receives. */
export type ParameterValues<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? Widen<T> : never };
type Widen<T> = T extends number ? number : T extends boolean ? boolean : T extends string ? string : T;

const number =
  (unit: string, minimum: number, maximum: number) =>
  (value: number, description: string, bounds: { minimum?: number; maximum?: number } = {}): Parameter<number> => ({
    default: value,
    unit,
    description,
    minimum: bounds.minimum ?? minimum,
    maximum: bounds.maximum ?? maximum,
  });

export const days = number('days', 0, 36_500);
export const hours = number('hours', 0, 876_000);
export const milliseconds = number('milliseconds', 0, 3_600_000);
export const seconds = number('seconds', 0, 1_209_600);
export const minutes = number('minutes', 0, 525_600);
export const count = number('count', 0, 1_000_000);
export const percent = number('percent', 0, 100);
export const perSecond = number('per second', 0, 1_000_000);
export const usd = number('USD', 0, 1_000_000_000);
export const score = number('score', 0, 10);

export const list = (value: readonly string[], description: string): Parameter<readonly string[]> => ({
  default: value,
  unit: 'list',
  description,
});
export const text = (value: string, description: string): Parameter<string> => ({
  default: value,
  unit: 'text',
  description,
});
export const flag = (value: boolean, description: string): Parameter<boolean> => ({
  default: value,
  unit: 'yes/no',
  description,
});

/** Says why a value is wrong for a parameter; undefined if the value is right. */
export function parameterProblem(parameter: Parameter<ParameterValue>, value: unknown): string | undefined {
  const wanted = Array.isArray(parameter.default) ? 'list' : typeof parameter.default;
  if (wanted === 'list') {
    const strings = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return strings ? undefined : `must be a list of strings, not ${JSON.stringify(value)}`;
  }
  if (typeof value !== wanted) return `must be a ${wanted}, not ${JSON.stringify(value)}`;
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = parameter;
    if (!(value >= minimum && value <= maximum))
      return `must be ${minimum} to ${maximum} ${parameter.unit}, not ${value}`;
  }
  return undefined;
}
