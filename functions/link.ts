/** HTTP API: the page behind a signed link. Opening it changes nothing; its form acknowledges an alert once. */
import { type LinkDeps, serve, unavailable } from '../shared/api/link.ts';
import { wireLink } from '../shared/wiring/link.ts';
import { replyOf, requestOf } from './lib/http.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

export const linkFunction = (source: Source<LinkDeps>) =>
  wrapped('link', async (event, { logger, count }) => {
    const request = requestOf(event);
    const { outcome, alert, response } = await serve(source(), request).catch((error: Error) => {
      logger.error('a request for a link could not be answered', { error });
      return unavailable();
    });
    count('LinksTaken', outcome === 'acknowledged-now' ? 1 : 0);
    // an unused token is as good as a password, so no log contains it
    logger.info('answered', { method: request.method, outcome, alert });
    return replyOf(response);
  });

export const handler = linkFunction(deployed(wireLink));
