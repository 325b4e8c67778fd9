/** The page for a request that cannot be answered: what is wrong, and what to do. */
import { html } from '../api/html.ts';
import type { Problem } from '../api/problem.ts';
import { inPlainText } from '../core/inert.ts';
import type { Page } from './asked.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'That cannot be shown',
  401: 'Sign in first',
  403: 'You may not see that',
  404: 'There is no such page',
  405: 'That cannot be done here',
  409: 'Something changed meanwhile',
  413: 'That was too much',
  415: 'That cannot be read',
  429: 'That was too often',
};

/** Statuses that a failed sign-in can have; their page offers to sign in again. */
const SIGNED_OUT: readonly number[] = [400, 401, 403];

export function problemPage(
  { status, message }: Problem,
  from: { readonly path: string; readonly query: URLSearchParams; readonly canSignIn: boolean },
): Page {
  const text = inPlainText(message);
  const hasFilters = [...from.query.keys()].length > 0;
  return {
    title: TITLES[status] ?? 'Something failed',
    main: html`<section class="card"><p class="sentence">${text}.</p>
${hasFilters && status === 400 ? html`<p><a href="${from.path}">Show this page without filters</a></p>` : null}
${from.canSignIn && SIGNED_OUT.includes(status) ? html`<p><a class="button" href="/sign-in">Sign in</a></p>` : null}
<p><a href="/">Show what is wrong now</a></p></section>`,
  };
}

/** Shown in place of every page about verdicts while the history is empty. */
export const NO_SCAN: Page = {
  title: 'No scan has run yet',
  main: html`<section class="card"><p>The history is empty: it holds no verdict, and nothing can be said about any account.</p>
<p>A deployed monitor scans on its schedule, and this page fills when the first scan ends. On your machine, scan with your own credentials, or look at a
simulated organisation:</p>
<pre data-copy>plumbline scan --store ./store</pre>
<pre data-copy>plumbline demo --serve</pre>
<p>See also <a href="/monitor">the runs of the monitor</a> and <a href="/frameworks">the frameworks</a>.</p></section>`,
};
