/** Amazon Macie: whether it is on in a region. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { oneOf, type Seen } from '../../core/reading.ts';

const GET = 'macie2:GetMacieSession';

export interface Macie {
  readonly status: Seen<'ENABLED' | 'PAUSED' | 'OFF'>;
}

/** One resource: the account in this region. */
export const macie = collector({
  id: 'macie2.session',
  scope: 'region',
  seldom: 'set up once; its events make it be read at once',
  actions: [GET],
  triggers: [apiCalls('macie2', 'EnableMacie', 'DisableMacie', 'UpdateMacieSession')],
  sdk: () => import('@aws-sdk/client-macie2'),
  collect: async (aws, { Macie2Client, GetMacieSessionCommand }): Promise<Resource<Macie>[]> => {
    const answer = await orOff(aws.client(Macie2Client).send(new GetMacieSessionCommand({})));
    const status = answer === 'OFF' ? answer : oneOf(answer.status, ['ENABLED', 'PAUSED'], GET, 'status');
    return [{ id: aws.account.id, facts: { status } }];
  },
});

/**
 * While Macie is off, it refuses with the code of a missing permission; only the message differs: "Macie is not
 * enabled".
 */
async function orOff<T>(reading: Promise<T>): Promise<T | 'OFF'> {
  try {
    return await reading;
  } catch (error) {
    const cause = error instanceof CouldNotRead ? error.cause : undefined;
    if (cause instanceof Error && /macie is not enabled/i.test(cause.message)) return 'OFF';
    throw error;
  }
}

export default awsService({
  service: 'macie2',
  clients: ['macie2'],
  neverRead: [
    // the sensitive data itself
    'macie2:GetSensitiveDataOccurrences',
  ],
  calls: [
    leftToNextScan(
      'who administers Macie, and for which accounts, is not judged',
      '*Invitation*',
      '*Member',
      'UpdateMemberSession',
      '*OrganizationAdminAccount',
      'UpdateOrganizationConfiguration',
      'DisassociateFrom*',
    ),
    leftToNextScan(
      'what Macie looks for, and where, is not judged',
      '*AllowList',
      '*ClassificationJob',
      '*CustomDataIdentifier',
      'UpdateClassificationScope',
      'UpdateSensitivityInspectionTemplate',
      '*AutomatedDiscovery*',
      'UpdateResourceProfile*',
    ),
    leftToNextScan(
      'where its findings go is not judged',
      '*FindingsFilter',
      'CreateSampleFindings',
      'PutClassificationExportConfiguration',
      'PutFindingsPublicationConfiguration',
      'UpdateRevealConfiguration',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [leftToNextScan('its findings are read through Security Hub', 'Macie Finding', 'Macie Alert')],
});
