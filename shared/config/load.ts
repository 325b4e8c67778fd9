/** Loads a configuration file; its errors say what is wrong with the file. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../core/errors.ts';
import type { PlumblineConfig } from './schema.ts';

export const CONFIG_FILE = 'plumbline.config.ts';

/** The file beside a function's bundle that holds the deployed configuration. */
export const CONFIG_MODULE = 'plumbline.config.mjs';

/** The content of that file. A configuration is plain data, so functions and comments are lost. */
export const configModule = (config: PlumblineConfig): string => `export default ${JSON.stringify(config)};\n`;

/**
 * Returns the default export of `path`; without a path, that of ./plumbline.config.ts if it exists, else an empty
 * configuration.
 */
export async function loadConfig(path?: string): Promise<PlumblineConfig> {
  const file = resolve(path ?? CONFIG_FILE);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists && path) throw new UsageError(`there is no configuration file ${path}; check the path`);
  if (!exists) return {};
  const module: { default?: PlumblineConfig } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new UsageError(`${path ?? CONFIG_FILE} cannot be loaded: ${cause.message}${hintFor(cause, file)}`, { cause });
  });
  if (module.default) return module.default;
  throw new UsageError(`${path ?? CONFIG_FILE} exports no configuration; write \`export default defineConfig({ … })\``);
}

/** Node's messages for an ES module that it loads as CommonJS. */
const NO_MODULE = /Cannot use import statement|Unexpected token 'export'|exports is not defined|require is not defined/;

function hintFor({ message, code }: NodeJS.ErrnoException, path: string): string {
  if (NO_MODULE.test(message))
    return '; it is an ES module: put `"type": "module"` into the package.json beside it, or let its name end in .mts';
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && !/\.[cm]?ts$/.test(path))
    return '; a configuration is a module of TypeScript or JavaScript: let its name end in .ts or .mjs';
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `; Node ${process.versions.node} reads no TypeScript: use 22.18 or later, or let its name end in .mjs`;
  if (code === 'ERR_MODULE_NOT_FOUND') return '; install what it imports beside it: `npm install plumbline`';
  return '';
}
