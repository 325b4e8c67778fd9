import { localClient } from '../../shared/history/embedded.ts';
import { historyContract } from '../history/contract.ts';
import { dynamoDbLocalUrl } from './support/servers.ts';

historyContract('DynamoDB Local', async () => {
  const client = localClient(dynamoDbLocalUrl());
  return { client, close: async () => client.destroy() };
});
