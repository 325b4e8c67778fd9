/** The parameters of a question to the history. An error in a parameter names its option. */
import { UsageError } from '../../shared/core/errors.ts';
import { BadQuestion, type Part } from '../../shared/queries/question.ts';

const OPTION: Readonly<Record<Part, string>> = {
  accounts: '--account',
  domains: '--domain',
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
  days: '--days',
  zone: '--zone',
};

/** The error that ends the command: a `UsageError` for a question that cannot be answered. */
export function asUsage(error: unknown): unknown {
  if (!(error instanceof BadQuestion)) return error;
  return new UsageError(error.described(OPTION[error.part]), { cause: error });
}
