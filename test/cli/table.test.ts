import { expect, it } from 'vitest';
import { table } from '../../cli/lib/table.ts';

it('keeps our colours and takes out any other control character of a name', () => {
  const drawn = table(['name'], [['\u001b[31mred\u001b[39m'], ['x\u001b[2J\u0007y']]);
  expect(drawn).toContain('\u001b[31mred\u001b[39m');
  expect(drawn).not.toContain('\u001b[2J');
  expect(drawn).not.toContain('\u0007');
});
