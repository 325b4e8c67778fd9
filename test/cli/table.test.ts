import { describe, expect, it } from 'vitest';
import { painted, plainTable, table } from '../../cli/lib/table.ts';
import { HOSTILE } from '../support/hostile.ts';

describe.each([
  ['with lines', table],
  ['without lines', plainTable],
])('a table %s', (_how, draw) => {
  it('keeps the colours that we painted', () => {
    expect(draw(['name'], [[painted('\u001b[31mred\u001b[39m')]])).toContain('\u001b[31mred\u001b[39m');
  });

  it.each(Object.entries(HOSTILE))(
    'has no colours, no controls and no further line of a name with %s',
    (_what, name) => {
      const plain = draw(['name'], [['x'.repeat(name.length)]]);
      const drawn = draw(['name'], [[name]]);
      expect(drawn).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect(drawn.split('\n').length).toBe(plain.split('\n').length);
    },
  );
});
