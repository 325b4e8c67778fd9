/** Time limits of AWS clients. Every client has limits: those for accounts, and those for the hub's own services. */
import { LIMITS, type Limits } from '../core/limits.ts';

/** Settings of a client. Without `throwOnRequestTimeout`, the SDK only logs a warning when no answer comes. */
export const timeLimited = ({ connect, answer }: Pick<Limits, 'connect' | 'answer'> = LIMITS) => ({
  requestHandler: {
    connectionTimeout: connect,
    requestTimeout: answer,
    socketTimeout: answer,
    throwOnRequestTimeout: true,
  },
});
