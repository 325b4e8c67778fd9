/** The search for controls: by words, by what they are evidence for, and by parts of an id. */
import { describe, expect, it } from 'vitest';
import { controlIndex } from '../../cli/lib/checklist-proposals.ts';
import { matchedControls } from '../../shared/checklist/matched-control.ts';
import { searchControls } from '../../shared/checklist/search.ts';
import { plumbline } from '../support/cli.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const index = controlIndex();
const found = (text: string) => searchControls(text, index);
const all = matchedControls();

describe('a search', () => {
  it('finds every control first, or among the first three, by its title', () => {
    const missed = all.filter(({ id, title }) => !found(title).slice(0, 3).includes(id));
    expect(missed.map(({ id }) => id)).toEqual([]);
  });

  it('finds every control by its id', () => {
    expect(all.filter(({ id }) => !found(id).includes(id)).map(({ id }) => id)).toEqual([]);
  });

  it('finds every control by a check of another tool that few controls answer', () => {
    const missed = all.flatMap(({ id, claims }) =>
      Object.values(claims.equivalents)
        .flat()
        .filter(
          (check) =>
            (index.references.get(check.toLowerCase().replaceAll('_', '-'))?.has(id) ?? false) &&
            !found(check).includes(id),
        ),
    );
    expect(missed).toEqual([]);
  });

  it.each([
    ['mfa root', 'iam.mfa-root'],
    ['two-factor sign-in of the root user', 'iam.mfa-root'],
    ['RDS encryption', 'encryption.rds-at-rest'],
    ['public bucket', 'storage.s3-public-access'],
    ['expired certificates', 'iam.no-expired-certificates'],
    ['CIS 1.4', 'iam.root-no-access-keys'],
  ])('for "%s" finds %s among the first three', (text, control) => {
    expect(found(text).slice(0, 3)).toContain(control);
  });

  it('for a requirement finds only the controls that are evidence for it', () => {
    expect(found('CIS 1.4').toSorted()).toEqual([...(index.references.get('cis 1.4') ?? [])].toSorted());
  });

  it('for the beginning of an id finds its domain and no other', () => {
    expect(found('backup.')).toEqual(all.map(({ id }) => id).filter((id) => id.startsWith('backup.')));
  });

  it('for a part of a word finds the ids and titles that hold it', () => {
    expect(found('encryp').length).toBeGreaterThan(5);
  });

  it.each(['', '   ', 'the', 'qqqqzz', '...'])('for %j finds nothing', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([...HOSTILE_TEXTS, 'a '.repeat(100_000), '('.repeat(5_000)])('bears any text: %#', (text) => {
    for (const id of found(text)) expect(index.byId.has(id)).toBe(true);
  });
});

describe('plumbline controls --search', () => {
  it('lists what it finds, the best first, in the stable JSON', async () => {
    const { stdout } = await plumbline(['controls', '--search', 'mfa root', '--format', 'json']);
    expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toEqual(found('mfa root'));
  });

  it('searches among the controls that the other options pick', async () => {
    const { stdout } = await plumbline([
      ...['controls', '--search', 'encryption', '--severity', 'high', '--format', 'json'],
    ]);
    const severities = JSON.parse(stdout).map(({ severity }: { severity: string }) => severity);
    expect(new Set(severities)).toEqual(new Set(['high']));
  });

  it('refuses a text that finds nothing, and says what to do', async () => {
    const { code, stdout, stderr } = await plumbline(['controls', '--search', 'qqqqzz']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no chosen control speaks of "qqqqzz"; search for other words');
  });
});
