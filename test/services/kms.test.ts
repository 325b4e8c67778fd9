import {
  CreateKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { keyArn } from '../../simulator/services/kms.ts';
import { createWorld, type WorldOptions } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';

function stage(options: WorldOptions = {}) {
  const world = createWorld({ flaws: 0, accounts: 4, ...options });
  const account = world.accounts[3]?.id ?? '';
  const kms = clientIn(world, KMSClient, { account, region: HERE });
  const own = keyArn(world, account, HERE, 'data');
  const verdicts = async () => {
    const found = await judge(world, account, 'encryption.kms-rotation');
    const here = found.verdicts.filter(({ region }) => region === HERE);
    return { here: here.map(({ resource, status }) => [resource, status]), calls: found.calls };
  };
  return { world, kms, own, verdicts };
}

describe('KMS in a simulated organisation', () => {
  it("judges the account's own keys, and pays nothing for those of AWS", async () => {
    const { own, verdicts } = stage();
    const { here, calls } = await verdicts();
    expect(here).toEqual([[own, 'pass']]);
    expect(Object.fromEntries(calls)).toEqual({
      'kms:ListAliases': 3,
      'kms:ListKeys': 3,
      'kms:DescribeKey': 3,
      'kms:GetKeyRotationStatus': 3,
    });
  });

  it('sees rotation turned off, and turned on at too slow a pace', async () => {
    const { kms, own, verdicts } = stage();
    await kms.send(new DisableKeyRotationCommand({ KeyId: own }));
    expect((await verdicts()).here).toEqual([[own, 'fail']]);
    await kms.send(new EnableKeyRotationCommand({ KeyId: own, RotationPeriodInDays: 730 }));
    expect((await verdicts()).here).toEqual([[own, 'fail']]);
    await kms.send(new EnableKeyRotationCommand({ KeyId: own }));
    expect((await verdicts()).here).toEqual([[own, 'pass']]);
  });

  it('asks for the rotation of no key that KMS does not rotate', async () => {
    const { kms, own, verdicts } = stage();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: own }));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }));
    const { here, calls } = await verdicts();
    expect(here).toEqual([
      [own, 'not-applicable'],
      [KeyMetadata?.Arn, 'not-applicable'],
    ]);
    expect(calls.get('kms:GetKeyRotationStatus')).toBe(2);
  });
});

describe('KMS that cannot be read', () => {
  it.each(['kms:ListAliases', 'kms:ListKeys'])('is unknown as a whole without %s', async (action) => {
    const { world, verdicts } = stage();
    world.fault({ kind: 'deny', action });
    expect((await verdicts()).here).toEqual([['*', 'unknown']]);
  });

  it.each(['kms:DescribeKey', 'kms:GetKeyRotationStatus'])(
    'is unknown for the one key whose policy denies %s',
    async (action) => {
      const { world, kms, own, verdicts } = stage();
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      world.fault({ kind: 'deny', action, region: HERE, times: 1 });
      expect((await verdicts()).here).toEqual([
        [own, 'unknown'],
        [KeyMetadata?.Arn, 'fail'],
      ]);
    },
  );

  it('reads every page of keys and aliases, or none', async () => {
    const { world, own, verdicts } = stage({ pageSize: 2 });
    expect((await verdicts()).here).toEqual([[own, 'pass']]);
    world.fault({ kind: 'server-error', action: 'kms:ListKeys', region: HERE, after: 1 });
    expect((await verdicts()).here).toEqual([['*', 'unknown']]);
  });
});
