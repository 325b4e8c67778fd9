/**
 * Events that the CIS AWS Foundations Benchmark requires alerts for, as records of CloudTrail: for each recommendation, the
 * fields of the records that a metric filter must count ("4 Monitoring", versions 3.0.0 and 5.0.0), and a filter that does.
 * Calls of EC2-Classic, which AWS retired, cannot occur and are left out.
 */

/** Fields of a record by their path: `userIdentity.type`. A field that is not named is missing from the record. */
export type TrailRecord = Readonly<Record<string, string>>;

export interface MonitoredEvents {
  readonly records: readonly TrailRecord[];
  /** A pattern of a metric filter that counts them. */
  readonly pattern: string;
}

const USUAL: TrailRecord = {
  eventVersion: '1.11',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: 'aws-cli/2.15.30',
  recipientAccountId: '111122223333',
  'userIdentity.type': 'AssumedRole',
  'userIdentity.accountId': '111122223333',
};

/** A record that no recommendation is about: a filter that counts it would alert on every event. */
export const ORDINARY: TrailRecord = {
  ...USUAL,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  readOnly: 'true',
};

function calls(service: string, ...names: string[]): MonitoredEvents {
  const eventSource = `${service}.amazonaws.com`;
  return {
    records: names.map((eventName) => ({ ...USUAL, eventSource, eventName, readOnly: 'false' })),
    // as short as possible, because messages contain it
    pattern: `{$.eventSource=${eventSource}&&(${names.map((name) => `$.eventName=${name}`).join('||')})}`,
  };
}

const SIGN_IN: TrailRecord = {
  ...USUAL,
  eventType: 'AwsConsoleSignIn',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  'userIdentity.type': 'IAMUser',
};

export const UNAUTHORIZED_CALLS: MonitoredEvents = {
  records: ['Client.UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'].map((errorCode) => ({
    ...USUAL,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode,
  })),
  pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
};

export const SIGN_IN_WITHOUT_MFA: MonitoredEvents = {
  records: [{ ...SIGN_IN, 'additionalEventData.MFAUsed': 'No', 'responseElements.ConsoleLogin': 'Success' }],
  pattern:
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
};

export const ROOT_USE: MonitoredEvents = {
  records: [
    { ...ORDINARY, 'userIdentity.type': 'Root' },
    { ...SIGN_IN, 'userIdentity.type': 'Root', 'responseElements.ConsoleLogin': 'Success' },
  ],
  pattern:
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
};

export const FAILED_SIGN_IN: MonitoredEvents = {
  records: [{ ...SIGN_IN, errorMessage: 'Failed authentication', 'responseElements.ConsoleLogin': 'Failure' }],
  pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
};

export const IAM_POLICY_CHANGES = calls(
  'iam',
  ...['DeleteGroupPolicy', 'DeleteRolePolicy', 'DeleteUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy'],
  ...['CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion'],
  ...['AttachRolePolicy', 'DetachRolePolicy', 'AttachUserPolicy', 'DetachUserPolicy'],
  ...['AttachGroupPolicy', 'DetachGroupPolicy'],
);

export const TRAIL_CHANGES = calls(
  'cloudtrail',
  ...['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'],
);

export const KEY_DELETIONS = calls('kms', 'DisableKey', 'ScheduleKeyDeletion');

export const BUCKET_POLICY_CHANGES = calls(
  's3',
  ...['PutBucketAcl', 'PutBucketPolicy', 'PutBucketCors', 'PutBucketLifecycle', 'PutBucketReplication'],
  ...['DeleteBucketPolicy', 'DeleteBucketCors', 'DeleteBucketLifecycle', 'DeleteBucketReplication'],
);

export const CONFIG_CHANGES = calls(
  'config',
  ...['StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder'],
);

export const SECURITY_GROUP_CHANGES = calls(
  'ec2',
  ...['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'],
  ...['RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'CreateSecurityGroup', 'DeleteSecurityGroup'],
);

export const NETWORK_ACL_CHANGES = calls(
  'ec2',
  ...['CreateNetworkAcl', 'CreateNetworkAclEntry', 'DeleteNetworkAcl', 'DeleteNetworkAclEntry'],
  ...['ReplaceNetworkAclEntry', 'ReplaceNetworkAclAssociation'],
);

export const GATEWAY_CHANGES = calls(
  'ec2',
  ...['CreateCustomerGateway', 'DeleteCustomerGateway', 'AttachInternetGateway'],
  ...['CreateInternetGateway', 'DeleteInternetGateway', 'DetachInternetGateway'],
);

export const ROUTE_CHANGES = calls(
  'ec2',
  ...['CreateRoute', 'CreateRouteTable', 'ReplaceRoute', 'ReplaceRouteTableAssociation'],
  ...['DeleteRouteTable', 'DeleteRoute', 'DisassociateRouteTable'],
);

export const VPC_CHANGES = calls(
  'ec2',
  ...['CreateVpc', 'DeleteVpc', 'ModifyVpcAttribute', 'AcceptVpcPeeringConnection'],
  ...['CreateVpcPeeringConnection', 'DeleteVpcPeeringConnection', 'RejectVpcPeeringConnection'],
);

const ORGANIZATION_CALLS = calls(
  'organizations',
  ...['AcceptHandshake', 'AttachPolicy', 'CreateAccount', 'CreateOrganizationalUnit', 'CreatePolicy'],
  ...['DeclineHandshake', 'DeleteOrganization', 'DeleteOrganizationalUnit', 'DeletePolicy', 'DetachPolicy'],
  ...['DisablePolicyType', 'EnablePolicyType', 'InviteAccountToOrganization', 'LeaveOrganization'],
  ...['MoveAccount', 'RemoveAccountFromOrganization', 'UpdatePolicy', 'UpdateOrganizationalUnit'],
);

export const ORGANIZATION_CHANGES: MonitoredEvents = {
  ...ORGANIZATION_CALLS,
  // every event that is not a read is a change; a list of the calls is too long for a message
  pattern: '{$.eventSource=organizations.amazonaws.com&&$.eventName!=Describe*&&$.eventName!=List*}',
};
