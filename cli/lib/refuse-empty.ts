/**
 * Refuses an empty value for any option or argument (`--regions "$REGIONS"` while the variable is empty), and a second value
 * for an option that takes one, because the first value would be ignored silently.
 */
import { type Argument, InvalidArgumentError, type Option } from 'commander';

type Taking = Pick<Option | Argument, 'variadic' | 'parseArg'>;

export function refuseEmpty(taking: Option | Argument): void {
  const parse = taking.parseArg ?? keep(taking);
  let given = false;
  taking.argParser((value: string, earlier: unknown) => {
    if (value.trim() === '') throw new InvalidArgumentError('It is empty; give a value, or leave it out.');
    const meant: unknown = parse(value, earlier);
    // options that may be repeated collect a list or a record
    if (given && typeof meant !== 'object') throw new InvalidArgumentError('It is given twice; give it once.');
    given = true;
    return meant;
  });
}

/** Commander's own way to keep values, for options without a parser. */
const keep =
  ({ variadic }: Taking) =>
  (value: string, earlier: unknown): unknown => {
    if (!variadic) return value;
    return Array.isArray(earlier) ? [...earlier, value] : [value];
  };
