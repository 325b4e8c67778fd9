/**
 * A scripted day of drift in a simulated organisation, made by ordinary AWS SDK calls, with the way to put each change right.
 */
import { BackupClient, GetBackupPlanCommand, UpdateBackupPlanCommand } from '@aws-sdk/client-backup';
import { CostExplorerClient, ProvideAnomalyFeedbackCommand } from '@aws-sdk/client-cost-explorer';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import {
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand as DeleteAccountBlock,
  PutPublicAccessBlockCommand as PutAccountBlock,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { GLOBAL } from '../../shared/core/account.ts';
import { acknowledge } from '../../shared/pipeline/handle.ts';
import type { AlertsState } from '../../shared/records/alerts/alert.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { clientIn } from '../../simulator/access.ts';
import { ebsUnencrypted } from '../../simulator/scenarios/drifts.ts';
import { raiseAnomaly } from '../../simulator/services/cost-explorer.ts';
import { attestDrill, drilledLongAgo } from './demo-evidence.ts';
import { as, passes, passing, type Stage } from './demo-stage.ts';

export interface Scene {
  readonly what: string;
  /** Makes the change. Returns the way to put it right, or null if this organisation has no resource for it. */
  happen(stage: Stage): Promise<(() => Promise<void>) | null>;
  /**
   * Left out of the demo if a person is to acknowledge the alert: it changes nothing but the waiting of the on-call engineer.
   */
  readonly isAnswer?: boolean;
  /** No event reports the change: only the next scan finds it. */
  readonly seenByScan?: boolean;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const EVERY_BLOCK = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

const detectorDeleted: Scene = {
  what: 'somebody deletes a GuardDuty detector',
  happen: async (stage) => {
    const place = await passing(stage, 'guardduty.enabled', stage.world.regions.toReversed());
    if (!place) return null;
    const client = clientIn(stage.world, GuardDutyClient, place, as(place.account, 'Developer', 'cleanup'));
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    return async () => {
      const admin = clientIn(stage.world, GuardDutyClient, place, as(place.account, 'SecurityOps', 'remediation'));
      await admin.send(new CreateDetectorCommand({ Enable: true }));
    };
  },
};

const bucketOpened: Scene = {
  what: 'somebody opens a bucket to the world',
  happen: async (stage) => {
    const place = await passing(stage, 'storage.s3-public-access', [GLOBAL, ...stage.world.regions]);
    if (!place) return null;
    const { account } = place;
    const Bucket = place.resource.replace('arn:aws:s3:::', '');
    const region = place.region === GLOBAL ? 'us-east-1' : place.region;
    const where = { account, region };
    const who = as(account, 'WebTeam', 'deploy');
    const s3 = clientIn(stage.world, S3Client, where, who);
    const control = clientIn(stage.world, S3ControlClient, where, who);
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await control.send(new DeleteAccountBlock({ AccountId: account }));
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: publicPolicy(Bucket) }));
    return async () => {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: EVERY_BLOCK }));
      await control.send(new PutAccountBlock({ AccountId: account, PublicAccessBlockConfiguration: EVERY_BLOCK }));
    };
  },
};

const publicPolicy = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
  });

const retentionCut: Scene = {
  what: 'somebody cuts the retention of a backup plan to three days',
  happen: async (stage) => {
    const place = await passing(stage, 'backup.plan-retention', stage.world.regions);
    if (!place) return null;
    const BackupPlanId = place.resource.slice(place.resource.lastIndexOf(':') + 1);
    const client = clientIn(stage.world, BackupClient, place, as(place.account, 'CostSaving', 'sweep'));
    const { BackupPlan } = await client.send(new GetBackupPlanCommand({ BackupPlanId }));
    if (!BackupPlan) return null;
    const kept = (DeleteAfterDays: number) => ({
      BackupPlanName: BackupPlan.BackupPlanName,
      Rules: BackupPlan.Rules?.map((rule) => ({ ...rule, Lifecycle: { DeleteAfterDays } })),
    });
    await client.send(new UpdateBackupPlanCommand({ BackupPlanId, BackupPlan: kept(3) }));
    return async () => {
      await client.send(new UpdateBackupPlanCommand({ BackupPlanId, BackupPlan: kept(35) }));
    };
  },
};

const anomalyFound: Scene = {
  what: 'AWS finds a cost anomaly',
  happen: async ({ world }) => {
    const account = world.accounts.find(({ environment, kind }) => kind === 'member' && environment === 'sandbox');
    if (!account) return null;
    const surge = {
      service: 'Amazon Elastic Compute Cloud - Compute',
      impact: 1_840,
      usageType: 'BoxUsage:p5.48xlarge',
    };
    const AnomalyId = raiseAnomaly(world, { ...surge, account, region: world.regions[0] ?? 'us-east-1' });
    return async () => {
      const payer = { account: world.management.id, region: 'us-east-1' };
      const client = clientIn(world, CostExplorerClient, payer, as(payer.account, 'FinOps', 'triage'));
      await client.send(new ProvideAnomalyFeedbackCommand({ AnomalyId, Feedback: 'YES' }));
    };
  },
};

const evidenceExpires: Scene = {
  what: 'two days pass, and the evidence of a disaster-recovery drill expires',
  seenByScan: true,
  happen: async ({ world, runtime }) => {
    const account = drilledLongAgo(world);
    if (!account) return null;
    world.advance(2 * DAY);
    return () => attestDrill({ world, history: runtime.wiring.history }, account, 90);
  },
};

/** A scene that breaks nothing has nothing to put right. */
const NOTHING = async () => {};

const nobodyAnswers: Scene = {
  what: 'half an hour passes, and nobody answers',
  happen: async ({ world }) => {
    world.advance(30 * MINUTE);
    return NOTHING;
  },
};

const somebodyAnswers: Scene = {
  what: 'somebody takes all that fires: plumbline alerts ack',
  isAnswer: true,
  happen: async ({ runtime: { wiring } }) => {
    const { contents: alerts } = await wiring.history.read(ALERTS);
    for (const { id } of firing(alerts)) await acknowledge(wiring, id, 'Dana, on call');
    return NOTHING;
  },
};

const firing = ({ alerts }: AlertsState) => Object.values(alerts).filter(({ status }) => status === 'firing');

const shutOut: Scene = {
  what: 'a service control policy shuts everybody out of AWS Backup, in all accounts at once',
  seenByScan: true,
  happen: async ({ world }) => {
    const lift = world.fault({ kind: 'deny', action: 'backup:*', policy: true });
    return async () => lift();
  },
};

const undoneAgainAndAgain: Scene = {
  what: 'a person and a pipeline undo each other, again and again',
  happen: async ({ world, runtime }) => {
    const place = await passing({ world, runtime }, 'encryption.ebs-default', world.regions);
    if (!place) return null;
    const by = as(place.account, 'Pipeline', 'deploy').arn;
    let undo = NOTHING;
    for (let turn = 0; turn < 5; turn += 1) {
      await undo();
      await passes({ world, runtime }, 2 * MINUTE);
      undo = await ebsUnencrypted.breaks({ world, ...place, by });
      await passes({ world, runtime }, 2 * MINUTE);
    }
    return undo;
  },
};

export const DAY_OF_DRIFT: readonly Scene[] = [
  detectorDeleted,
  bucketOpened,
  retentionCut,
  anomalyFound,
  nobodyAnswers,
  somebodyAnswers,
  undoneAgainAndAgain,
  evidenceExpires,
  shutOut,
];
