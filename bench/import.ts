/**
 * Measures how long a built function takes to import, and which AWS clients it loads: only the database's is allowed.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hold } from './lib/limits.ts';

const name = process.argv[2] ?? 'scan';
const file = join(import.meta.dirname, `../dist/functions/${name}/index.mjs`);
const before = performance.now();
await import(pathToFileURL(file).href);
const importMs = Math.round(performance.now() - before);
process.stdout.write(JSON.stringify({ function: name, importMs, rssMb: Math.round(process.memoryUsage.rss() / 1e6) }));
/** A person waits for the API; the other functions are waited for by queues, streams and schedules. */
const API_MS = 300;
if (name === 'api') hold([{ what: `the import of the function ${name}, in ms`, is: importMs, atMost: API_MS }]);
