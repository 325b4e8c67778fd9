/** Questions as the command line asks them: what is wrong with one is said by the name of its option. */
import { UsageError } from '../../shared/core/errors.ts';
import { BadQuestion, type Part } from '../../shared/queries/question.ts';

const OPTION: Readonly<Record<Part, string>> = {
  accounts: '--account',
  ous: '--ou',
  controls: '--control',
  resources: '--resource',
  statuses: '--status',
  framework: '--framework',
  asOf: '--as-of',
  against: '--against',
  since: '--since',
  until: '--until',
  from: '--from',
  to: '--to',
  cursor: '--cursor',
  zone: '--zone',
};

/** The error that the command line ends with: of a question that cannot be answered, a `UsageError`. */
export function asUsage(error: unknown): unknown {
  if (!(error instanceof BadQuestion)) return error;
  return new UsageError(error.described(OPTION[error.part]), { cause: error });
}
