/** The score of each file and of all of them, and every survivor. */
import type { Equivalent } from './equivalent.ts';
import { killedIn, type Outcome, type Survivor } from './outcome.ts';

/** Percent of the mutants of a room that have to be killed. */
const LEAST_SCORE = 92;
const SHOWN = 100;

const shown = (code: string): string => {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};

const matches =
  (file: string, { original, replacement }: Survivor) =>
  (one: Equivalent) =>
    one.file === file && one.original === original && one.replacement === replacement;

/** Leaves out the mutants that no test can notice. */
const decidable = ({ file, mutants, survivors }: Outcome, equivalent: readonly Equivalent[]): Outcome => {
  const left = survivors.filter((survivor) => !equivalent.some(matches(file, survivor)));
  return { file, mutants: mutants - (survivors.length - left.length), survivors: left };
};

const scoreOf = (outcomes: readonly Outcome[]): number => {
  const mutants = outcomes.reduce((sum, one) => sum + one.mutants, 0);
  return mutants === 0 ? 100 : (100 * outcomes.reduce((sum, one) => sum + killedIn(one), 0)) / mutants;
};

const survivorLine = (file: string, { line, mutator, original, replacement, reached }: Survivor): string =>
  `${file}:${line} ${mutator}${reached ? '' : ', which no test reaches'}: ${shown(original)} → ${shown(replacement)}`;

export function reportOf(room: string, found: readonly Outcome[], equivalent: readonly Equivalent[]) {
  const outcomes = found.map((one) => decidable(one, equivalent));
  const named = equivalent.filter((one) =>
    found.some(({ file, survivors }) => survivors.some((survivor) => matches(file, survivor)(one))),
  );
  const below = outcomes
    .filter((one) => scoreOf([one]) < LEAST_SCORE)
    .map((one) => `${scoreOf([one]).toFixed(1)} % ${one.file} (${killedIn(one)} of ${one.mutants})`);
  const mutants = outcomes.reduce((sum, one) => sum + one.mutants, 0);
  const score = scoreOf(outcomes);
  const lines = [
    ...outcomes.flatMap(({ file, survivors }) => survivors.map((one) => survivorLine(file, one))),
    ...named.map(
      ({ file, original, replacement, because }) =>
        `equivalent, ${file}: ${shown(original)} → ${shown(replacement)}: ${because}`,
    ),
    ...below.map((line) => `below ${LEAST_SCORE} %: ${line}`),
    `${room}: ${score.toFixed(1)} % of ${mutants} mutants in ${outcomes.length} files were killed`,
  ];
  // nothing mutated is no success
  return { lines, isEnough: mutants > 0 && score >= LEAST_SCORE };
}
