/** The ports of `plan` and of `finish`. */
import { s3Archive } from '../aws/archive.ts';
import { kmsSigner } from '../aws/signer.ts';
import { accountRules } from '../config/rules.ts';
import { rulesOf } from '../config/settings.ts';
import { catalogue } from '../controls/catalogue.ts';
import { revisions } from '../controls/revisions.ts';
import type { Signer } from '../core/anchor.ts';
import type { Archive } from '../core/ports.ts';
import { dynamoHistory } from '../history/history.ts';
import { dynamoRoster } from '../history/roster.ts';
import { wireArchiveList } from './archiving.ts';
import { wireChanges } from './changes.ts';
import type { Platform } from './platform.ts';
import { hubAccess, wireOrganization } from './reaching.ts';
import { wireRetention } from './retention.ts';
import { wireTimestamps } from './timestamps.ts';

export function wirePlanning(platform: Platform) {
  const config = accountRules(platform.config);
  const { client, name } = platform.table;
  const fallbackRegions = config.regions ?? platform.roles().fallbackRegions;
  return {
    registry: { controls: catalogue },
    config,
    roster: dynamoRoster(client, name),
    organization: wireOrganization(hubAccess(platform), fallbackRegions),
    archive: wireArchive(platform),
    clock: platform.clock,
  };
}
export type Planning = ReturnType<typeof wirePlanning>;

export function wireFinishing(platform: Platform) {
  const { client, name } = platform.table;
  return {
    config: rulesOf(platform.config, { controls: catalogue, revisions }),
    history: dynamoHistory(client, name),
    roster: dynamoRoster(client, name),
    archive: wireArchive(platform),
    signer: platform.signer ?? wireSigner(platform),
    timestamps: wireTimestamps(platform.config),
    archiveList: wireArchiveList(platform),
    pastRetention: wireRetention(platform),
    changesFile: wireChanges(platform.config),
    clock: platform.clock,
  };
}
export type Finishing = ReturnType<typeof wireFinishing>;

const wireArchive = ({ client, resource }: Platform): Archive =>
  s3Archive({
    client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
    bucket: resource('bucket'),
  });

const wireSigner = ({ client, resource }: Platform): Signer =>
  kmsSigner({
    client: client(async () => (await import('@aws-sdk/client-kms')).KMSClient),
    keyArn: resource('anchorKey'),
  });
