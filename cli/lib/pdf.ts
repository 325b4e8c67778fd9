/**
 * The report of requirements as PDF, which is the printed HTML. Two PDFs of the same history differ in their bytes; two
 * HTML files do not.
 */
import { html } from '../../shared/reports/html.ts';
import type { ReportWriter } from '../../shared/reports/verdict.ts';
import { browserIn, printed } from './browser.ts';

export const pdf = (env: NodeJS.ProcessEnv): ReportWriter =>
  async function* (records, context) {
    // the browser is looked for first, so that a missing one is reported before minutes of reading
    const browser = await browserIn(env);
    let document = '';
    for await (const piece of html(records, context)) document += piece;
    yield await printed(browser, document);
  };
