/** The module that a configuration file imports from the package. */
import type { PlumblineConfig } from './schema.ts';

export type { PlumblineConfig } from './schema.ts';

/** Gives the editor the types; the configuration is checked when it is loaded. */
export const defineConfig = (config: PlumblineConfig): PlumblineConfig => config;
