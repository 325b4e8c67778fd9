/** Finds a framework by its id. */
import { didYouMean } from '../config/closest.ts';
import { UsageError } from '../core/errors.ts';
import { frameworks } from '../frameworks/index.ts';

export function theFramework(id: string) {
  const found = frameworks.find((framework) => framework.id === id);
  if (found) return found;
  const known = frameworks.map((framework) => framework.id);
  throw new UsageError(`no framework is called "${id}"; there are ${known.join(', ')}${didYouMean(id, known)}`);
}
