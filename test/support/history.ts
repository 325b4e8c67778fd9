/** Histories that do something before they append. */
import type { History } from '../../shared/core/ports.ts';

/** If `before` throws, the append throws the same error, and nothing is appended. */
export const beforeAppend = (history: History, before: (unit: string) => void): History => ({
  ...history,
  append: async (of, state, next) => {
    before(of.unit);
    return history.append(of, state, next);
  },
});
