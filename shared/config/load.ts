/** Loads a configuration file, with a message that says what is wrong with it. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../core/errors.ts';
import type { PlumblineConfig } from './schema.ts';

export const CONFIG_FILE = 'plumbline.config.ts';

/** Beside the bundle of a function: the configuration that it was deployed with. */
export const CONFIG_MODULE = 'plumbline.config.mjs';

/** What is in that file. A configuration is data: functions and comments are not in it. */
export const configModule = (config: PlumblineConfig): string => `export default ${JSON.stringify(config)};\n`;

/** The default export of `path`; without a path, that of ./plumbline.config.ts if there is one, else nothing set. */
export async function loadConfig(path?: string): Promise<PlumblineConfig> {
  const file = resolve(path ?? CONFIG_FILE);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists && path) throw new UsageError(`there is no configuration file ${path}; check the path`);
  if (!exists) return {};
  const module: { default?: PlumblineConfig } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new UsageError(`${path ?? CONFIG_FILE} cannot be loaded: ${cause.message}${hintFor(cause)}`, { cause });
  });
  if (module.default) return module.default;
  throw new UsageError(`${path ?? CONFIG_FILE} exports no configuration; write \`export default defineConfig({ … })\``);
}

/** What Node says of a module that it takes for a CommonJS one, and of a kind of file that it cannot read. */
const NO_MODULE = /Cannot use import statement|Unexpected token 'export'|exports is not defined|require is not defined/;

function hintFor({ message, code }: NodeJS.ErrnoException): string {
  if (NO_MODULE.test(message))
    return '; it is an ES module: put `"type": "module"` into the package.json beside it, or let its name end in .mts';
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `; Node ${process.versions.node} reads no TypeScript: use 22.18 or later, or let its name end in .mjs`;
  if (code === 'ERR_MODULE_NOT_FOUND') return '; install what it imports beside it: `npm install plumbline`';
  return '';
}
