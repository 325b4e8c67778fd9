import { expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { checklistsPage, openItems, unknownItems } from '../../shared/derive/checklists.ts';
import items from '../../shared/frameworks/checklists.json' with { type: 'json' };

/** Lower it with every control that answers an item. At zero, the whole of the checklists is live. */
const OPEN_AT_MOST = 0;

it('no control names an item that no checklist has', () => {
  expect(unknownItems(controls, items)).toEqual({});
});

it('the number of items without a control does not grow', () => {
  expect(openItems(controls, items).length).toBeLessThanOrEqual(OPEN_AT_MOST);
});

it('every item has its row, with links to the pages of its controls and the kind of their evidence', () => {
  const page = checklistsPage(controls, { '009:9': 'Doors | close', '000:109': 'Databases are backed up' });
  expect(page).toContain('| `009` | 9 | Doors \\| close |  |  |');
  expect(page).toMatch(
    /\| `000` \| 109 \| Databases are backed up \| .*\[`backup\.retention`\]\(controls\/backup\/retention\.md\).* \| aws \|/,
  );
});
