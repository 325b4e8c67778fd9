/** An empty value (`--regions "$REGIONS"` with nothing in it) is a mistake, whatever the option would make of it. */
import { type Argument, InvalidArgumentError, type Option } from 'commander';

type Taking = Pick<Option | Argument, 'variadic' | 'parseArg'>;

export function refuseEmpty(taking: Option | Argument): void {
  const parse = taking.parseArg ?? keep(taking);
  taking.argParser((value: string, earlier: unknown) => {
    if (value.trim() === '') throw new InvalidArgumentError('It is empty; give a value, or leave it out.');
    return parse(value, earlier);
  });
}

/** As commander keeps values without a parser. */
const keep =
  ({ variadic }: Taking) =>
  (value: string, earlier: unknown): unknown => {
    if (!variadic) return value;
    return Array.isArray(earlier) ? [...earlier, value] : [value];
  };
