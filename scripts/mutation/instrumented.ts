/**
 * The mutants of a file, by Stryker's instrumenter: one text that contains all of them, each switched on by its id in
 * `globalThis.__stryker__.activeMutant`.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { notMutated } from './not-mutated.ts';
import { countingSteps } from './switch.ts';

export interface Mutant {
  readonly id: string;
  /** `ConditionalExpression`, and so on. */
  readonly mutator: string;
  readonly line: number;
  /** The code in the file, and the code in its place. */
  readonly original: string;
  readonly replacement: string;
}

export interface Instrumented {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly content: string;
  readonly mutants: readonly Mutant[];
}

const quiet = () => undefined;
const LOGGER = {
  ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
};

interface Position {
  readonly line: number;
  readonly column: number;
}

function textBetween(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  const cut = lines.with(last, (lines[last] ?? '').slice(0, end.column));
  return cut.with(0, (cut[0] ?? '').slice(start.column)).join('\n');
}

const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [{ shouldIgnore: notMutated() }] };

/** Emptying the declaration itself: no control is left that examples could judge. */
const emptiesDeclaration = ({ mutator, original }: Mutant): boolean =>
  mutator === 'ObjectLiteral' && /^ {2,4}(id|values|command|steps|instead|when|mind): /m.test(original);

/** The instrumented text with other ids: Stryker numbers the mutants of each file from 0. */
const named = (content: string, name: (id: string) => string): string =>
  content.replaceAll(/(stryMutAct_9fa48|stryCov_9fa48)\(("[^()]*")\)/g, (_all, call: string, ids: string) => {
    const renamed = ids.replaceAll(/"(\d+)"/g, (_id, id: string) => JSON.stringify(name(id)));
    return `${call}(${renamed})`;
  });

/** The ids of the mutants begin with the file, so that those of several files differ. */
export async function instrumented(root: string, file: string): Promise<Instrumented> {
  const source = await readFile(resolve(root, file), 'utf8');
  const instrumenter = new Instrumenter(LOGGER);
  const { files, mutants } = await instrumenter.instrument([{ name: file, content: source, mutate: true }], OPTIONS);
  const name = (id: string) => `${file}#${id}`;
  return {
    file,
    content: countingSteps(named(files[0]?.content ?? '', name)),
    mutants: mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, mutatorName, location: { start, end }, replacement }) => ({
        id: name(id),
        mutator: mutatorName,
        line: start.line + 1,
        original: textBetween(source, start, end),
        replacement,
      }))
      .filter((mutant) => !emptiesDeclaration(mutant)),
  };
}
