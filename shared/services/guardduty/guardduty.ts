/** Amazon GuardDuty: detectors and their protection plans, and open findings. */
import type { Finding, GetDetectorResponse } from '@aws-sdk/client-guardduty';
import { type Aws, about, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  eachPresent,
  given,
  instantOf,
  known,
  numberOf,
  oneOf,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { type Detector, GET_DETECTOR, plansOf } from './plans.ts';

const sdk = () => import('@aws-sdk/client-guardduty');

/** The region's detector; there is at most one. */
export const detectors = collector({
  id: 'guardduty.detectors',
  scope: 'region',
  actions: ['guardduty:ListDetectors', GET_DETECTOR],
  triggers: [
    apiCalls('guardduty', 'CreateDetector', 'UpdateDetector', 'DeleteDetector'),
    // calls of an administrator about its members; calls that only remove a member leave its detector unchanged
    about(
      { fields: { within: ['requestParameters'], account: 'accountIds' } },
      apiCalls('guardduty', 'UpdateMemberDetectors', 'StartMonitoringMembers', 'StopMonitoringMembers'),
    ),
    about(
      { fields: { within: ['requestParameters', 'accountDetails'], account: 'accountId' } },
      apiCalls('guardduty', 'CreateMembers'),
    ),
  ],
  sdk,
  collect: async (aws, { GuardDutyClient, GetDetectorCommand, paginateListDetectors }) => {
    const client = aws.client(GuardDutyClient);
    const ids = await all(paginateListDetectors({ client }, {}), (page) =>
      required(page.DetectorIds, 'guardduty:ListDetectors', 'DetectorIds'),
    );
    return eachPresent(ids, async (id): Promise<Resource<Detector> | null> => {
      const found = await seen(orGone(client.send(new GetDetectorCommand({ DetectorId: id }))));
      if (found === null) return null;
      const arn = `arn:aws:guardduty:${aws.region}:${aws.account.id}:detector/${id}`;
      if (found instanceof CouldNotRead) return { id: arn, facts: found };
      return { id: arn, tags: given(found.Tags, GET_DETECTOR, 'Tags'), facts: detectorOf(found) };
    });
  },
});

function detectorOf({ Status, Features }: GetDetectorResponse): Detector {
  const status = oneOf(Status, ['ENABLED', 'DISABLED'], GET_DETECTOR, 'Status');
  return {
    enabled: seenIn(() => known(status) === 'ENABLED'),
    features: seenIn(() => plansOf(required(Features, GET_DETECTOR, 'Features'))),
  };
}

/**
 * The answer, or null if the detector was deleted. GuardDuty has no error code for that, and says in a `BadRequestException`
 * that "the input detectorId is not owned by the current account".
 */
async function orGone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CouldNotRead && saysGone(error)) return null;
    throw error;
  }
}

const saysGone = ({ code, cause }: CouldNotRead): boolean =>
  code === 'BadRequestException' && cause instanceof Error && /detectorId is not owned/i.test(cause.message);

export interface ThreatFinding {
  readonly type: string;
  /** 1.0 to 8.9 and above: high from 7.0, critical from 9.0 ("GuardDuty finding severity levels"). */
  readonly severity: Seen<number>;
  /** ISO instant. */
  readonly firstSeen: Seen<string>;
}

const LIST = 'guardduty:ListFindings';
const GET = 'guardduty:GetFindings';
const FINDINGS_PER_CALL = 50;
/** The lowest severity that a control judges; findings below it are not read. */
const HIGH = 7;

/**
 * The account's findings that are not archived, of high severity and above. An administrator also sees those of its members,
 * which are judged in the members' accounts.
 */
export const openThreats = collector({
  id: 'guardduty.open-threats',
  scope: 'region',
  actions: [LIST, GET],
  triggers: [
    // an administrator receives its members' findings as well
    about(
      { fields: { within: [], account: 'accountId', region: 'region' } },
      serviceEvent('aws.guardduty', 'GuardDuty Finding', { severity: [{ numeric: ['>=', HIGH] }] }),
    ),
    // an administrator also archives its members' findings, and names only their ids
    about({ findings: 'named', here: true }, apiCalls('guardduty', 'ArchiveFindings', 'UnarchiveFindings')),
  ],
  uses: [detectors],
  sdk,
  collect: async (aws, { GuardDutyClient, GetFindingsCommand, paginateListFindings }) => {
    const client = aws.client(GuardDutyClient);
    const FindingCriteria = {
      Criterion: {
        accountId: { Equals: [aws.account.id] },
        severity: { GreaterThanOrEqual: HIGH },
        'service.archived': { Equals: ['false'] },
      },
    };
    const found: Resource<ThreatFinding>[] = [];
    for (const detector of await aws.facts(detectors)) {
      const DetectorId = detector.id.slice(detector.id.lastIndexOf('/') + 1);
      const ids = await all(paginateListFindings({ client }, { DetectorId, FindingCriteria }), (page) =>
        required(page.FindingIds, LIST, 'FindingIds'),
      );
      for (let start = 0; start < ids.length; start += FINDINGS_PER_CALL) {
        const FindingIds = ids.slice(start, start + FINDINGS_PER_CALL);
        const { Findings } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds }));
        const answered = required(Findings, GET, 'Findings');
        found.push(...FindingIds.flatMap((id) => threatOf(id, answered, detector.id, aws)));
      }
    }
    return found;
  },
});

/** None if the finding is another account's, or a sample. A listed finding without an answer is unreadable. */
function threatOf(
  findingId: string,
  answered: readonly Finding[],
  detector: string,
  aws: Aws,
): readonly Resource<ThreatFinding>[] {
  const id = `${detector}/finding/${findingId}`;
  const finding = answered.find(({ Id }) => Id === findingId);
  const owner = given(finding?.AccountId, GET, `AccountId of ${findingId}`);
  if (!finding || owner instanceof CouldNotRead) return [{ id, facts: owner as CouldNotRead }];
  if (owner !== aws.account.id || isSample(finding)) return [];
  return [
    {
      id: finding.Arn ?? id,
      facts: {
        type: finding.Type ?? 'unnamed',
        severity: numberOf(finding.Severity, GET, 'Severity'),
        firstSeen: instantOf(finding.CreatedAt, GET, 'CreatedAt'),
      },
    },
  ];
}

/** The additional information of a sample, which is JSON as text, says so: `{"sample":true, …}` ("Sample findings"). */
const isSample = ({ Service }: Finding): boolean => /"sample"\s*:\s*true\b/.test(Service?.AdditionalInfo?.Value ?? '');
