/** How long a client of AWS waits: every client has limits, those of a reach and those of the hub's own services alike. */
import { LIMITS, type Limits } from '../core/limits.ts';

/** Settings of a client. Without `throwOnRequestTimeout` the SDK only warns of an answer that does not come. */
export const timeLimited = ({ connect, answer }: Pick<Limits, 'connect' | 'answer'> = LIMITS) => ({
  requestHandler: {
    connectionTimeout: connect,
    requestTimeout: answer,
    socketTimeout: answer,
    throwOnRequestTimeout: true,
  },
});
