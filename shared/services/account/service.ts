/** AWS Account Management: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'account',
  clients: ['account'],
  globalSources: ['aws.account'],
  calls: [
    leftToNextScan('which regions are scanned is decided when a scan is planned', 'EnableRegion', 'DisableRegion'),
    leftToNextScan("the root user's address is not judged", 'StartPrimaryEmailUpdate', 'AcceptPrimaryEmailUpdate'),
    leftToNextScan(
      'the name and the postal contact of an account are not judged',
      'PutAccountName',
      'PutContactInformation',
    ),
    leftToNextScan('a telephone number is not judged', 'SendPhoneNumberVerification', 'VerifyPhoneNumber'),
  ],
  events: [
    leftToNextScan('which regions are scanned is decided when a scan is planned', 'Region Opt-In Status Change'),
  ],
});
