/** The roles that must sign a release: those of the sign-off tables of its checklist. */
import type { Item } from '../checklist/items.ts';
import { inPlainText } from '../core/inert.ts';

/** A role in several rows needs several signatures; the later ones get a number. */
export function rolesOf(items: readonly Item[]): string[] {
  const seen = new Map<string, number>();
  return items
    .filter(({ kind }) => kind === 'sign-off')
    .map(({ text }) => inPlainText(text))
    .map((role) => {
      const count = (seen.get(role.toLowerCase()) ?? 0) + 1;
      seen.set(role.toLowerCase(), count);
      return count === 1 ? role : `${role} (${count})`;
    });
}
