/** A stage on which alerts carry links, and one alert that fires. */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { type AlertPayload, payloadSchema } from '../../shared/alerts/payload.ts';
import { clientIn } from '../../simulator/access.ts';
import type { PublishedMessage } from '../../simulator/services/sns.ts';
import { openStage, type Stage } from './stage.ts';

const ONLY = { controls: { '*': false, 'guardduty.enabled': true } };
const REGION = 'eu-west-1';

export interface Linked extends Stage {
  readonly account: string;
  /** The first message of the alert, and the link in it. */
  readonly alert: AlertPayload;
  readonly link: string;
  readonly token: string;
  /** Messages since the last call. */
  told(): AlertPayload[];
  putRight(): Promise<void>;
  breakAgain(): Promise<void>;
}

export const payloadOf = ({ bodies }: PublishedMessage): AlertPayload =>
  payloadSchema.parse(JSON.parse(bodies.default ?? '')) as AlertPayload;

export const tokenOf = (link: string): string => new URL(link).searchParams.get('t') ?? '';

export async function openLinked(): Promise<Linked> {
  const stage = await openStage({ regions: [REGION] }, ONLY, { links: true });
  const { world, runtime } = stage;
  const account = world.accounts[3]?.id ?? '';
  const who = { arn: `arn:aws:sts::${account}:assumed-role/Developer/dana`, sourceIp: '203.0.113.9' };
  const guardduty = clientIn(world, GuardDutyClient, { account, region: REGION }, who);
  const told = () => runtime.received().map(payloadOf);
  const breakAgain = async () => {
    const { DetectorIds } = await guardduty.send(new ListDetectorsCommand({}));
    await guardduty.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    await runtime.settle();
  };
  const putRight = async () => {
    await guardduty.send(new CreateDetectorCommand({ Enable: true }));
    await runtime.settle();
  };
  await runtime.scan();
  told();
  await breakAgain();
  const [alert] = told();
  const link = alert?.links.acknowledge;
  if (!alert || !link) throw new Error('no alert with a link was told');
  return { ...stage, account, alert, link, token: tokenOf(link), told, putRight, breakAgain };
}

/** Sends the form as a browser does. */
export const post = (link: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(new URL(link).href.split('?')[0] ?? '', { method: 'POST', body: new URLSearchParams(fields) });
