import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SigningKey, signed, signedLinks, signedTokens } from '../../shared/alerts/links.ts';
import { foldAlerts } from '../../shared/records/alerts/fold.ts';
import {
  acknowledgement,
  LINK_HOURS,
  type LinkClaim,
  linkStatusOf,
  nameOfBearer,
} from '../../shared/records/alerts/link.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { anAlert, OPENED } from './support.ts';

const claim: LinkClaim = {
  alert: '3b28358dd050',
  purpose: 'acknowledge',
  until: '2026-01-15T18:00:00.000Z',
  id: 'q1w2e3r4t5y6u7i8',
};

let world: World;
let kms: KMSClient;
let key: SigningKey;

async function newKey(spec: 'HMAC_256' | 'SYMMETRIC_DEFAULT' = 'HMAC_256'): Promise<SigningKey> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: spec }));
  return { client: async () => kms, keyArn: KeyMetadata?.Arn ?? '' };
}

beforeEach(async () => {
  world = createWorld({ accounts: 2 });
  kms = clientIn(world, KMSClient, { account: world.security.id, region: 'us-east-1' });
  key = await newKey();
});

const linksWith = (signing: SigningKey, missed: (alert: string, error: unknown) => void = () => {}) =>
  signedLinks({ ...signing, url: 'https://links.example.com/alert', clock: () => new Date(OPENED), missed });

describe('a token', () => {
  it('contains the signed claim, and is short and safe in an address', async () => {
    const token = await signed(key, claim);
    expect(token).toMatch(/^[\w.-]{1,120}$/);
    expect(await signedTokens(key).read(token)).toEqual(claim);
  });

  it('is refused with any one letter changed, removed or added', async () => {
    const tokens = signedTokens(key);
    const token = await signed(key, claim);
    const at = fc.nat({ max: token.length - 1 });
    const letter = fc.constantFrom(...'abcxyzABCXYZ0189-_.~ \n');
    await fc.assert(
      fc.asyncProperty(at, letter, fc.constantFrom(0, 1), fc.boolean(), async (index, put, taken, without) => {
        const other = token.slice(0, index) + (without ? '' : put) + token.slice(index + (without ? 1 : taken));
        return other === token || (await tokens.read(other)) === null;
      }),
      { numRuns: 400 },
    );
  });

  it('is refused if another key signed it', async () => {
    expect(await signedTokens(await newKey()).read(await signed(key, claim))).toBeNull();
  });

  it('is not called invalid while KMS cannot be reached', async () => {
    const token = await signed(key, claim);
    await kms.send(new DisableKeyCommand({ KeyId: key.keyArn }));
    await expect(signedTokens(key).read(token)).rejects.toThrow(/is Disabled/);
  });

  it('that has another form costs no call', async () => {
    const unasked: SigningKey = { ...key, client: () => Promise.reject(new Error('asked')) };
    for (const token of ['', 'x', '1.a.x.1.AAAA.BBBB', '2.a.b.c.d.e', 'a'.repeat(100_000)])
      expect(await signedTokens(unasked).read(token)).toBeNull();
  });

  it('is not made from a claim that could not be read again', async () => {
    await expect(signed(key, { ...claim, alert: 'a.b' })).rejects.toThrow(/no link can be made for the alert a\.b/);
  });
});

describe('a link', () => {
  it('is good for twelve hours, and never the same twice', async () => {
    const links = linksWith(key);
    const [one, other] = await Promise.all([links.acknowledge('a1'), links.acknowledge('a1')]);
    expect(one).toMatch(/^https:\/\/links\.example\.com\/alert\?t=1\.a\.a1\./);
    expect(one).not.toBe(other);
    const read = await signedTokens(key).read(new URL(one ?? '').searchParams.get('t') ?? '');
    expect(read).toMatchObject({ alert: 'a1', until: '2026-01-15T18:00:00.000Z' });
  });

  it.each<[string, () => Promise<SigningKey>]>([
    [
      'is disabled',
      async () => {
        await kms.send(new DisableKeyCommand({ KeyId: key.keyArn }));
        return key;
      },
    ],
    ['is of another kind', () => newKey('SYMMETRIC_DEFAULT')],
    ['is gone', async () => ({ ...key, keyArn: 'arn:aws:kms:us-east-1:111122223333:key/none' })],
  ])('is left out when the key %s: the alert goes out all the same', async (_what, signing) => {
    const heard: unknown[] = [];
    const links = linksWith(await signing(), (alert, error) => heard.push([alert, (error as Error).name]));
    expect(await links.acknowledge('a1')).toBeNull();
    expect(heard).toEqual([['a1', expect.stringMatching(/Exception$/)]]);
  });

  it('is forgotten as used only when it has expired', () => {
    const used = acknowledgement(claim, 'dana');
    const opened = { alerts: { [claim.alert]: anAlert() }, windows: {}, usedIds: {} };
    const after = foldAlerts(opened, [used], OPENED);
    const late = new Date(Date.parse(OPENED) + LINK_HOURS * 3_600_000 - 1).toISOString();
    const later = foldAlerts(after, [], late);
    expect(linkStatusOf(later, { ...claim, until: '2026-01-15T18:00:00.000Z' }, late).is).toBe('used');
  });
});

describe('the status of a link', () => {
  const state = (over: Parameters<typeof anAlert>[0]) => ({
    ...{ alerts: { [claim.alert]: anAlert(over) }, windows: {}, usedIds: {} },
  });

  it.each<[string, Parameters<typeof anAlert>[0]]>([
    ['open', {}],
    ['acknowledged', { status: 'acknowledged' }],
    ['waived', { status: 'waived' }],
    ['resolved', { status: 'resolved' }],
  ])('is %s', (is, over) => {
    expect(linkStatusOf(state(over), claim, OPENED)).toMatchObject({ is, claim, alert: over });
  });

  it('is expired from the instant at which the link expires', () => {
    expect(linkStatusOf(state({}), claim, claim.until)).toEqual({ is: 'expired', claim });
  });

  it('does not treat a name that every JavaScript object has, such as __lookupGetter__, as a used link', () => {
    expect(linkStatusOf(state({}), { ...claim, id: '__lookupGetter__' }, OPENED).is).toBe('open');
  });
});

describe('the bearer of a link', () => {
  it.each([
    ['Dana Ito', 'Dana Ito, by signed link'],
    ['  Dana \r\n\t Ito ', 'Dana Ito, by signed link'],
    ['a\u2028b\u0000c\u202ed', 'a b c d, by signed link'],
    ['', 'whoever had the signed link'],
    ['\u200b\u200d ', 'whoever had the signed link'],
    ['---', 'whoever had the signed link'],
    ['𝔘'.repeat(500), `${'𝔘'.repeat(60)}, by signed link`],
    ['<script>', '<script>, by signed link'],
  ])('who says %j is recorded as %j', (name, by) => {
    expect(nameOfBearer(name)).toBe(by);
  });
});
