/** Drift in a simulated organisation: a detector is deleted, and one is created again. */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { clientIn } from '../../simulator/access.ts';
import type { Stage } from './stage.ts';

export const ONLY_DETECTORS = { controls: { '*': false, 'guardduty.enabled': true } } as const;

export const memberOf = ({ world }: Stage, index = 3): string => world.accounts[index]?.id ?? '';

export async function deleteDetector({ world }: Stage, account: string, region = 'eu-west-1', role = 'Developer') {
  const who = { arn: `arn:aws:sts::${account}:assumed-role/${role}/cleanup`, sourceIp: '203.0.113.9' };
  const client = clientIn(world, GuardDutyClient, { account, region }, who);
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
}

export async function createDetector({ world }: Stage, account: string, region = 'eu-west-1') {
  await clientIn(world, GuardDutyClient, { account, region }).send(new CreateDetectorCommand({ Enable: true }));
}
