/** Simulated Amazon Macie: on in every region of every account, except where a flaw has it paused or off. */
import { apiError, type Call, service } from '../service.ts';

interface Macie {
  status: 'ENABLED' | 'PAUSED' | 'OFF';
}

export const macie2 = service<Macie>({
  serviceId: 'Macie2',
  eventSource: 'macie2',
  scope: 'region',
  seed: ({ flaw }) => ({ status: flaw('macie-off', 0.03) ? 'OFF' : flaw('macie-paused', 0.02) ? 'PAUSED' : 'ENABLED' }),
  reads: {
    GetMacieSession: ({ state, now }: Call<Macie>) => {
      if (state.status === 'OFF') throw apiError('AccessDeniedException', 'Macie is not enabled', 403);
      return { status: state.status, createdAt: now, findingPublishingFrequency: 'SIX_HOURS' };
    },
  },
  writes: {
    DisableMacie: ({ state }: Call<Macie>) => {
      state.status = 'OFF';
      return {};
    },
  },
});
