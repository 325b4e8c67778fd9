/** Simulated S3 Control: the account's own public access block. */
import type { PublicAccessBlockConfiguration, PutPublicAccessBlockRequest } from '@aws-sdk/client-s3-control';
import { apiError, type Call, service } from '../service.ts';

export interface S3Control {
  block: PublicAccessBlockConfiguration | null;
}

/** All four settings on, as S3 sets them for new buckets. */
export const EVERY_BLOCK: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

function ownOnly({ account, input }: Call<S3Control, { AccountId?: string }>): void {
  if (input.AccountId !== account.id) throw apiError('AccessDenied', 'Access Denied', 403);
}

export const s3Control = service<S3Control>({
  serviceId: 'S3 Control',
  eventSource: 's3',
  scope: 'account',
  seed: ({ flaw }) => ({ block: flaw('s3-account-block-off', 0.04) ? null : EVERY_BLOCK }),
  reads: {
    GetPublicAccessBlock: (call: Call<S3Control>) => {
      ownOnly(call);
      if (call.state.block) return { PublicAccessBlockConfiguration: call.state.block };
      throw apiError(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        404,
      );
    },
  },
  writes: {
    PutPublicAccessBlock: (call: Call<S3Control, PutPublicAccessBlockRequest>) => {
      ownOnly(call);
      call.state.block = call.input.PublicAccessBlockConfiguration ?? {};
      return {};
    },
    DeletePublicAccessBlock: (call: Call<S3Control>) => {
      ownOnly(call);
      call.state.block = null;
      return {};
    },
  },
  eventNames: {
    PutPublicAccessBlock: 'PutAccountPublicAccessBlock',
    DeletePublicAccessBlock: 'DeleteAccountPublicAccessBlock',
  },
});
