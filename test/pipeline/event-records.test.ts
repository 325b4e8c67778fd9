/** CloudTrail records in which fields are missing, null or empty: the trigger and the actor that an occurrence takes from them. */
import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { afterEach, describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { actorInWords, shortActorName } from '../../shared/alerts/actor.ts';
import type { Actor, Cause } from '../../shared/core/commit.ts';
import { creditedTo } from '../../shared/pipeline/credit.ts';
import type { ResolvedRequest } from '../../shared/pipeline/requests.ts';
import { roleOf } from '../../shared/records/alerts/common-cause.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { openStage, type Stage } from '../support/stage.ts';

const envelope = (detail: object) => ({
  version: '0',
  id: 'e-1',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.guardduty',
  account: '111122223333',
  time: '2026-01-15T06:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: { eventSource: 'guardduty.amazonaws.com', eventName: 'DeleteDetector', ...detail },
});
const occurrence = (detail: object) => occurrenceFrom(JSON.stringify(envelope(detail)));
const actor = (userIdentity: unknown): Actor => occurrence({ userIdentity }).actor as Actor;

const DIRECTORY = 'arn:aws:identitystore::111122223333:identitystore/d-9067642ac7';
const inDirectory = (userId: string) => ({
  type: 'IdentityCenterUser',
  accountId: '111122223333',
  onBehalfOf: { userId, identityStoreArn: DIRECTORY },
  credentialId: 'EXAMPLEVHULjJdTUdPJfofVa1sufHDoj7aYcOYcxFVllWR_Whr1fEXAMPLE',
});
const KIM = '544894e8-80c1-707f-60e3-3ba6510dfac1';
const LEE = '90676d91-20a1-70b2-8c0a-a5c7f4d3e201';

describe('a record', () => {
  it.each(['requestID', 'userAgent', 'userIdentity', 'sourceIPAddress', 'eventID', 'eventTime', 'awsRegion'])(
    'whose %s is null, missing or of another kind tells of its call all the same',
    (field) => {
      for (const value of [null, undefined, 7, {}]) {
        expect(occurrence({ [field]: value })).toMatchObject({
          eventSource: 'guardduty.amazonaws.com',
          eventName: 'DeleteDetector',
        });
      }
    },
  );

  it.each(['eventSource', 'eventName'])('without its %s is refused', (field) => {
    expect(() => occurrence({ [field]: null })).toThrow(field);
  });
});

describe('the actor', () => {
  it.each([
    ['an ARN', { arn: 'arn:aws:iam::111122223333:user/kim', principalId: 'AIDAJ45Q7YFFAREXAMPLE' }, 'user kim', 'kim'],
    [
      'a unique id and an empty ARN',
      { arn: '', principalId: 'AIDAJ45Q7YFFAREXAMPLE' },
      'AIDAJ45Q7YFFAREXAMPLE',
      'AIDAJ45Q7YFFAREXAMPLE',
    ],
    [
      'the session of a role, and null for its ARN',
      { arn: null, principalId: 'AROAIDPPEZS35WEXAMPLE:kim' },
      'AROAIDPPEZS35WEXAMPLE:kim',
      'kim',
    ],
    ['an id in a directory', inDirectory(KIM), `user ${KIM} of the directory d-9067642ac7`, KIM],
    ['an id in a directory that is not named', { onBehalfOf: { userId: KIM } }, `user ${KIM}`, KIM],
    [
      'nothing, as S3 has callers that did not sign',
      { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
      'an anonymous caller',
      'somebody anonymous',
    ],
    ['a name', { type: 'Unknown', userName: 'kim' }, 'kim', 'kim'],
    ['an account', { type: 'AWSAccount', accountId: '444455556666' }, 'account 444455556666', 'account 444455556666'],
    ['a service', { type: 'AWSService', invokedBy: 'backup.amazonaws.com' }, 'AWS itself: backup.amazonaws.com', ''],
    ['nothing at all', null, 'unknown principal', ''],
  ])('that has %s is named by it', (_what, identity, inWords, inAWord) => {
    expect(actorInWords(actor(identity))).toBe(inWords);
    expect(shortActorName(actor(identity))).toBe(inAWord);
  });

  it('differs for another id in the directory, within a batch and as the cause of an alert', () => {
    const [kim, lee] = [actor(inDirectory(KIM)), actor(inDirectory(LEE))] as const;
    const stale = ({ principal }: Actor): ResolvedRequest => {
      const cause: Cause = { kind: 'event', event: principal, detailType: 'x', actor: { principal } as Actor };
      return { cause, time: '2026-01-15T06:00:00Z', mentions: () => [new Set<string>()] } as unknown as ResolvedRequest;
    };
    const moved = { resources: ['r'], known: new Set(['r']) };
    expect(creditedTo([stale(kim), stale(lee)], moved)).toMatchObject({ actor: { others: 1 } });
    expect(roleOf(kim.principal)).not.toBe(roleOf(lee.principal));
  });
});

describe('a call whose record has null in place of a text', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('causes a reaction and an alert', async () => {
    stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true } });
    await stage.runtime.scan();
    stage.runtime.received();
    const events: EventBridgeEvent[] = [];
    stage.world.onEvent((event) => events.push(event));
    const account = stage.world.accounts[3]?.id ?? '';
    const client = clientIn(stage.world, GuardDutyClient, { account, region: 'eu-west-1' });
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    const [event] = events as [EventBridgeEvent];
    stage.world.emit({ ...event, id: 'e-2', detail: { ...event.detail, requestID: null, userIdentity: null } });
    await stage.runtime.settle();
    expect(stage.runtime.received()).toHaveLength(1);
    expect(stage.runtime.waiting()).toBe(0);
  });
});
