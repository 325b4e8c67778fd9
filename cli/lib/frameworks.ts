/** The framework that a command line names. */
import { didYouMean } from '../../shared/config/closest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

export function theFramework(id: string) {
  const found = frameworks.find((framework) => framework.id === id);
  if (found) return found;
  const known = frameworks.map((framework) => framework.id);
  throw new UsageError(`no framework is called "${id}"; there are ${known.join(', ')}${didYouMean(id, known)}`);
}
