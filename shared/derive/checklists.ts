/** Writes which items of the five checklists have a control, and of which kind its evidence is. */
import { type AnyControl, evidenceOf } from '../core/control.ts';
import { checklistCoverage } from './coverage.ts';
import { page, pagePath } from './docs.ts';
import { code, plain, table } from './markdown.ts';

/** Item (`<first three digits of the checklist>:<line>`) → its requirement, in Plumbline's own words. */
export type ChecklistItems = Readonly<Record<string, string>>;

/** The page of the checklists: every item with its controls, and how many of each checklist have one. */
export function checklistsPage(controls: readonly AnyControl[], items: ChecklistItems): string {
  const answered = checklistCoverage(controls);
  const byId = new Map(controls.map((control) => [control.id, control]));
  const lists = Map.groupBy(Object.entries(items), ([item]) => listOf(item));
  const counts = [...lists].map(([list, members]) => {
    const found = members.filter(([item]) => answered[item]).length;
    return [code(list), String(found), String(members.length)];
  });
  const rows = Object.entries(items).map(([item, asks]) => {
    const found = (answered[item] ?? []).flatMap((id) => byId.get(id) ?? []);
    const links = found.map((control) => `[${code(control.id)}](${pagePath(control)})`);
    return [
      code(listOf(item)),
      item.slice(item.indexOf(':') + 1),
      plain(asks),
      links.join(', '),
      [...new Set(found.map(evidenceOf))].join(', '),
    ];
  });
  return page(
    'Checklists',
    'Every item of the five checklists that Plumbline was made for, in our words, with the controls that answer it and the kind of their evidence.',
    table(['checklist', 'items with a control', 'items'], counts),
    table(['checklist', 'line', 'asks', 'controls', 'evidence'], rows),
  );
}

/** `000` of `000:9`. */
const listOf = (item: string): string => item.slice(0, item.indexOf(':'));

/** Items that controls name and no checklist has → the controls that name them. */
export function unknownItems(
  controls: readonly AnyControl[],
  items: ChecklistItems,
): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(checklistCoverage(controls)).filter(([item]) => items[item] === undefined));
}

/** Items that no control names. */
export const openItems = (controls: readonly AnyControl[], items: ChecklistItems): string[] => {
  const answered = checklistCoverage(controls);
  return Object.keys(items).filter((item) => !answered[item]);
};
