/** Examples of iam.password-policy, which are many. */
import { varied } from '../../../core/example.ts';

const characters = ['lowercase', 'numbers', 'symbols', 'uppercase'];
const every: Record<string, boolean> = Object.fromEntries(characters.map((kind) => [kind, true]));
const strong = { minimumLength: 14, remembered: 24, characters: every };

export const examples = varied({
  common: {},
  pass: [
    { name: 'exactly as required', facts: { policy: strong } },
    {
      name: 'length alone, where that is enough',
      facts: { policy: { minimumLength: 20, remembered: 0, characters: {} } },
      parameters: { minLength: 20, remembered: 0, characters: [] },
    },
  ],
  fail: [
    { name: 'none', facts: { policy: null } },
    { name: 'a character short', facts: { policy: { ...strong, minimumLength: 13 } } },
    { name: 'a password too forgetful', facts: { policy: { ...strong, remembered: 23 } } },
    {
      name: 'a kind of character missing',
      facts: { policy: { ...strong, characters: { ...every, symbols: false } } },
    },
  ],
});
