/** Whether what a verb prints fits a terminal of 80 columns. */
import stringWidth from 'string-width';
import { expect } from 'vitest';

export const COLUMNS = 80;

/** A line may be wider only when it is one word, such as an ARN, which is copied whole. */
export function expectToFit(text: string): void {
  const wide = text
    .split('\n')
    .filter((line) => stringWidth(line) > COLUMNS && line.replace(/ \\$/, '').trim().includes(' '));
  expect(wide).toEqual([]);
  expect(text, 'no cell is cut').not.toMatch(/\S… *│/);
}
