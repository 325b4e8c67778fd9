/** AWS Account Management: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'account',
  clients: ['account'],
  globalSources: ['aws.account'],
  calls: [
    left('which regions are scanned is decided when a scan is planned', 'EnableRegion', 'DisableRegion'),
    left("the root user's address is not judged", 'StartPrimaryEmailUpdate', 'AcceptPrimaryEmailUpdate'),
    left('the name and the postal contact of an account are not judged', 'PutAccountName', 'PutContactInformation'),
    left('a telephone number is not judged', 'SendPhoneNumberVerification', 'VerifyPhoneNumber'),
  ],
  events: [left('which regions are scanned is decided when a scan is planned', 'Region Opt-In Status Change')],
});
