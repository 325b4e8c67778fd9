/** Finds controls by the ids and globs that people write. */
import picomatch from 'picomatch';
import type { KnownControl } from '../core/catalogue.ts';
import { closest } from './closest.ts';

const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern);

/** Returns a test: does an id match this id or glob? */
export const matcherOf = (pattern: string): ((id: string) => boolean) =>
  isGlob(pattern) ? picomatch(pattern) : (id) => id === pattern;

/** The controls that an id or a glob matches. */
export const named = <C extends Pick<KnownControl, 'id'>>(pattern: string, controls: readonly C[]): C[] => {
  const matches = matcherOf(pattern);
  return controls.filter((control) => matches(control.id));
};

/** The message for a pattern that matches no control, with the closest id as a suggestion. */
export function unknownControl(pattern: string, controls: readonly Pick<KnownControl, 'id'>[]): string {
  const ids = controls.map(({ id }) => id);
  const [domain] = pattern.split('.');
  const meant = closest(pattern, ids);
  const close = meant ? [meant] : ids.filter((id) => id.startsWith(`${domain}.`) || id.includes(pattern));
  const hint = close.length > 0 ? `did you mean ${close.slice(0, 4).join(', ')}?` : 'see `plumbline controls`';
  return `no control is called ${JSON.stringify(pattern)}; ${hint}`;
}
