import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { guardedResource } from '../../shared/core/guard.ts';
import { anyOf } from '../../shared/core/quantify.ts';

const unread = new CouldNotRead('iam:GetCredentialReport', 'malformed', 'a date that is none');
interface User {
  readonly name: string;
  readonly password: { readonly changed: string; readonly mfa: boolean };
  readonly keys: readonly { readonly active: boolean }[];
}
const seenBy = (facts: unknown) => guardedResource({ id: 'user', facts }, 'eu-west-1').facts as User;

describe('facts of which some could not be read', () => {
  it('throw where an unreadable field is read, at whatever depth, and nowhere else', () => {
    const user = seenBy({ name: 'ci', password: { changed: unread, mfa: true }, keys: [] });
    expect([user.name, user.password.mfa]).toEqual(['ci', true]);
    expect(() => user.password.changed).toThrow(unread);
  });

  it('throw if a list with an unreadable member is read, unless a quantifier can decide', () => {
    const { keys } = seenBy({ keys: [unread, { active: true }] });
    expect(() => keys.length).toThrow(unread);
    expect(anyOf(keys, ({ active }) => active)).toBe(true);
    expect(() => anyOf(keys, ({ active }) => !active)).toThrow(unread);
  });

  it('stay the same object if everything was read', () => {
    const facts = { name: 'ci', password: { changed: '2026-01-01', mfa: true }, keys: [{ active: true }] };
    expect(seenBy(facts)).toBe(facts);
  });
});
