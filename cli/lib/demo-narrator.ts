/** The output of the demo: its scenes, every alert as a subscriber receives it, and commands to go on with. */
import { setTimeout as wait } from 'node:timers/promises';
import { controls } from '../../shared/controls/index.ts';
import type { Roster } from '../../shared/core/ports.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { isScanned } from '../../shared/records/units.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import type { Runtime } from '../../simulator/runtime.ts';
import type { Stage } from './demo-stage.ts';
import type { Io } from './io.ts';
import { progressBar } from './progress.ts';
import { summaryOf } from './summary.ts';
import { coloursFor } from './table.ts';
import { fitted } from './wrap.ts';

export interface DemoOptions {
  readonly accounts: number;
  readonly regions?: readonly string[];
  readonly seed: number;
  readonly once?: boolean;
  /** The folder that keeps the history. */
  readonly store?: string;
  readonly format: 'table' | 'json';
}

export interface ToldAlert {
  /** Null for a digest, which is sent once. */
  readonly id: string | null;
  readonly event: string;
  readonly kind: string;
  readonly control?: string;
  readonly account?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly actor?: string | null;
  readonly text: string;
}

/** The pause between scenes on a terminal, so that a reader can follow. */
const PAUSE_MS = 800;

export interface Narrator {
  title(text: string): void;
  line(text: string): void;
  /** Commands to go on with. */
  next(commands: readonly string[]): void;
  /** The first message of an alert is shown whole, and later ones by their headline. */
  alert(alert: ToldAlert, isKnown: boolean): Promise<void>;
  heatMap(stage: Stage): Promise<void>;
  progress(): ReturnType<typeof progressBar>;
}

export function narrator(io: Io, { format, once }: DemoOptions): Narrator {
  if (format === 'json') {
    const quiet = { start: () => {}, step: () => {}, stop: () => {} };
    return {
      title: () => {},
      line: () => {},
      next: () => {},
      alert: async () => {},
      heatMap: async () => {},
      progress: () => quiet,
    };
  }
  const colours = coloursFor(io);
  const write = (text: string) => io.stdout.write(`${fitted(io, text)}\n`);
  const pause = async () => {
    if (io.stdout.isTTY && !once && !io.env.CI) await wait(PAUSE_MS);
  };
  return {
    title: (text) => write(`\n${colours.bold(`── ${text}`)}`),
    line: write,
    next: (commands) => write([`\n${colours.bold('── try on what is left open')}`, ...commands].join('\n')),
    alert: async ({ text }, isKnown) => {
      const [headline = '', ...rest] = text.split('\n');
      const shown = isKnown ? [] : rest;
      write([`  ✉ ${colours.bold(headline)}`, ...shown.map((line) => colours.dim(`    ${line}`))].join('\n'));
      await pause();
    },
    heatMap: async ({ world, runtime }) => {
      const names = new Map(world.accounts.map(({ id, name }) => [id, name]));
      const summary = summaryOf(io, names);
      await summarise(runtime, runtime.wiring.roster, summary);
      write(`\n${summary.heatMap()}`);
    },
    progress: () => progressBar(io, 'scanning'),
  };
}

async function summarise(runtime: Runtime, roster: Roster, summary: ReturnType<typeof summaryOf>): Promise<void> {
  const known = byId(controls);
  for await (const { unit } of roster.units()) {
    if (!isScanned(unit)) continue;
    const { verdicts } = (await runtime.wiring.history.read(verdictsOf(unit))).contents;
    const [account = '', region = ''] = unit.split('/');
    for (const [id, held] of Object.entries(verdicts)) {
      const control = known.get(id);
      if (!control) continue;
      for (const [resource, { status, because }] of Object.entries(held)) {
        summary.add({ control: id, account, region, resource, status, because, waiver: null }, control);
      }
    }
  }
}
