/** The report of requirements as PDF: the HTML, printed. Two prints of one history differ in bytes, and `html` does not. */
import { html } from '../../shared/reports/html.ts';
import type { ReportWriter } from '../../shared/reports/verdict.ts';
import { browserIn, printed } from './browser.ts';

export const pdf = (env: NodeJS.ProcessEnv): ReportWriter =>
  async function* (records, context) {
    // looked for first: reading a large history for nothing would take minutes
    const browser = await browserIn(env);
    let document = '';
    for await (const piece of html(records, context)) document += piece;
    yield await printed(browser, document);
  };
