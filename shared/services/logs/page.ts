/** Names of log groups in addresses of the CloudWatch console. */

/** The console encodes a slash twice, with a dollar in place of the first per cent sign. */
export const inPage = (logGroup: string): string => logGroup.replaceAll('/', '$252F');
