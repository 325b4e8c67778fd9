/** The report as PDF, printed by a real browser. */
import { expect, it } from 'vitest';
import { browserIn, printed } from '../../cli/lib/browser.ts';
import { pdf } from '../../cli/lib/pdf.ts';
import { bytesOf, contextOf, HOSTILE, RECORDS } from '../reports/support.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

it('a report is printed as PDF, with pages', async () => {
  const bytes = await bytesOf(pdf(process.env), RECORDS, contextOf('cis-aws-3.0'));
  expect(text(bytes.subarray(0, 8))).toMatch(/^%PDF-1\./);
  expect(text(bytes)).toMatch(/%%EOF\s*$/);
  expect(text(bytes).match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
});

it('a script, an address and a file that a report names are not used', async () => {
  const print = async (body: string) => (await printed(await browserIn(process.env), `<!doctype html>${body}`)).length;
  const plain = await print('<p>short</p>');
  const script = `<script>document.body.append('long '.repeat(100000))</script>`;
  const files = '<iframe src="http://111122223333.example/"></iframe>';
  expect(await print(`<p>short</p>${script}`)).toBeLessThan(plain * 2);
  expect(await print(`<p>short</p>${files}`)).toBeLessThan(plain * 3);
  expect(HOSTILE).toContain('<script>');
});
