import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { plumbline } from '../support/cli.ts';

const DAY = 86_400_000;
const dayOf = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** Attests with these options; returns the command's result and what the store holds for the organisation. */
async function attest(control: string, ...options: string[]) {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-terms-'));
  await writeFile(join(cwd, 'report.txt'), 'what was done, and what was found');
  const common = ['--evidence', 'report.txt', '--note', 'x', '--store', 'store'];
  const result = await plumbline(['attest', control, ...common, ...options], { cwd });
  const kept = async () => {
    const store = await openStore({ store: join(cwd, 'store') }, { create: false });
    try {
      return Object.values((await store.history.read(attestationsOf(ORGANIZATION))).contents)[0];
    } finally {
      await store.close();
    }
  };
  return { ...result, kept };
}

const CERTIFICATE = ['--covers', 'deployment-date,checklist-review,next-review-date', '--value', 'openItems=0'];
const BY = userInfo().username;

/** The first verb that writes to a store makes the key of its anchors, and says so. */
const ONLY_THE_KEY = /^(made the key that signs anchors: .*\nits fingerprint is .*\n)?$/;

describe('an attestation', () => {
  it('lasts for the cadence of its control, from the instant at which it takes effect', async () => {
    const quarterly = await attest('dr.drill-quarterly');
    expect(quarterly.stdout).toContain(`until ${dayOf(90)}`);
    const { stdout, kept } = await attest('dr.plan', '--effective', dayOf(-30));
    expect(stdout).toContain(`until ${dayOf(335)}`);
    expect(await kept()).toMatchObject({ effective: `${dayOf(-30)}T00:00:00.000Z` });
  });

  it('records role, approver, release and parts besides the person who recorded it', async () => {
    const signed = await attest(
      'signoff.security-officer',
      ...['--release', '2026.1', '--role', 'security officer', '--approver', 'security@example.com'],
    );
    expect({ code: signed.code, stderr: signed.stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(ONLY_THE_KEY),
    });
    expect(await signed.kept()).toMatchObject({
      ...{ by: `local user ${BY}`, approver: 'security@example.com', role: 'security officer', release: '2026.1' },
    });
    const covering = await attest('backup.documentation', '--covers', 'strategy,location,service-levels,restore-steps');
    expect(covering.stderr).toMatch(ONLY_THE_KEY);
    expect(await covering.kept()).toMatchObject({
      covers: ['strategy', 'location', 'service-levels', 'restore-steps'],
    });
  });

  it('has no fields that were not given, as those recorded before have none', async () => {
    const kept = await (await attest('dr.plan')).kept();
    expect(Object.keys(kept ?? {}).sort()).toEqual(
      ['account', 'at', 'by', 'control', 'evidence', 'expires', 'note', 'values'].sort(),
    );
  });

  it('is recorded with a note if the control may fail in spite of it', async () => {
    const { code, stderr } = await attest('backup.documentation', '--covers', 'strategy,locations');
    expect(stderr).toContain('location, restore-steps, service-levels is not covered');
    expect(stderr).toContain('locations is no part that it asks for; did you mean location?');
    expect(code).toBe(0);
    const signed = await attest('signoff.tech-lead', '--release', '1', '--role', 'Chief');
    expect(signed.stderr).toContain('Chief is none of its roles, Tech Lead or Architecture Lead');
  });

  it.each([
    ['that ended already', 'dr.drill-quarterly', ['--effective', dayOf(-91)], /would have ended on .* already/],
    ['that took effect tomorrow', 'dr.plan', ['--effective', dayOf(2)], /lies in the future/],
    ['without the role that is asked for', 'signoff.tech-lead', ['--release', '1'], /asks for --role: Tech Lead or/],
    ['without the release', 'signoff.tech-lead', ['--role', 'Tech Lead'], /asks for --release/],
    ['without the parts', 'backup.documentation', [], /asks for --covers: strategy,location,/],
    [
      'with a role that nobody reads',
      'dr.plan',
      ['--role', 'Tech Lead'],
      /does not read --role Tech Lead; leave it out/,
    ],
    ['with a release that nobody reads', 'dr.plan', ['--release', '1'], /does not read --release/],
    ['with parts that nobody reads', 'dr.plan', ['--covers', 'all'], /does not read --covers/],
    ['with a reviewer whom nobody reads', 'dr.plan', ['--reviewer', 'x'], /does not read --reviewer/],
    ['with an approver on two lines', 'dr.plan', ['--approver', 'a\nb'], /on one line/],
  ])('%s is refused', async (_what, control, options, message) => {
    const { code, stderr, stdout } = await attest(control, ...options);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    ['nobody', [], /asks for --approver/],
    ['the one who records it', ['--approver', BY], /the approval of another person/],
    ['the one who records it, by their address', ['--approver', `${BY}@example.com`], /the approval of another person/],
    ['the one who records it, by their ARN', ['--approver', `arn:aws:iam::111122223333:user/${BY}`], /of another/],
  ])('that needs another person’s approval is refused from %s', async (_who, options, message) => {
    const covers = ['--covers', 'change-process,deployment-procedure,approved-plan,configuration-changes'];
    const { code, stderr } = await attest('delivery.change-management', ...covers, ...options);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('that needs a third person’s review is refused from the approver, and taken from a third', async () => {
    const common = ['--release', '2026.1', '--approver', 'board@example.com', ...CERTIFICATE];
    const missing = await attest('signoff.certification', ...common);
    expect(missing.stderr).toMatch(/asks for --reviewer: a third person/);
    const same = await attest('signoff.certification', ...common, '--reviewer', 'Board');
    expect(same.stderr).toMatch(/asks for the review of a third person/);
    const third = await attest('signoff.certification', ...common, '--reviewer', 'audit@example.com');
    expect({ code: third.code, stderr: third.stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(ONLY_THE_KEY),
    });
    expect(await third.kept()).toMatchObject({ approver: 'board@example.com', reviewer: 'audit@example.com' });
  });
});
