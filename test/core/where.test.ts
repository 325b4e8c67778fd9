import { describe, expect, it } from 'vitest';
import { ouIdsInEvent, unitsInEvent } from '../../shared/core/where.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(111_100_000_000 + index));
const HERE = 'eu-west-1';
const unit = (account: string, region = HERE) => ({ account, region });

describe('the units that an event names', () => {
  it('are those of each element on the path, in whatever capitals their fields are', () => {
    const detail = { requestParameters: { Members: [{ AccountId: '111122223333' }, { accountID: '444455556666' }] } };
    const fields = { within: ['requestParameters', 'members'], account: 'accountId' };
    expect(unitsInEvent(fields, detail, HERE)).toEqual([unit('111122223333'), unit('444455556666')]);
  });

  it('are in the region that the event names, or in the one that sent it', () => {
    const fields = { within: [], account: 'account', region: 'region' };
    const inOther = { account: ['111122223333', '444455556666'], region: 'eu-central-1' };
    expect(unitsInEvent(fields, inOther, HERE)).toEqual([
      unit('111122223333', 'eu-central-1'),
      unit('444455556666', 'eu-central-1'),
    ]);
    expect(unitsInEvent(fields, { account: '111122223333', region: '' }, HERE)).toEqual([unit('111122223333')]);
    expect(unitsInEvent(fields, [{ account: '111122223333' }], HERE)).toEqual([unit('111122223333')]);
  });

  it('are read from ARNs as well', () => {
    const fields = { within: ['copy'], arn: 'arn' };
    const detail = { copy: [{ arn: 'arn:aws:rds:eu-central-1:444455556666:snapshot:x' }, { arn: 'arn:aws:s3:::x' }] };
    expect(unitsInEvent(fields, detail, HERE)).toEqual([unit('444455556666', 'eu-central-1')]);
    expect(unitsInEvent(fields, { copy: { arn: 'x' } }, HERE)).toEqual([]);
    expect(unitsInEvent(fields, { copy: { arn: 'arn:aws:iam::444455556666:role/x' } }, HERE)).toEqual([]);
  });

  it('are named once, and are accounts', () => {
    const fields = { within: [], account: 'account' };
    const account = ['111122223333', 'x111122223333', '1111222233334', 7, '', '111122223333'];
    expect(unitsInEvent(fields, { account }, HERE)).toEqual([unit('111122223333')]);
    expect(unitsInEvent(fields, { account: '111122223333' }, '')).toEqual([]);
  });

  it('are at most 50, however many the event names', () => {
    const found = unitsInEvent({ within: [], account: 'account' }, { account: ids(60) }, HERE);
    expect(found.map(({ account }) => account)).toEqual(ids(50));
  });

  it('are none where the path leads nowhere', () => {
    for (const detail of [undefined, null, 'x', {}, { a: null }, { a: 'x' }]) {
      expect(unitsInEvent({ within: ['a', 'b'], account: 'c' }, detail, HERE)).toEqual([]);
    }
  });
});

describe('the organisational units that an event names', () => {
  it('are read from each of their fields, 50 at most', () => {
    const detail = { moved: [{ from: 'ou-1', to: 'ou-2' }, { to: ['r-1', ''] }] };
    expect(ouIdsInEvent({ within: ['moved'], units: ['from', 'to'] }, detail)).toEqual(['ou-1', 'ou-2', 'r-1']);
    expect(ouIdsInEvent({ within: [], units: ['to'] }, { to: ids(60) })).toEqual(ids(50));
    expect(ouIdsInEvent({ within: ['moved'] }, detail)).toEqual([]);
  });
});
