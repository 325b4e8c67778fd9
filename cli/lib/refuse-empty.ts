/**
 * What no option and no argument takes: an empty value (`--regions "$REGIONS"` with nothing in it), and a second value where it
 * has one, of which the first would be left out without a word.
 */
import { type Argument, InvalidArgumentError, type Option } from 'commander';

type Taking = Pick<Option | Argument, 'variadic' | 'parseArg'>;

export function refuseEmpty(taking: Option | Argument): void {
  const parse = taking.parseArg ?? keep(taking);
  let given = false;
  taking.argParser((value: string, earlier: unknown) => {
    if (value.trim() === '') throw new InvalidArgumentError('It is empty; give a value, or leave it out.');
    const meant: unknown = parse(value, earlier);
    // options that may be repeated gather a list, or a record
    if (given && typeof meant !== 'object') throw new InvalidArgumentError('It is given twice; give it once.');
    given = true;
    return meant;
  });
}

/** As commander keeps values without a parser. */
const keep =
  ({ variadic }: Taking) =>
  (value: string, earlier: unknown): unknown => {
    if (!variadic) return value;
    return Array.isArray(earlier) ? [...earlier, value] : [value];
  };
